import MessageCore

/// Learns one network's weights by Adam (Kingma and Ba 2015) on batches; of the first layer only the rows that a batch
/// touches are moved.
struct NetworkTrainer {
  private(set) var network: LinkNetwork
  private var target: Rows
  private var candidate: Rows
  private var pair: Rows
  private var ends: Ends
  private var random: SplitMix
  private var step = 0

  /// How much of the first layer is left out at random, and how many of the words.
  private static let dropout: Float = 0.15
  private static let wordDropout: Float = 0.3
  private static let batchSize = 16

  /// Slopes and moments of the rows of a part of the first layer.
  private struct Rows {
    var slopes: [WideVector]
    var means: [WideVector]
    var squares: [WideVector]
    var isTouched: [Bool]
    var touched: [Int] = []

    init(count: Int) {
      slopes = Array(repeating: WideVector(), count: count)
      means = slopes
      squares = slopes
      isTouched = Array(repeating: false, count: count)
    }

    mutating func add(_ slope: WideVector, to row: Int) {
      if !isTouched[row] {
        isTouched[row] = true
        touched.append(row)
      }
      slopes[row] += slope
    }

    mutating func move(_ weights: inout [WideVector], _ rate: Float, decay: Float) {
      for row in touched {
        for part in 0..<4 {
          let slope = slopes[row].parts[part]
          let mean = means[row].parts[part] * 0.9 + slope * 0.1
          let square = squares[row].parts[part] * 0.999 + slope * slope * 0.001
          means[row].parts[part] = mean
          squares[row].parts[part] = square
          let old = weights[row].parts[part]
          weights[row].parts[part] = old - (mean / (square.squareRoot() + 1e-6) + old * decay) * rate
        }
        slopes[row] = WideVector()
        isTouched[row] = false
      }
      touched.removeAll(keepingCapacity: true)
    }
  }

  /// The same for everything after the first layer, and for what has no rows.
  private struct Ends {
    var wide = Rows(count: 2)
    var second = [NarrowVector](repeating: NarrowVector(), count: WideVector.count + 2)
    var means = [NarrowVector](repeating: NarrowVector(), count: WideVector.count + 2)
    var squares = [NarrowVector](repeating: NarrowVector(), count: WideVector.count + 2)

    static let bias = WideVector.count
    static let output = WideVector.count + 1

    mutating func move(_ weights: inout [NarrowVector], _ rate: Float) {
      for row in weights.indices {
        Self.move(&weights[row].low, &means[row].low, &squares[row].low, second[row].low, rate)
        Self.move(&weights[row].high, &means[row].high, &squares[row].high, second[row].high, rate)
        second[row] = NarrowVector()
      }
    }

    private static func move(
      _ weight: inout SIMD16<Float>, _ mean: inout SIMD16<Float>, _ square: inout SIMD16<Float>,
      _ slope: SIMD16<Float>, _ rate: Float
    ) {
      mean = mean * 0.9 + slope * 0.1
      square = square * 0.999 + slope * slope * 0.001
      weight -= (mean / (square.squareRoot() + 1e-6)) * rate
    }
  }

  init(seed: UInt64) {
    random = SplitMix(state: seed)
    network = LinkNetwork()
    target = Rows(count: network.target.count)
    candidate = Rows(count: network.candidate.count)
    pair = Rows(count: network.pair.count)
    ends = Ends()
    Self.fill(&network.pair, 0.15, &random)
    Self.fill(&network.target, 0.08, &random)
    Self.fill(&network.candidate, 0.08, &random)
    for row in network.second.indices {
      for column in 0..<NarrowVector.count { network.second[row][column] = (random.unit() - 0.5) * 0.4 }
    }
    for column in 0..<NarrowVector.count { network.output[column] = (random.unit() - 0.5) * 0.6 }
  }

  private static func fill(_ rows: inout [WideVector], _ spread: Float, _ random: inout SplitMix) {
    for row in rows.indices {
      for column in 0..<WideVector.count { rows[row][column] = (random.unit() - 0.5) * 2 * spread }
    }
  }

  /// Goes once through the examples in a random order.
  ///
  /// - Returns: the mean loss.
  mutating func epoch(_ examples: LinkExamples, rates: ClosedRange<Float>) -> Float {
    let order = examples.examples.indices.shuffled(using: &random)
    var loss: Float = 0
    for (place, number) in order.enumerated() {
      loss += learn(examples.examples[number], examples)
      if place % Self.batchSize == Self.batchSize - 1 || place == order.count - 1 {
        let done = Float(place) / Float(order.count)
        move(rates.upperBound + (rates.lowerBound - rates.upperBound) * done)
      }
    }
    return loss / Float(max(order.count, 1))
  }

  // MARK: - One example

  private struct Pass {
    var first: WideVector
    var second: NarrowVector
  }

