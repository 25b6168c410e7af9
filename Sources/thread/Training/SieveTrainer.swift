import MessageCore

/// Learns the sieve's weights: a softmax over all candidates and "answers none", by AdaGrad (Duchi et al. 2011).
struct SieveTrainer {
  private(set) var sieve = LinkSieve()
  private var squares = LinkSieve()
  private let rate: Float = 0.1

  /// Looks once at the messages of a talk in turn.
  ///
  /// - Parameter seen: as `LinkExamples.add(_:seen:_:)`.
  mutating func look(at talk: LabelledTalk, seen: [Int], _ judge: consuming LinkJudge) {
    var candidateFeatures: [[UInt16]] = []
    for (number, message) in talk.messages.enumerated() {
      judge.open(message, number: Int32(number))
      candidateFeatures.append(judge.features.candidate)
      if case .known(let right) = talk.answers[number] { learn(right, judge, candidateFeatures) }
      judge.close(answering: seen[number])
    }
  }

  private mutating func learn(_ right: [Int], _ judge: LinkJudge, _ candidateFeatures: [[UInt16]]) {
    let turns = judge.features.turns
    guard !turns.isEmpty else { return }
    var scores: [Float] = turns.enumerated().map { place, turn in
      sieve.score(sieve.candidateSum(candidateFeatures[turn]), judge.pairFeatures(place))
    }
    scores.append(judge.features.target.reduce(0) { $0 + sieve.none[Int($1)] })
    let isRight = turns.map { right.contains($0) } + [right.isEmpty]
    guard let slopes = Self.slopes(scores, isRight) else { return }
    for (place, turn) in turns.enumerated() where abs(slopes[place]) > 1e-4 {
      for number in judge.pairFeatures(place) {
        Self.step(&sieve.pair[Int(number)], &squares.pair[Int(number)], slopes[place], rate)
      }
      for number in candidateFeatures[turn] {
        Self.step(&sieve.candidate[Int(number)], &squares.candidate[Int(number)], slopes[place], rate)
      }
    }
    let slope = slopes[turns.count]
    for number in judge.features.target {
      Self.step(&sieve.none[Int(number)], &squares.none[Int(number)], slope, rate)
    }
  }

  private static func step(_ weight: inout Float, _ square: inout Float, _ slope: Float, _ rate: Float) {
    square += slope * slope
    weight -= rate * slope / (square + 1e-6).squareRoot()
  }

  /// The slopes of minus the logarithm of the right ones' probability; nil where none is right.
  static func slopes(_ scores: [Float], _ isRight: [Bool]) -> [Float]? {
    let top = scores.max() ?? 0
    let powers = scores.map { Float(Exponential.power(Double($0 - top))) }
    var total: Float = 0
    var rightTotal: Float = 0
    for (power, isRight) in zip(powers, isRight) {
      total += power
      if isRight { rightTotal += power }
    }
    guard isRight.contains(true) else { return nil }
    rightTotal = max(rightTotal, 1e-20)
    return zip(powers, isRight).map { power, isRight in
      power / total - (isRight ? power / rightTotal : 0)
    }
  }
}
