/// A convolutional network over words (Kim 2014): what the linear model is unsure of is asked of it.
///
/// A word is the mean of the embeddings of its features (``WordSequence``). A filter of one, two or three words sees every
/// place of a text, also those that reach beyond its ends, and passes on the most that it makes of any of them, plus its
/// bias, or 0 where that is less. With the sum of the words over the root of their number, that is what the scores of
/// negative, neutral and positive are linear in.
///
/// A section of a model file holds one; all numbers are little-endian:
///
///     0   bits, width, filters (UInt32 each)        16  margin, linear, network, stretch, shift of ``CascadeRule``
///     12  CRC-32 of the linear model's scales       56  one step of the embeddings (Float32), then four zero bytes
///
/// Then come, as Float32, a step for each column of the filters, a bias for each filter, three rows of what the features
/// weigh and three biases, and, each from the next multiple of 64 bytes on, the columns and the embeddings as Int8.
struct ConvolutionalModel: ~Copyable {
  let shape: NetworkShape
  let rule: CascadeRule
  /// ``LinearModel/fingerprint`` of the model that it was made to stand beside.
  let linearFingerprint: UInt32
  /// One step of an embedding.
  let step: Float
  /// The filters' columns, a row each.
  let columns: FloatRows
  /// One row, for each filter.
  let filterBiases: FloatRows
  /// A row for each score.
  let output: FloatRows
  let biases: SIMD3<Float>
  /// Eight numbers of an embedding in a row.
  private let embeddings: WeightTable<SIMD8<Int8>>

  private static var headerLength: Int { 64 }

  /// Where the parts of a section begin.
  private struct Layout {
    let shape: NetworkShape
    var floats: Int { shape.columns + NetworkShape.widest * shape.filters + 3 * shape.features + 3 }
    var columns: Int { aligned(headerLength + 4 * floats) }
    var embeddings: Int { aligned(columns + shape.columns * shape.width) }
    var end: Int { embeddings + shape.width << shape.bits }

    private func aligned(_ offset: Int) -> Int {
      (offset + ModelFile.alignment - 1) / ModelFile.alignment * ModelFile.alignment
    }
  }

  init(section: RawSpan, storage: ModelStorage) throws(ToneModelError) {
    guard section.byteCount >= ConvolutionalModel.headerLength else {
      throw .inconsistent("its network's parts do not add up")
    }
    let numbers: [UInt32] = [0, 4, 8].map { section.integer(at: $0) }
    let shape = NetworkShape(
      bits: Int(numbers[0]), width: Int(numbers[1]), filters: Int(numbers[2]))
    let layout = Layout(shape: shape)
    guard shape.isUsable, layout.end == section.byteCount else {
      throw .inconsistent("its network's parts do not add up")
    }
    let rule = CascadeRule(
      margin: section.double(at: 16), linear: section.double(at: 24), network: section.double(at: 32),
      odds: NeutralOdds(stretch: section.double(at: 40), shift: section.double(at: 48)))
    let step = section.float(at: 56)
    let floats = (0..<layout.floats).map {
      section.float(at: ConvolutionalModel.headerLength + 4 * $0)
    }
    guard rule.isUsable, step.isFinite, floats.allSatisfy(\.isFinite) else {
      throw .inconsistent("a number of its network is none")
    }
    self.shape = shape
    self.rule = rule
    self.step = step
    linearFingerprint = section.integer(at: 12)
    var place = shape.columns
    func next(_ count: Int) -> ArraySlice<Float> {
      defer { place += count }
      return floats[place..<place + count]
    }
    columns = ConvolutionalModel.columns(section, at: layout.columns, shape, steps: floats[..<shape.columns])
    filterBiases = FloatRows(of: next(NetworkShape.widest * shape.filters), rows: 1)
    output = FloatRows(of: next(3 * shape.features), rows: 3)
    biases = SIMD3(next(3))
    embeddings = WeightTable(
      section.extracting(layout.embeddings...), bits: shape.bits + shape.blocks.trailingZeroBitCount,
      storage: storage)
  }

  private static func columns(
    _ section: RawSpan, at start: Int, _ shape: NetworkShape, steps: ArraySlice<Float>
  ) -> FloatRows {
    var columns = FloatRows(rows: shape.columns, columns: shape.width)
    for (column, step) in steps.enumerated() {
      for number in 0..<shape.width {
        let byte = section.byte(at: start + column * shape.width + number)
        columns[column, column: number] = Float(Int8(bitPattern: byte)) * step
      }
    }
    return columns
  }

