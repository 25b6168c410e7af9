import CareConfiguration
import MessageCore

/// How what counts for a definition was answered.
struct ResponseCounts: Equatable, Sendable, Codable, Mergeable {
  /// In calendar time.
  var durations = DurationCounts()
  /// In the time that the desk was open; empty where it always is.
  var business = DurationCounts()
  var unanswered = 0

  /// How many waits there are, answered or not.
  var begun: Int { durations.total + unanswered }

  mutating func merge(_ other: ResponseCounts) {
    durations.merge(other.durations)
    business.merge(other.business)
    unanswered += other.unanswered
  }
}

extension ResponseCounts {
  /// One wait, answered or not.
  init(_ wait: Wait, _ conversation: Conversation, hours: BusinessHours) {
    self.init()
    add(wait, conversation, hours: hours)
  }

  /// Counts a wait, answered or not.
  mutating func add(_ wait: Wait, _ conversation: Conversation, hours: BusinessHours) {
    if let answer = wait.answer {
      add(from: conversation.turns[wait.start].at, to: conversation.turns[answer].at, hours: hours)
    } else {
      unanswered += 1
    }
  }

  /// Counts a stretch that has ended.
  mutating func add(from start: Timestamp, to end: Timestamp, hours: BusinessHours) {
    durations.add(seconds: max(0, end.wholeSeconds(since: start)))
    if !hours.isAlwaysOpen { business.add(seconds: hours.openSeconds(from: start, to: end)) }
  }
}

/// Conversations by how they went, all of them those that an inbound message began.
struct ConversationCounts: Equatable, Sendable, Codable, Mergeable {
  /// All that began in the period, and who began them.
  var begun = SideCounts()
  /// How many messages they have.
  var messages = 0
  /// How many conversations have somebody waiting since that second, so that every moment of a report can be told.
  var waitingSince: [Int64: Int] = [:]
  var change = ChangeCounts()
  /// Questions that records tell of, and those that only the messages do.
  var toldQuestions = QuestionCounts()
  var heardQuestions = QuestionCounts()

  /// Conversations left alone: somebody has been waiting for at least that long.
  func waiting(longerThan seconds: Int64, at moment: Int64) -> Int {
    waitingSince.reduce(0) { $1.key <= moment - seconds ? $0 + $1.value : $0 }
  }

  mutating func merge(_ other: ConversationCounts) {
    begun.merge(other.begun)
    messages += other.messages
    waitingSince.merge(other.waitingSince, uniquingKeysWith: +)
    change.merge(other.change)
    toldQuestions.merge(other.toldQuestions)
    heardQuestions.merge(other.heardQuestions)
  }

  private enum CodingKeys: String, CodingKey { case begun, messages, waiting, change, told, heard }

  init() {}

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    begun = try values.decode(SideCounts.self, forKey: .begun)
    messages = try values.decode(Int.self, forKey: .messages)
    waitingSince = try values.decode(DurationCounts.self, forKey: .waiting).counts
    change = try values.decode(ChangeCounts.self, forKey: .change)
    toldQuestions = try values.decode(QuestionCounts.self, forKey: .told)
    heardQuestions = try values.decode(QuestionCounts.self, forKey: .heard)
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(begun, forKey: .begun)
    try values.encode(messages, forKey: .messages)
    var moments = DurationCounts()
    for (second, count) in waitingSince { moments.add(seconds: second, times: count) }
    try values.encode(moments, forKey: .waiting)
    try values.encode(change, forKey: .change)
    try values.encode(toldQuestions, forKey: .told)
    try values.encode(heardQuestions, forKey: .heard)
  }
}

/// Conversations whose customer's tone is known twice: how it was at the end against the start.
struct ChangeCounts: Equatable, Sendable, Codable, Mergeable {
  var happier = 0
  var same = 0
  var sadder = 0

  var total: Int { happier + same + sadder }

  mutating func add(_ change: ToneChange) {
    switch change {
    case .happier: happier += 1
    case .same: same += 1
    case .sadder: sadder += 1
    }
  }

  mutating func merge(_ other: ChangeCounts) {
    happier += other.happier
    same += other.same
    sadder += other.sadder
  }
}

extension Inquiry.Outcome {
  /// The path of the figure that counts it.
  var path: String {
    switch self {
    case .us: "questions.answered_by_us"
    case .community: "questions.answered_by_community"
    case .nobody: "questions.unanswered"
    }
  }
}

/// Questions that began a conversation or answered one that we began, by who answered.
struct QuestionCounts: Equatable, Sendable, Codable, Mergeable {
  var answeredByUs = 0
  var answeredByCommunity = 0
  var unanswered = 0

  mutating func add(_ outcome: Inquiry.Outcome) {
    switch outcome {
    case .us: answeredByUs += 1
    case .community: answeredByCommunity += 1
    case .nobody: unanswered += 1
    }
  }

  var asked: Int { answeredByUs + answeredByCommunity + unanswered }

  mutating func merge(_ other: QuestionCounts) {
    answeredByUs += other.answeredByUs
    answeredByCommunity += other.answeredByCommunity
    unanswered += other.unanswered
  }
}

/// One agent's work, or a team's.
struct AgentCounts: Equatable, Sendable, Codable, Mergeable {
  var messages = 0
  var replies = 0
  /// First responses that they gave, and later ones.
  var first = ResponseCounts()
  var next = ResponseCounts()
  /// Politeness of their messages in thousandths, added up, and of how many messages.
  var politeness = 0
  var judged = 0
  /// Of the conversations that they answered in.
  var change = ChangeCounts()
  /// What the account is called; nil for a team.
  var name: ToldName?

  /// The mean politeness, −1 to 1; nil where none was judged.
  var meanPoliteness: Double? { judged == 0 ? nil : Double(politeness) / Double(judged) / 1000 }

  mutating func merge(_ other: AgentCounts) {
    messages += other.messages
    replies += other.replies
    first.merge(other.first)
    next.merge(other.next)
    politeness += other.politeness
    judged += other.judged
    change.merge(other.change)
    name = ToldName.newest(name, other.name)
  }
}
