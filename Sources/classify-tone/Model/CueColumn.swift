/// The columns of the cues' table. The first five are intents: the softmax of their scores is the probability of each.
/// Irony and abuse stand alone: the logistic function of their score is the probability. Politeness is a measure.
enum CueColumn: Int, CaseIterable {
  case complaint, question, praise, idea, chatter
  case irony, abuse
  case politeness

  static let intents: UInt32 = 0b0001_1111

  /// The column as one bit of a set.
  var bit: UInt32 { 1 << UInt32(rawValue) }
}

/// One weight for each ``CueColumn``.
typealias CueRow = SIMD8<Int8>