  /// Makes a row of `words` the mean of the embeddings of `features`.
  func embed(
    _ features: Range<Int>, of sequence: borrowing WordSequence, into words: inout FloatRows, _ row: Int
  ) {
    let factor = step / Float(max(features.count, 1))
    for block in 0..<shape.blocks {
      var sum = SIMD8<Int32>.zero
      for feature in features {
        let bucket = sequence.features[feature].bucket(bits: shape.bits)
        sum &+= SIMD8(truncatingIfNeeded: embeddings[bucket &* shape.blocks &+ block])
      }
      words[row, block] = SIMD8<Float>(sum) * factor
    }
  }

  /// An embedding as it was before it was rounded to steps.
  func embedding(_ bucket: Int, block: Int) -> SIMD8<Float> {
    SIMD8<Float>(embeddings[bucket * shape.blocks + block]) * step
  }

  /// What a section is made of.
  struct Parts: ~Copyable {
    var shape: NetworkShape
    var rule = CascadeRule()
    var linearFingerprint: UInt32
    /// As the properties of the model, with an embedding a row.
    var embeddings: FloatRows
    var columns: FloatRows
    var filterBiases: FloatRows
    var output: FloatRows
    var biases: SIMD3<Float>
  }

  /// The bytes of a section; embeddings and columns are rounded to 8 bits.
  static func encode(_ parts: borrowing Parts) -> [UInt8] {
    let shape = parts.shape
    let embeddings = parts.embeddings.numbers
    let step = QuantisationStep.value(for: embeddings)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Layout(shape: shape).end)
    for number in [shape.bits, shape.width, shape.filters] { bytes.appendInteger(UInt32(number)) }
    bytes.appendInteger(parts.linearFingerprint)
    let rule = parts.rule
    for value in [rule.margin, rule.linear, rule.network, rule.odds.stretch, rule.odds.shift] {
      bytes.appendInteger(value.bitPattern)
    }
    bytes.appendInteger(step.bitPattern)
    bytes.appendInteger(UInt32(0))
    let columns = parts.columns.numbers
    let steps = (0..<shape.columns).map { column in
      let largest = columns[column * shape.width..<(column + 1) * shape.width].map(\.magnitude).max() ?? 0
      return largest > 0 ? largest / 127 : 1
    }
    let floats = steps + parts.filterBiases.numbers + parts.output.numbers
    for value in floats { bytes.appendInteger(value.bitPattern) }
    for score in 0..<3 { bytes.appendInteger(parts.biases[score].bitPattern) }
    bytes.pad(toMultipleOf: ModelFile.alignment)
    for (place, value) in columns.enumerated() { bytes.appendRounded(value / steps[place / shape.width]) }
    bytes.pad(toMultipleOf: ModelFile.alignment)
    for value in embeddings { bytes.appendRounded(value / step) }
    return bytes
  }
}

extension NetworkShape {
  /// Vectors of eight numbers in an embedding.
  var blocks: Int { width / 8 }
}

extension RawSpan {
  fileprivate func float(at offset: Int) -> Float { Float(bitPattern: integer(at: offset)) }
}

extension [UInt8] {
  /// Appends a number of steps as Int8.
  fileprivate mutating func appendRounded(_ steps: Float) {
    append(UInt8(bitPattern: Int8(Swift.max(-127, Swift.min(127, steps)).rounded(.toNearestOrEven))))
  }
}

extension FloatRows {
  /// - Parameter numbers: row by row; a multiple of 8 in each.
  init(of numbers: some RandomAccessCollection<Float>, rows: Int) {
    let columns = numbers.count / rows
    self.init(rows: rows, columns: columns)
    for (place, number) in numbers.enumerated() { self[place / columns, column: place % columns] = number }
  }

  /// The numbers, row by row.
  var numbers: [Float] {
    var numbers: [Float] = []
    numbers.reserveCapacity(rowCount * blocks * 8)
    for row in 0..<rowCount {
      for block in 0..<blocks {
        let eight = self[row, block]
        for lane in 0..<8 { numbers.append(eight[lane]) }
      }
    }
    return numbers
  }
}
