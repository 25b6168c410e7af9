/// A QR code of a short text: byte mode, error correction level M, versions 1 to 10.
///
/// Source: ISO/IEC 18004:2015.
struct QRCode: Equatable, Sendable {
  /// Modules on each side, without the quiet zone.
  private(set) var size: Int
  /// Row by row; true is dark.
  private(set) var modules: [Bool]
  /// Modules that the patterns take, which neither data nor a mask touches.
  private var isReserved: [Bool]

  subscript(row: Int, column: Int) -> Bool { modules[row * size + column] }

  /// Nil where the text is longer than version 10 holds: 213 bytes.
  init?(_ text: String) {
    guard let layout = QRCodeLayout.smallest(for: text.utf8.count) else { return nil }
    size = layout.version * 4 + 17
    modules = [Bool](repeating: false, count: size * size)
    isReserved = modules
    drawPatterns(layout)
    drawData(layout.codewords(of: Array(text.utf8)))
    let masked = (0..<8).map { mask -> QRCode in
      var code = self
      code.apply(mask)
      code.drawFormat(mask)
      return code
    }
    // The mask that is easiest to read; of equal ones the first.
    var best = masked[0]
    var least = best.penalty
    for code in masked.dropFirst() where code.penalty < least { (best, least) = (code, code.penalty) }
    self = best
  }

  // MARK: - Patterns

  private mutating func drawPatterns(_ layout: QRCodeLayout) {
    for index in 0..<size {
      set(6, index, index % 2 == 0)
      set(index, 6, index % 2 == 0)
    }
    for (row, column) in [(3, 3), (3, size - 4), (size - 4, 3)] { drawFinder(row, column) }
    let places = layout.alignment
    for row in places {
      for column in places where !isCorner(row, column, places) { drawAlignment(row, column) }
    }
    drawFormat(0)
    if layout.version >= 7 { drawVersion(layout.version) }
  }

  /// Whether a finder pattern stands there.
  private func isCorner(_ row: Int, _ column: Int, _ places: [Int]) -> Bool {
    let last = places.last ?? 0
    return (row == 6 && (column == 6 || column == last)) || (row == last && column == 6)
  }

  private mutating func drawFinder(_ row: Int, _ column: Int) {
    for rowStep in -4...4 {
      for columnStep in -4...4 {
        let distance = max(abs(rowStep), abs(columnStep))
        let (row, column) = (row + rowStep, column + columnStep)
        if 0..<size ~= row, 0..<size ~= column { set(row, column, distance != 2 && distance != 4) }
      }
    }
  }

  private mutating func drawAlignment(_ row: Int, _ column: Int) {
    for rowStep in -2...2 {
      for columnStep in -2...2 {
        set(row + rowStep, column + columnStep, max(abs(rowStep), abs(columnStep)) != 1)
      }
    }
  }

  /// The level and the mask, twice: five bits with ten of a BCH code.
  private mutating func drawFormat(_ mask: Int) {
    // Level M is 00.
    var remainder = mask
    for _ in 0..<10 { remainder = (remainder << 1) ^ ((remainder >> 9) * 0x537) }
    let bits = (mask << 10 | remainder) ^ 0x5412
    func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
    for index in 0..<6 { set(index, 8, bit(index)) }
    set(7, 8, bit(6))
    set(8, 8, bit(7))
    set(8, 7, bit(8))
    for index in 9..<15 { set(8, 14 - index, bit(index)) }
    for index in 0..<8 { set(8, size - 1 - index, bit(index)) }
    for index in 8..<15 { set(size - 15 + index, 8, bit(index)) }
    set(size - 8, 8, true)
  }

  /// The version, twice: six bits with twelve of a BCH code.
  private mutating func drawVersion(_ version: Int) {
    var remainder = version
    for _ in 0..<12 { remainder = (remainder << 1) ^ ((remainder >> 11) * 0x1F25) }
    let bits = version << 12 | remainder
    for index in 0..<18 {
      let (far, near) = (size - 11 + index % 3, index / 3)
      set(near, far, bits >> index & 1 == 1)
      set(far, near, bits >> index & 1 == 1)
    }
  }

  private mutating func set(_ row: Int, _ column: Int, _ isDark: Bool) {
    modules[row * size + column] = isDark
    isReserved[row * size + column] = true
  }

  // MARK: - Data

  /// Fills columns of two from the right, up and down in turn.
  private mutating func drawData(_ codewords: [UInt8]) {
    var bit = 0
    var right = size - 1
    while right >= 1 {
      if right == 6 { right = 5 }
      for step in 0..<size {
        for column in [right, right - 1] {
          let isUpward = (right + 1) & 2 == 0
          let row = isUpward ? size - 1 - step : step
          guard !isReserved[row * size + column], bit < codewords.count * 8 else { continue }
          modules[row * size + column] = codewords[bit / 8] >> UInt8(7 - bit % 8) & 1 == 1
          bit += 1
        }
      }
      right -= 2
    }
  }

  private mutating func apply(_ mask: Int) {
    for row in 0..<size {
      for column in 0..<size where !isReserved[row * size + column] {
        let flips =
          switch mask {
          case 0: (row + column) % 2 == 0
          case 1: row % 2 == 0
          case 2: column % 3 == 0
          case 3: (row + column) % 3 == 0
          case 4: (row / 2 + column / 3) % 2 == 0
          case 5: row * column % 2 + row * column % 3 == 0
          case 6: (row * column % 2 + row * column % 3) % 2 == 0
          default: ((row + column) % 2 + row * column % 3) % 2 == 0
          }
        if flips { modules[row * size + column].toggle() }
      }
    }
  }

  // MARK: - Penalty

  /// How hard the code is to read: runs, blocks, patterns like a finder's, and too much of one colour.
  private var penalty: Int {
    var penalty = 0
    for line in 0..<size {
      penalty += linePenalty((0..<size).map { self[line, $0] })
      penalty += linePenalty((0..<size).map { self[$0, line] })
    }
    for row in 0..<size - 1 {
      for column in 0..<size - 1 {
        let color = self[row, column]
        if color == self[row, column + 1], color == self[row + 1, column], color == self[row + 1, column + 1]
        {
          penalty += 3
        }
      }
    }
    let dark = modules.lazy.filter { $0 }.count
    return penalty + abs(dark * 20 - modules.count * 10) / modules.count * 10
  }

  private func linePenalty(_ line: [Bool]) -> Int {
    var penalty = 0
    var run = 1
    for index in 1..<line.count {
      run = line[index] == line[index - 1] ? run + 1 : 1
      if run == 5 { penalty += 3 } else if run > 5 { penalty += 1 }
    }
    let finder = [true, false, true, true, true, false, true]
    let quiet = [Bool](repeating: false, count: 4)
    for start in 0..<max(0, line.count - 10) {
      let part = Array(line[start..<start + 11])
      if part == finder + quiet || part == quiet + finder { penalty += 40 }
    }
    return penalty
  }
}
