import MessageCore

/// Judges the messages of one network one after the other, each from those before it.
struct LinkJudge {
  /// What is thought of a message.
  struct Verdict {
    /// The turn that it most likely answers; -1 for none.
    var turn = -1
    /// The probability of that, by the model.
    var confidence = 1.0
    /// What speaks for it, the strongest first.
    var reasons: [InferredLink.Reason] = []
  }

  let model: LinkModel
  let maximumGap: Int64
  private(set) var window: TalkWindow
  private(set) var features = LinkFeatures()
  /// By a turn's place in the window's ring: what it puts into the sieve, and into each network.
  private var sieveSums: [Float]
  /// By cue: the mean of the sieve's weights for its values.
  private let cueMeans: [Float]
  private var candidateSums: [WideVector]
  private var scores: [(score: Float, place: Int)] = []
  private(set) var turn = Turn()

  /// - Parameters:
  ///   - window: how many messages are looked back at.
  ///   - maximumGap: seconds; a message that is further away is no candidate.
  init(_ model: LinkModel, window: Int, maximumGap: Int64) {
    self.model = model
    self.maximumGap = maximumGap
    self.window = TalkWindow(size: window)
    cueMeans = PairCue.allCases.map { cue in
      let start = LinkFeatures.pairStarts[cue.rawValue]
      return model.sieve.pair[start..<start + cue.valueCount].reduce(0, +) / Float(cue.valueCount)
    }
    sieveSums = Array(repeating: 0, count: self.window.turns.count)
    candidateSums = Array(
      repeating: WideVector(), count: self.window.turns.count * max(model.networks.count, 1))
  }

  /// Takes a message in hand, for `verdict` and then `close`.
  mutating func open(_ message: TalkMessage, number: Int32) {
    turn = Turn()
    turn.number = number
    turn.speaker = window.speaker(message.speaker, names: message.names)
    turn.seconds = message.seconds
    turn.isBot = message.isBot
    features.read(&turn, message.text, window, model.rarity)
    features.compare(turn, &window, maximumGap: maximumGap, rarity: model.rarity)
  }

  /// Ends the message in hand: those after it see it as an answer to `parent`, -1 for none.
  mutating func close(answering parent: Int) {
    let place = window.next & (window.turns.count - 1)
    sieveSums[place] = model.sieve.candidateSum(features.candidate)
    for (member, network) in model.networks.enumerated() {
      candidateSums[place * model.networks.count + member] = network.candidateSum(features.candidate)
    }
    window.append(turn, answering: parent, words: features.rareWords)
  }

  /// The places in `features.turns` of the candidates that pass the sieve, the likeliest first.
  mutating func sift() -> [Int] {
    scores.removeAll(keepingCapacity: true)
    let mask = window.turns.count - 1
    for (place, turn) in features.turns.enumerated() {
      let score = model.sieve.score(sieveSums[turn & mask], pairFeatures(place))
      scores.append((score, place))
    }
    let bar = scores.reduce(-Float.infinity) { max($0, $1.score) } - LinkSieve.margin
    scores.removeAll { $0.score < bar }
    scores.sort { $0.score == $1.score ? $0.place < $1.place : $0.score > $1.score }
    if scores.count > LinkSieve.kept { scores.removeLast(scores.count - LinkSieve.kept) }
    return scores.map(\.place)
  }

  func pairFeatures(_ place: Int) -> ArraySlice<UInt16> {
    features.pairs[place * LinkFeatures.pairStride..<(place + 1) * LinkFeatures.pairStride]
  }

  /// Which earlier message the one in hand answers.
  mutating func verdict() -> Verdict {
    let places = sift()
    guard !places.isEmpty else { return Verdict() }
    let mask = window.turns.count - 1
    let count = model.networks.count
    var sums = [Float](repeating: 0, count: places.count + 1)
    for (member, network) in model.networks.enumerated() {
      let targetSum = network.targetSum(features.target)
      sums[places.count] += network.scoreOfNone(targetSum)
      for (rank, place) in places.enumerated() {
        let turn = features.turns[place]
        sums[rank] += network.score(
          targetSum, candidateSums[(turn & mask) * count + member], pairFeatures(place))
      }
    }
    var best = places.count
    for rank in places.indices where sums[rank] > sums[best] { best = rank }
    let scale = Double(model.temperature) * Double(count)
    var total = 0.0
    for sum in sums { total += Exponential.power(Double(sum - sums[best]) / scale) }
    guard best < places.count else { return Verdict(turn: -1, confidence: 1 / total) }
    return Verdict(
      turn: features.turns[places[best]], confidence: 1 / total, reasons: reasons(for: places[best]))
  }

  /// The cues by which the pair stands out most among all candidates and what a cue weighs on the whole, by the sieve's
  /// weights; at least one.
  private func reasons(for place: Int) -> [InferredLink.Reason] {
    var strengths: [(reason: InferredLink.Reason, strength: Float)] = []
    for cue in PairCue.allCases {
      var sum = cueMeans[cue.rawValue]
      for other in features.turns.indices {
        sum += model.sieve.pair[Int(features.pairs[other * LinkFeatures.pairStride + cue.rawValue])]
      }
      let own = model.sieve.pair[Int(features.pairs[place * LinkFeatures.pairStride + cue.rawValue])]
      let strength = own - sum / Float(features.turns.count + 1)
      if let known = strengths.firstIndex(where: { $0.reason == cue.reason }) {
        strengths[known].strength += strength
      } else {
        strengths.append((cue.reason, strength))
      }
    }
    strengths.sort { $0.strength > $1.strength }
    let strong = strengths.prefix(InferredLink.reasonLimit).filter { $0.strength > Self.leastStrength }
    return (strong.isEmpty ? Array(strengths.prefix(1)) : strong).map(\.reason)
  }

  private static let leastStrength: Float = 0.3
}
