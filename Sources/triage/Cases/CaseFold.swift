import MessageCore

/// What a conversation's case is told of one message.
struct CaseEntry {
  /// The message's number at the desk.
  var message: Int32
  var at: Timestamp
  /// Who wrote it, a number in the `StringTable`; `StringTable.none` where nobody is named.
  var identity: Int32
  var role: TriageDecision.Role?
  /// A person of ours should look.
  var needsPerson: Bool
  /// It may open a case.
  var opens: Bool
  /// It speaks to us.
  var isAddressed: Bool
  /// It thanks or praises.
  var isPraise: Bool
  var reasons: [TriageDecision.Reason]
}

/// Folds a conversation's messages, in order, into its cases: at most one at a time, a new one after the last was closed.
///
/// A case is a pure function of its messages and the moment it is looked at. It is `new` until one of ours answers, then
/// `waiting` for the customer, `open` whenever a customer spoke last, `solved` when the customer who opened it is content,
/// and closed some time after that, or when the customer stays away.
struct CaseFold {
  /// A case as it stands.
  struct Case {
    struct Event {
      var at: Timestamp
      var kind: CaseRecord.Event.Kind
      /// The message's number at the desk; nil where time alone made it.
      var message: Int32?
    }

    /// What counts, with the message that it counts on.
    struct Reason {
      var rule: String
      var points: Int64
      var message: Int32
    }

    let opening: Int32
    fileprivate let opener: Int32
    fileprivate(set) var status = CaseRecord.Status.new
    fileprivate(set) var events: [Event] = []
    /// The most that each rule gave.
    fileprivate(set) var reasons: [Reason] = []
    /// How often the customer wrote again before we had answered.
    fileprivate(set) var again = 0
    fileprivate var strangers: [Int32] = []
    fileprivate var last: Timestamp

    /// When one of ours answered first.
    var firstAnswer: Timestamp? { events.first { $0.kind == .agent }?.at }
    /// The points of its reasons, without what depends on the hour.
    var points: Int64 { reasons.reduce(0) { $0 + $1.points } }
  }

  /// The cases so far, in order of their opening.
  private(set) var cases: [Case] = []
  private let againPoints: Int64

  /// How long a solved case can be reopened, and how long we wait for a customer, in seconds.
  static let solvedWindow: Int64 = 72 * 3600
  static let waitingWindow: Int64 = 7 * 86_400

  init(againPoints: Int64) { self.againPoints = againPoints }

  /// The case that is not closed yet.
  var current: Case? { cases.last.flatMap { $0.status == .closed ? nil : $0 } }

  /// Takes in the next message.
  ///
  /// - Returns: whether it belongs to the current case.
  mutating func add(_ entry: CaseEntry) -> Bool {
    close(asOf: entry.at)
    guard let index = cases.indices.last, cases[index].status != .closed else { return open(with: entry) }
    cases[index].take(entry, againPoints: againPoints)
    return true
  }

  /// Closes the current case where its time was up by a moment.
  mutating func close(asOf moment: Timestamp) {
    guard let index = cases.indices.last else { return }
    let window: Int64
    switch cases[index].status {
    case .solved: window = Self.solvedWindow
    case .waiting: window = Self.waitingWindow
    case .new, .open, .closed: return
    }
    let end = cases[index].last.adding(seconds: window)
    guard end <= moment else { return }
    cases[index].status = .closed
    cases[index].events.append(.init(at: end, kind: .closed))
  }

  private mutating func open(with entry: CaseEntry) -> Bool {
    guard entry.opens else { return false }
    var opened = Case(opening: entry.message, opener: entry.identity, last: entry.at)
    opened.events.append(.init(at: entry.at, kind: .opened, message: entry.message))
    opened.count(entry.reasons, entry.message)
    cases.append(opened)
    return true
  }
}

extension CaseFold.Case {
  fileprivate mutating func take(_ entry: CaseEntry, againPoints: Int64) {
    last = entry.at
    if entry.role == .agent {
      events.append(.init(at: entry.at, kind: .agent, message: entry.message))
      if status != .solved { status = .waiting }
    } else if entry.identity == opener || entry.identity == StringTable.none {
      takeOpener(entry, againPoints)
    } else {
      takeStranger(entry)
    }
  }

  private mutating func takeOpener(_ entry: CaseEntry, _ againPoints: Int64) {
    events.append(.init(at: entry.at, kind: .customer, message: entry.message))
    if entry.isPraise {
      if status != .solved { events.append(.init(at: entry.at, kind: .solved, message: entry.message)) }
      status = .solved
      return
    }
    count(entry.reasons, entry.message)
    switch status {
    case .new, .open:
      guard entry.isAddressed else { return }
      again += 1
      if again <= 3 { count([.init(rule: "again", points: againPoints * Int64(again))], entry.message) }
    case .waiting: status = .open
    case .solved where entry.needsPerson: reopen(entry)
    case .solved, .closed: break
    }
  }

  private mutating func takeStranger(_ entry: CaseEntry) {
    let isNew = !strangers.contains(entry.identity)
    if isNew { strangers.append(entry.identity) }
    events.append(.init(at: entry.at, kind: isNew ? .joinedBy : .customer, message: entry.message))
    guard entry.needsPerson, entry.role != .impostor else { return }
    count(entry.reasons, entry.message)
    switch status {
    case .waiting: status = .open
    case .solved: reopen(entry)
    case .new, .open, .closed: break
    }
  }

  private mutating func reopen(_ entry: CaseEntry) {
    status = .open
    events.append(.init(at: entry.at, kind: .reopened, message: entry.message))
  }

  /// Keeps the most that each rule gave; of equals, the first.
  fileprivate mutating func count(_ new: [TriageDecision.Reason], _ message: Int32) {
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
