/// A feed-forward network that scores how likely a message answers an earlier one, or none.
///
/// The first layer adds a vector for every feature: those of the message (`target`), those of the earlier one
/// (`candidate`) and those of the pair, so that each side is added up once. For "answers none" one vector stands in the
/// place of the earlier message.
struct LinkNetwork {
  var target: [WideVector]
  var candidate: [WideVector]
  var pair: [WideVector]
  /// In the place of a candidate, for a message that answers none.
  var none = WideVector()
  var bias = WideVector()
  /// From the first layer to the second: a row for each number of the first.
  var second: [NarrowVector]
  var secondBias = NarrowVector()
  var output = NarrowVector()

  init() {
    target = Array(repeating: WideVector(), count: LinkFeatures.targetCount)
    candidate = Array(repeating: WideVector(), count: LinkFeatures.candidateCount)
    pair = Array(repeating: WideVector(), count: LinkFeatures.pairCount)
    second = Array(repeating: NarrowVector(), count: WideVector.count)
  }

  /// What the message itself puts into the first layer.
  func targetSum(_ features: [UInt16]) -> WideVector {
    var sum = bias
    for number in features { sum += target[Int(number)] }
    return sum
  }

  /// What a message puts into the first layer where it may be answered.
  func candidateSum(_ features: [UInt16]) -> WideVector {
    var sum = WideVector()
    for number in features { sum += candidate[Int(number)] }
    return sum
  }

  /// The score of a pair.
  func score(_ targetSum: WideVector, _ candidateSum: WideVector, _ pairFeatures: ArraySlice<UInt16>) -> Float
  {
    var sum = targetSum
    sum += candidateSum
    for number in pairFeatures { sum += pair[Int(number)] }
    return score(ofFirstLayer: sum)
  }

  /// The score of a message that answers none.
  func scoreOfNone(_ targetSum: WideVector) -> Float {
    var sum = targetSum
    sum += none
    return score(ofFirstLayer: sum)
  }

  private func score(ofFirstLayer sum: WideVector) -> Float {
    var layer = secondBias
    for part in 0..<4 {
      let values = sum.parts[part]
      for lane in 0..<16 where values[lane] > 0 {
        layer.add(second[part * 16 + lane], times: values[lane])
      }
    }
    return layer.rectified.dot(output)
  }
}

/// A linear score over the same features, which chooses the few candidates that the networks look at.
struct LinkSieve {
  /// How many candidates pass.
  static let kept = 24
  /// How far below the best a candidate's score may be: one in e^8 as likely.
  static let margin: Float = 8

  var candidate = [Float](repeating: 0, count: LinkFeatures.candidateCount)
  var pair = [Float](repeating: 0, count: LinkFeatures.pairCount)
  /// For a message that answers none.
  var none = [Float](repeating: 0, count: LinkFeatures.targetCount)

  func candidateSum(_ features: [UInt16]) -> Float {
    var sum: Float = 0
    for number in features { sum += candidate[Int(number)] }
    return sum
  }

  func score(_ candidateSum: Float, _ pairFeatures: ArraySlice<UInt16>) -> Float {
    var sum = candidateSum
    for number in pairFeatures { sum += pair[Int(number)] }
    return sum
  }
}
