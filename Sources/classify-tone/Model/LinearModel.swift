/// A linear model over hashed features: a row of 8-bit weights a bucket, a column for each score.
///
/// With S the sum of a column's weights over a text's features, its score is
///
///     bias + token · S(token features) / √(their number) + character · S(character features) / √(their number)
///
/// A section of a model file holds one; all numbers are little-endian:
///
///     0   bits: 2^bits buckets (UInt32)    16  for each column: token, character, bias, threshold (Float64)
///     4   columns that count, bit by bit (UInt32), then eight zero bytes
///
/// After the columns come stretch and shift of ``NeutralOdds`` (Float64), zero for anything but tone, and, at the next
/// multiple of 64 bytes, the rows.
struct LinearModel<Row: SIMD & BitwiseCopyable>: ~Copyable where Row.Scalar == Int8 {
  /// What turns sums of weights into each column's score.
  let scales: [ColumnScale]
  /// The columns that the model speaks for, bit by bit from the first; the others are zero.
  let columns: UInt32
  let weights: WeightTable<Row>
  /// Of tone; even for anything else.
  let neutralOdds: NeutralOdds

  private static var largestBits: Int { 24 }

  private static var oddsOffset: Int { 16 + 32 * Row.scalarCount }

  private static var rowsOffset: Int {
    (oddsOffset + 16 + ModelFile.alignment - 1) / ModelFile.alignment * ModelFile.alignment
  }

  init(section: RawSpan, storage: ModelStorage) throws(ToneModelError) {
    guard section.byteCount >= LinearModel.rowsOffset else { throw .inconsistent("its parts do not add up") }
    let bits: UInt32 = section.integer(at: 0)
    guard bits <= LinearModel.largestBits,
      LinearModel.rowsOffset + MemoryLayout<Row>.stride << Int(bits) == section.byteCount
    else { throw .inconsistent("its parts do not add up") }
    let scales = (0..<Row.scalarCount).map { ColumnScale(section, at: 16 + 32 * $0) }
    guard scales.allSatisfy(\.isFinite) else { throw .inconsistent("a scale is not a number") }
    let odds = NeutralOdds(
      stretch: section.double(at: LinearModel.oddsOffset),
      shift: section.double(at: LinearModel.oddsOffset + 8))
    guard odds.isUsable else { throw .inconsistent("its odds make no sense") }
    self.scales = scales
    neutralOdds = odds
    columns = section.integer(at: 4)
    weights = WeightTable(
      section.extracting(LinearModel.rowsOffset...), bits: Int(bits), storage: storage)
  }

  /// A model that speaks for no column.
  init() {
    scales = Array(repeating: ColumnScale(token: 0, character: 0, bias: 0), count: Row.scalarCount)
    columns = 0
    neutralOdds = NeutralOdds()
    weights = WeightTable(bits: 0) { _ in .zero }
  }

  /// `upper`'s columns, and `lower`'s where `upper` has none. A feature's bucket in a smaller table is the upper part
  /// of its bucket in a larger one, so that the smaller of the two is spread without loss.
  init(_ upper: borrowing LinearModel, over lower: borrowing LinearModel) {
    let own = upper.columns
    let bits = max(upper.weights.bits, lower.weights.bits)
    let upperScales = upper.scales
    let lowerScales = lower.scales
    columns = own | lower.columns
    neutralOdds = upper.neutralOdds
    scales = (0..<Row.scalarCount).map { own >> UInt32($0) & 1 == 1 ? upperScales[$0] : lowerScales[$0] }
    weights = WeightTable(bits: bits) { bucket in
      let first = upper.weights[bucket >> (bits - upper.weights.bits)]
      var row = lower.weights[bucket >> (bits - lower.weights.bits)]
      for column in 0..<Row.scalarCount where own >> UInt32(column) & 1 == 1 { row[column] = first[column] }
      return row
    }
  }

  /// A column's weights in units of its score.
  func values(of column: Int) -> [Float] {
    let step = Float(scales[column].token)
    return (0..<1 << weights.bits).map { Float(weights[$0][column]) * step }
  }

  /// What tells the model from one that was trained otherwise: the CRC-32 of its scales.
  var fingerprint: UInt32 {
    var bytes: [UInt8] = []
    for scale in scales {
      for value in [scale.token, scale.character, scale.bias] { bytes.appendInteger(value.bitPattern) }
    }
    return CyclicRedundancyCheck.value(of: bytes.span.bytes)
  }

  /// The bytes of a section.
  ///
  /// - Parameters:
  ///   - scales: one for each column.
  ///   - rows: a power of two of them.
  ///   - odds: for tone.
  static func encode(
    scales: [ColumnScale], columns: UInt32, rows: [Row], odds: NeutralOdds = NeutralOdds()
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rowsOffset + MemoryLayout<Row>.stride * rows.count)
    bytes.appendInteger(UInt32(rows.count.trailingZeroBitCount))
    bytes.appendInteger(columns)
    bytes.appendInteger(UInt64(0))
    for scale in scales {
      for value in [scale.token, scale.character, scale.bias, scale.threshold] {
        bytes.appendInteger(value.bitPattern)
      }
    }
    bytes.appendInteger(odds.stretch.bitPattern)
    bytes.appendInteger(odds.shift.bitPattern)
    bytes.pad(toMultipleOf: ModelFile.alignment)
    for row in rows {
      for column in 0..<Row.scalarCount { bytes.append(UInt8(bitPattern: row[column])) }
    }
    return bytes
  }
}

/// What turns a column's sums of weights into its score.
struct ColumnScale: Equatable {
  /// One step of a token feature's weight in units of the score, calibration included.
  var token: Double
  /// The same for a character feature.
  var character: Double
  var bias: Double
  /// The least probability that counts as a yes, for a column that stands alone; 0 for a class among several.
  var threshold = 0.0

  /// The scale of scores that are `factor` times as large.
  func multiplied(by factor: Double) -> ColumnScale {
    ColumnScale(
      token: token * factor, character: character * factor, bias: bias * factor, threshold: threshold)
  }

  fileprivate var isFinite: Bool {
    token.isFinite && character.isFinite && bias.isFinite && threshold.isFinite
  }
}

extension ColumnScale {
  fileprivate init(_ bytes: RawSpan, at offset: Int) {
    token = bytes.double(at: offset)
    character = bytes.double(at: offset + 8)
    bias = bytes.double(at: offset + 16)
    threshold = bytes.double(at: offset + 24)
  }
}
