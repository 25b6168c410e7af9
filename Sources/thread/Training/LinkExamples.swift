/// The messages to learn from, each with the candidates that pass the sieve, as numbers of features.
struct LinkExamples {
  /// One message.
  struct Example {
    var target: Range<Int>
    /// In `candidates`: which messages it may answer.
    var candidates: Range<Int>
    /// Bit n for the nth candidate, the bit after the last for "answers none": set where that is right.
    var right: UInt32
  }

  private(set) var examples: [Example] = []
  private(set) var targetFeatures: [UInt16] = []
  private(set) var candidateFeatures: [UInt16] = []
  /// Where each message's features as a candidate stand in `candidateFeatures`.
  private(set) var candidateRanges: [Range<Int>] = []
  /// Places in `candidateRanges`.
  private(set) var candidates: [Int] = []
  /// `LinkFeatures.pairStride` for each of `candidates`.
  private(set) var pairFeatures: [UInt16] = []
  /// How many messages' right answer did not pass the sieve.
  private(set) var lostCount = 0

  /// Looks at the messages of a talk in turn.
  ///
  /// - Parameter seen: for each message the one that it is taken to answer by those after it; -1 for none.
  mutating func add(_ talk: LabelledTalk, seen: [Int], _ judge: consuming LinkJudge) {
    let base = candidateRanges.count
    for (number, message) in talk.messages.enumerated() {
      judge.open(message, number: Int32(number))
      let start = candidateFeatures.count
      candidateFeatures.append(contentsOf: judge.features.candidate)
      candidateRanges.append(start..<candidateFeatures.count)
      if case .known(let right) = talk.answers[number] { add(right, base, &judge) }
      judge.close(answering: seen[number])
    }
  }

  private mutating func add(_ right: [Int], _ base: Int, _ judge: inout LinkJudge) {
    let places = judge.sift()
    guard !places.isEmpty else { return }
    var bits: UInt32 = right.isEmpty ? 1 << UInt32(places.count) : 0
    for (rank, place) in places.enumerated() where right.contains(judge.features.turns[place]) {
      bits |= 1 << UInt32(rank)
    }
    guard bits != 0 else {
      lostCount += 1
      return
    }
    let targetStart = targetFeatures.count
    targetFeatures.append(contentsOf: judge.features.target)
    let start = candidates.count
    for place in places {
      candidates.append(base + judge.features.turns[place])
      pairFeatures.append(contentsOf: judge.pairFeatures(place))
    }
    examples.append(
      Example(
        target: targetStart..<targetFeatures.count, candidates: start..<candidates.count, right: bits))
  }
}
