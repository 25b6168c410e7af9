import CareConfiguration
import MessageCore

extension CaseFold {
  /// A case as it stands.
  struct Case {
    struct Event: Equatable {
      var at: Timestamp
      var kind: CaseRecord.Event.Kind
      /// The message's number at the desk; nil where no message made it.
      var message: Int32?
      var by: String?
      var difference: Double?
      var text: String?
      /// Where the case stood behind it.
      var status: CaseRecord.Status
    }

    /// What counts, with the message that it counts on.
    struct Reason {
      var rule: String
      var points: Int64
      var message: Int32
    }

    /// A message that belongs to it, as it was told of it.
    struct Member {
      /// The message's number at the desk.
      let message: Int32
      let role: TriageDecision.Role?
      let isAddressed: Bool
      let isNote: Bool

      init(_ entry: CaseEntry) {
        message = entry.message
        role = entry.role
        isAddressed = entry.isAddressed
        isNote = entry.isNote
      }
    }

    /// The number of the message that opened it.
    let opening: Int32
    /// Who opened it.
    let opener: Int32
    /// The number of the opening message of the closed case that this one continues.
    let follows: Int32?
    private(set) var status: CaseRecord.Status
    /// Nothing asks for a person of ours: it is praise or an idea, and was solved from the start.
    private(set) var isLight: Bool
    private(set) var kind: String
    /// From when its clocks run.
    private(set) var startedAt: Timestamp
    private(set) var events: [Event] = []
    /// The most that each rule gave.
    private(set) var reasons: [Reason] = []
    private(set) var members: [Member] = []
    /// Its conversations.
    private(set) var roots: [Int32]
    /// How often the customer wrote again before we had answered.
    private(set) var again = 0
    /// Who else came in.
    private(set) var strangers: Set<Int32> = []
    /// The texts that strangers' are compared with.
    private var sketches = SketchMemory()
    /// Who has claimed it.
    private(set) var claimant: String?
    /// Whether its last message is for us alone.
    private(set) var isDirect: Bool
    /// When something last happened to it.
    private(set) var last: Timestamp

    /// When one of ours answered first, since its clocks run.
    var firstAnswer: Timestamp? { events.first { $0.kind == .agent && $0.at >= startedAt }?.at }
    /// The points of its reasons, without what depends on the hour.
    var points: Int64 { reasons.reduce(0) { $0 + $1.points } }
  }
}

extension CaseFold.Case {
  /// A case that a message opens.
  init(_ entry: CaseEntry, follows: Int32?) {
    opening = entry.message
    opener = entry.identity
    self.follows = follows
    isLight = !entry.opens
    status = entry.opens ? .new : .solved
    kind = entry.kind
    startedAt = entry.at
    roots = [entry.root]
    isDirect = entry.isDirect
    last = entry.at
    members = [Member(entry)]
    sketches.add(entry.sketch)
    note(.opened, entry)
    count(entry.reasons, entry.message)
  }

  /// Takes in a message of its conversation, or of its customer.
  mutating func take(_ entry: CaseEntry, againPoints: Int64, strangers: CasePolicy.Strangers) {
    last = max(last, entry.at)
    isDirect = entry.isDirect
    if !roots.contains(entry.root) { roots.append(entry.root) }
    if entry.role == .agent {
      if status != .solved { status = .waiting }
      note(.agent, entry)
    } else if entry.identity == opener || entry.identity == StringTable.none {
      takeOpener(entry, againPoints)
    } else {
      takeStranger(entry, isNoted: entry.isNote || strangers == .note)
    }
    if entry.role != .agent { sketches.add(entry.sketch) }
    members.append(Member(entry))
  }

  /// Takes in what one of ours did by hand. What is closed stays as it is, but for notes.
  mutating func take(_ action: CaseAction) {
    if status == .closed, action.kind != .noted { return }
    switch action.kind {
    case .claimed: claimant = action.by
    case .released: claimant = nil
    case .solved:
      status = .solved
      last = max(last, action.at)
    default: break
    }
    events.append(
      Event(at: action.at, kind: action.kind, by: action.by, text: action.text, status: status))
  }

  mutating func close(at moment: Timestamp) {
    status = .closed
    events.append(Event(at: moment, kind: .closed, status: status))
  }

  private mutating func takeOpener(_ entry: CaseEntry, _ againPoints: Int64) {
    if entry.isPraise {
      note(.customer, entry)
      if status != .solved {
        status = .solved
        note(.solved, entry)
      }
      return
    }
    count(entry.reasons, entry.message)
    switch status {
    case .new, .open:
      note(.customer, entry)
      guard entry.isAddressed else { return }
      again += 1
      if again <= 3 { count([.init(rule: "again", points: againPoints * Int64(again))], entry.message) }
    case .waiting:
      status = .open
      note(.customer, entry)
    case .solved, .closed:
      note(.customer, entry)
      if entry.needsPerson, status == .solved { reopen(entry) }
    }
  }

  private mutating func takeStranger(_ entry: CaseEntry, isNoted: Bool) {
    let isNew = strangers.insert(entry.identity).inserted
    let counts = entry.needsPerson && entry.role != .impostor && !isNoted
    if counts {
      count(entry.reasons, entry.message)
      if status == .waiting { status = .open }
    }
    note(
      isNew ? .joinedBy : .customer, entry, difference: isNew ? sketches.difference(to: entry.sketch) : nil)
    if counts, status == .solved { reopen(entry) }
  }

  private mutating func reopen(_ entry: CaseEntry) {
    if isLight {
      // What was only praise or an idea has become a case.
      isLight = false
      kind = entry.kind
      startedAt = entry.at
    }
    status = .open
    note(.reopened, entry)
  }

  private mutating func note(
    _ kind: CaseRecord.Event.Kind, _ entry: CaseEntry, difference: Double? = nil
  ) {
    events.append(
      Event(at: entry.at, kind: kind, message: entry.message, difference: difference, status: status))
  }

  /// Keeps the most that each rule gave; of equals, the first.
  private mutating func count(_ new: [TriageDecision.Reason], _ message: Int32) {
    for reason in new where reason.points > 0 {
      if let index = reasons.firstIndex(where: { $0.rule == reason.rule }) {
        guard reason.points > reasons[index].points else { continue }
        reasons[index] = .init(rule: reason.rule, points: reason.points, message: message)
      } else {
        reasons.append(.init(rule: reason.rule, points: reason.points, message: message))
      }
    }
  }
}