  private mutating func learn(_ example: LinkExamples.Example, _ examples: LinkExamples) -> Float {
    let targetFeatures = kept(examples.targetFeatures[example.target], LinkFeatures.targetStarts.last ?? 0)
    let targetSum = network.targetSum(targetFeatures)
    let mask = dropoutMask()
    var passes: [Pass] = []
    var scores: [Float] = []
    var candidateFeatures: [[UInt16]] = []
    for place in example.candidates {
      let features = kept(
        examples.candidateFeatures[examples.candidateRanges[examples.candidates[place]]],
        LinkFeatures.candidateStarts.last ?? 0)
      candidateFeatures.append(features)
      var sum = targetSum
      sum += network.candidateSum(features)
      for number in Self.pairs(place, examples) { sum += network.pair[Int(number)] }
      run(sum, mask, &passes, &scores)
    }
    var sum = targetSum
    sum += network.none
    run(sum, mask, &passes, &scores)
    let isRight = scores.indices.map { example.right >> UInt32($0) & 1 == 1 }
    guard let slopes = SieveTrainer.slopes(scores, isRight) else { return 0 }
    var targetSlope = WideVector()
    for (rank, slope) in slopes.enumerated() where abs(slope) > 1e-4 {
      let first = back(slope, passes[rank], mask)
      targetSlope += first
      if rank == candidateFeatures.count {
        ends.wide.add(first, to: 1)
      } else {
        for number in candidateFeatures[rank] { candidate.add(first, to: Int(number)) }
        for number in Self.pairs(example.candidates.lowerBound + rank, examples) {
          pair.add(first, to: Int(number))
        }
      }
    }
    ends.wide.add(targetSlope, to: 0)
    for number in targetFeatures { target.add(targetSlope, to: Int(number)) }
    return loss(scores, isRight)
  }

  private static func pairs(_ place: Int, _ examples: LinkExamples) -> ArraySlice<UInt16> {
    examples.pairFeatures[place * LinkFeatures.pairStride..<(place + 1) * LinkFeatures.pairStride]
  }

  /// The features without some of the words, which stand from `words` on.
  private mutating func kept(_ features: ArraySlice<UInt16>, _ words: Int) -> [UInt16] {
    features.filter { Int($0) < words || random.unit() >= Self.wordDropout }
  }

  private mutating func dropoutMask() -> WideVector {
    var mask = WideVector()
    for column in 0..<WideVector.count {
      mask[column] = random.unit() < Self.dropout ? 0 : 1 / (1 - Self.dropout)
    }
    return mask
  }

  private func run(_ sum: WideVector, _ mask: WideVector, _ passes: inout [Pass], _ scores: inout [Float]) {
    var first = sum.rectified
    for part in 0..<4 { first.parts[part] *= mask.parts[part] }
    var second = network.secondBias
    for row in 0..<WideVector.count where first[row] != 0 {
      second.add(network.second[row], times: first[row])
    }
    passes.append(Pass(first: first, second: second))
    scores.append(second.rectified.dot(network.output))
  }

  /// Adds the slopes behind the first layer, and returns those before it.
  private mutating func back(_ slope: Float, _ pass: Pass, _ mask: WideVector) -> WideVector {
    ends.second[Ends.output].add(pass.second.rectified, times: slope)
    var second = NarrowVector(low: network.output.low * slope, high: network.output.high * slope)
    second.low.replace(with: 0, where: pass.second.low .<= 0)
    second.high.replace(with: 0, where: pass.second.high .<= 0)
    ends.second[Ends.bias].add(second, times: 1)
    var first = WideVector()
    for row in 0..<WideVector.count where pass.first[row] > 0 {
      ends.second[row].add(second, times: pass.first[row])
      first[row] = network.second[row].dot(second) * mask[row]
    }
    return first
  }

  private func loss(_ scores: [Float], _ isRight: [Bool]) -> Float {
    let top = scores.max() ?? 0
    let powers = scores.map { Exponential.power(Double($0 - top)) }
    let right = zip(powers, isRight).reduce(0.0) { $0 + ($1.1 ? $1.0 : 0) }
    return Float(-Exponential.logarithm(max(right / powers.reduce(0, +), 1e-12)))
  }

  private mutating func move(_ rate: Float) {
    step += 1
    target.move(&network.target, rate, decay: 1e-3)
    candidate.move(&network.candidate, rate, decay: 1e-3)
    pair.move(&network.pair, rate, decay: 1e-3)
    var wide = [network.bias, network.none]
    ends.wide.move(&wide, rate, decay: 0)
    (network.bias, network.none) = (wide[0], wide[1])
    var narrow = network.second + [network.secondBias, network.output]
    ends.move(&narrow, rate)
    network.output = narrow[Ends.output]
    network.secondBias = narrow[Ends.bias]
    network.second = Array(narrow.prefix(WideVector.count))
  }
}
