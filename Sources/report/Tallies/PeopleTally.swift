import MessageCore

/// What one person wrote in the period.
struct PersonTally: Equatable, Sendable, Codable, Mergeable {
  var inbound: Int32 = 0
  var positive: Int32 = 0
  var neutral: Int32 = 0
  var negative: Int32 = 0
  /// Messages that are not ours and that anybody may read, of them praise and complaint, and how far they were carried.
  var publicMessages: Int32 = 0
  var publicPositive: Int32 = 0
  var publicNegative: Int32 = 0
  var carried: Int64 = 0
  /// Public messages as a helper, and of them answers.
  var help: Int32 = 0
  var helpReplies: Int32 = 0
  /// As records of type `person` tell: answers that pleased the asker, those that came before any of ours, and answers
  /// that speak well of us.
  var thanked: Int32 = 0
  var solved: Int32 = 0
  var defences: Int32 = 0
  /// A bit for each tone of the messages that are not ours, unknown ones included.
  var tones: UInt8 = 0
  /// A bit for each of `PersonTally.wishes`.
  var wants: UInt8 = 0
  var followers: Int64 = 0

  /// The intents that are counted by people.
  static let wishes = ["complaint", "idea", "praise", "question"]

  mutating func merge(_ other: PersonTally) {
    inbound += other.inbound
    positive += other.positive
    neutral += other.neutral
    negative += other.negative
    publicMessages += other.publicMessages
    publicPositive += other.publicPositive
    publicNegative += other.publicNegative
    carried = carried.addingSaturated(other.carried)
    help += other.help
    helpReplies += other.helpReplies
    thanked += other.thanked
    solved += other.solved
    defences += other.defences
    tones |= other.tones
    wants |= other.wants
    followers = max(followers, other.followers)
  }
}

/// What an account is called, and when a message told so: the newest counts.
struct ToldName: Equatable, Sendable, Codable {
  var text: String
  var at: Timestamp

  /// The newer one of two; at the same moment the one that comes later in the alphabet.
  static func newest(_ one: ToldName?, _ two: ToldName?) -> ToldName? {
    guard let one, let two else { return one ?? two }
    return (one.at, one.text) < (two.at, two.text) ? two : one
  }
}

extension Tone.Label {
  /// The label's bit in a set of tones.
  var bit: UInt8 { 1 << UInt8(Self.allCases.firstIndex(of: self) ?? 0) }
}
