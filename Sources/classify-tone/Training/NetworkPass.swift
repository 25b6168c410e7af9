/// One text's way through the network and back: what the filters see, which of it counts, and whom that teaches.
struct NetworkPass: ~Copyable {
  private let shape: NetworkShape
  /// The text's words as rows of the batch.
  var rows: PaddedRows
  /// What the scores are linear in, before and after dropout: ``NetworkShape/features``.
  private var features: FloatRows
  private var masks: FloatRows
  private var gradients: FloatRows
  /// The place where each filter saw most.
  private var places: [SIMD8<Int32>]

  /// - Parameter zeros: the row of a batch that holds zeros.
  init(_ shape: NetworkShape, zeros: Int) {
    self.shape = shape
    rows = PaddedRows(zeros: zeros)
    features = FloatRows(rows: 1, columns: shape.features)
    masks = FloatRows(rows: 1, columns: shape.features)
    gradients = FloatRows(rows: 1, columns: shape.features)
    places = Array(repeating: .zero, count: NetworkShape.widest * shape.filters / 8)
  }

  mutating func begin() { rows.removeAll() }

  // MARK: - Forward

  /// Works the features out.
  ///
  /// - Parameters:
  ///   - sums: what the columns make of each word of the batch.
  ///   - words: the words' embeddings.
  mutating func pool(
    _ sums: borrowing FloatRows, _ words: borrowing FloatRows, _ filterBiases: borrowing FloatRows
  ) {
    var place = 0
    for width in 1...NetworkShape.widest {
      for block in 0..<shape.filters / 8 {
        let most = sums.most(of: width, at: rows, block: block, filters: shape.filters)
        let value = most.value + filterBiases[0, place]
        features[0, place] = value.replacing(with: 0, where: value .< 0)
        places[place] = most.place
        place += 1
      }
    }
    let share = inverseRoot
    for block in 0..<shape.blocks {
      var sum = SIMD8<Float>.zero
      for position in 0..<rows.count { sum += words[rows[position], block] }
      features[0, place + block] = sum * share
    }
  }

  private var inverseRoot: Float { 1 / Float(max(rows.count, 1)).squareRoot() }

  /// Leaves some features out, with a probability of `share` 256ths.
  mutating func drop(_ share: UInt8, _ random: inout SplitMix64) {
    let kept = 256 / Float(256 - Int(share))
    for block in 0..<features.blocks {
      let mask = random.mask(dropping: share, kept: kept)
      masks[0, block] = mask
      features[0, block] *= mask
    }
  }

  /// The sum of the features, each times its weight for a score.
  func product(with output: borrowing FloatRows, _ score: Int) -> Float { features.product(0, output, score) }

  // MARK: - Backward

  /// Adds the gradients of the output, and works those of the features out.
  ///
  /// - Parameter error: the derivative of the loss by each score.
  mutating func goBack(
    _ error: SIMD3<Float>, _ output: borrowing FloatRows, into outputGradients: inout FloatRows
  ) {
    gradients.clear(0)
    for score in 0..<3 {
      outputGradients.add(error[score], times: features, 0, to: score)
      gradients.add(error[score], times: output, score, to: 0)
    }
    for block in 0..<features.blocks { gradients[0, block] *= masks[0, block] }
  }

  /// Adds the gradients of the filters and of the words that they saw.
  mutating func goBack(
    through columns: borrowing FloatRows, _ words: borrowing FloatRows, into columnGradients: inout FloatRows,
    _ biasGradients: inout FloatRows, _ wordGradients: inout FloatRows
  ) {
    var place = 0
    for width in 1...NetworkShape.widest {
      for block in 0..<shape.filters / 8 {
        let isSeen = features[0, place] .> 0
        for lane in 0..<8 where isSeen[lane] {
          let gradient = gradients[0, place][lane]
          biasGradients[0, column: place * 8 + lane] += gradient
          for word in 0..<width {
            let row = rows[Int(places[place][lane]) + word, of: width]
            guard row != rows.zeros else { continue }
            let first = NetworkShape.firstColumn(ofWidth: width) + word
            let column = first * shape.filters + block * 8 + lane
            columnGradients.add(gradient, times: words, row, to: column)
            wordGradients.add(gradient, times: columns, column, to: row)
          }
        }
        place += 1
      }
    }
    let share = inverseRoot
    for position in 0..<rows.count {
      for block in 0..<shape.blocks {
        wordGradients[rows[position], block] += gradients[0, place + block] * share
      }
    }
  }
}
