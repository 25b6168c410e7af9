import MessageCore

/// What the columns should say of the texts of a set, and what each of them counts for.
struct CueTargets {
  private var intentWeights: [UInt32: Float] = [:]
  private var otherIntents: UInt32 = 0

  /// - Parameters:
  ///   - intents: those that any set names, and chatter.
  ///   - balance: how far the labels of the set are made to weigh the same, 0 to 1.
  init(of texts: [LabelledText], intents: UInt32, balance: Float) {
    var known: UInt32 = 0
    for text in texts { known |= text.intents?.namedColumns ?? 0 }
    otherIntents = intents & ~known
    var counts: [UInt32: Int] = [:]
    for text in texts {
      if let intents = text.intents { counts[allowed(intents), default: 0] += 1 }
    }
    let total = Float(counts.values.reduce(0, +))
    for (columns, count) in counts {
      let even = total / (Float(counts.count) * Float(count))
      intentWeights[columns] = CueTargets.power(even, balance)
    }
  }

  private static func power(_ x: Float, _ y: Float) -> Float {
    Float(Exponential.power(Exponential.logarithm(Double(x)) * Double(y)))
  }

  /// The intents that may be right: those named, or, where there are none, all that the set has no name for.
  private func allowed(_ intents: IntentLabels) -> UInt32 {
    intents.named.isEmpty ? otherIntents : intents.namedColumns
  }

  /// The target and the weight of each column; nil for a text without a cue's label.
  subscript(text: LabelledText) -> (target: SIMD8<Float>, weight: SIMD8<Float>)? {
    var target = SIMD8<Float>.zero
    var weight = SIMD8<Float>.zero
    if let intents = text.intents {
      let columns = allowed(intents)
      for column in 0..<5 {
        target[column] = Float(columns >> UInt32(column) & 1)
        weight[column] = columns == CueColumn.intents ? 0 : intentWeights[columns] ?? 1
      }
    }
    for (column, value) in [
      (CueColumn.irony, text.isIronic.map { $0 ? Float(1) : 0 }),
      (.abuse, text.isAbusive.map { $0 ? Float(1) : 0 }), (.politeness, text.politeness),
    ] {
      guard let value else { continue }
      target[column.rawValue] = value
      weight[column.rawValue] = 1
    }
    return weight == .zero ? nil : (target, weight)
  }
}

extension IntentLabels {
  /// The named intents as ``CueColumn`` bits.
  var namedColumns: UInt32 { named.reduce(0) { $0 | 1 << UInt32($1.rawValue) } }
}
