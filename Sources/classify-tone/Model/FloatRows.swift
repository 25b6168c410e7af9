import Glibc

/// A matrix of numbers in memory of its own, for the network: the one place of it with pointers.
///
/// Invariants: `base` addresses `rowCount` · `blocks` initialised vectors for the life of the value. Every operation
/// checks its rows once, then runs over whole rows. Sums are taken in the same order everywhere, so that the same numbers
/// give the same results on any machine.
struct FloatRows: ~Copyable {
  let rowCount: Int
  /// A row is so many vectors of eight numbers.
  let blocks: Int
  private let base: UnsafeMutablePointer<SIMD8<Float>>
  private let allocation: UnsafeMutableRawPointer

  /// Zeros.
  ///
  /// - Parameter columns: a multiple of 8.
  init(rows: Int, columns: Int) {
    precondition(rows > 0 && columns > 0 && columns % 8 == 0)
    rowCount = rows
    blocks = columns / 8
    // Zeros that come from the system cost nothing until they are touched; one vector more holds an aligned stretch.
    guard let allocation = calloc(rows * blocks + 1, MemoryLayout<SIMD8<Float>>.stride) else {
      preconditionFailure("no memory for the network")
    }
    self.allocation = allocation
    base = allocation.alignedUp(for: SIMD8<Float>.self).bindMemory(
      to: SIMD8<Float>.self, capacity: rows * blocks)
  }

  deinit { free(allocation) }

  /// Eight numbers of a row.
  subscript(row: Int, block: Int) -> SIMD8<Float> {
    @inline(__always) get {
      precondition(0 <= block && block < blocks)
      return pointer(row)[block]
    }
    @inline(__always) set {
      precondition(0 <= block && block < blocks)
      pointer(row)[block] = newValue
    }
  }

  /// One number.
  subscript(row: Int, column column: Int) -> Float {
    get { self[row, column / 8][column % 8] }
    set { self[row, column / 8][column % 8] = newValue }
  }

  @inline(__always)
  private func pointer(_ row: Int) -> UnsafeMutablePointer<SIMD8<Float>> {
    precondition(0 <= row && row < rowCount)
    return base + row &* blocks
  }

  mutating func clear(_ row: Int) {
    let own = pointer(row)
    for block in 0..<blocks { own[block] = .zero }
  }

  /// Adds `factor` times another matrix' row to a row.
  @inline(__always)
  mutating func add(_ factor: Float, times other: borrowing FloatRows, _ otherRow: Int, to row: Int) {
    precondition(other.blocks == blocks)
    let own = pointer(row)
    let others = other.pointer(otherRow)
    for block in 0..<blocks { own[block] += others[block] * factor }
  }

  /// Makes a row a copy of another matrix' row.
  mutating func copy(_ other: borrowing FloatRows, _ otherRow: Int, to row: Int) {
    precondition(other.blocks == blocks)
    pointer(row).update(from: other.pointer(otherRow), count: blocks)
  }

  /// Makes a row a copy of another row of this matrix.
  mutating func copy(_ source: Int, to row: Int) {
    pointer(row).update(from: pointer(source), count: blocks)
  }

  /// The sum of the products of a row's numbers with those of another matrix' row.
  func product(_ row: Int, _ other: borrowing FloatRows, _ otherRow: Int) -> Float {
    precondition(other.blocks == blocks)
    let own = pointer(row)
    let others = other.pointer(otherRow)
    var sum = SIMD8<Float>.zero
    for block in 0..<blocks { sum += own[block] * others[block] }
    return sum.sum()
  }

  // MARK: - Matrix products

  /// This matrix' rows, eight of them side by side, so that ``multiply(_:from:count:by:into:)`` reads them in order: row r
  /// holds for each column the numbers of the rows 8r to 8r + 7.
  mutating func interleave(_ rows: borrowing FloatRows) {
    precondition(rowCount * 8 == rows.rowCount && blocks == rows.blocks * 8)
    for group in 0..<rowCount {
      let own = pointer(group)
      for member in 0..<8 {
        let row = rows.pointer(group * 8 + member)
        for block in 0..<rows.blocks {
          let eight = row[block]
          for lane in 0..<8 { own[block &* 8 &+ lane][member] = eight[lane] }
        }
      }
    }
  }

  /// Makes each of `count` rows from `first` on the products of the same row of `inputs`, counted from 0, with all rows of
  /// the matrix that was interleaved. Up to three rows more are overwritten, so that it goes four by four.
  mutating func multiply(
    _ inputs: borrowing FloatRows, count: Int, by interleaved: borrowing FloatRows, into first: Int
  ) {
    let fours = (count + 3) / 4
    precondition(count >= 0 && first >= 0 && first + fours * 4 <= rowCount && fours * 4 <= inputs.rowCount)
    precondition(interleaved.rowCount == blocks && interleaved.blocks == inputs.blocks * 8)
    for column in 0..<blocks {
      let weights = interleaved.pointer(column)
      for four in 0..<fours {
        let input = inputs.base + four &* 4 &* inputs.blocks
        let sums = FloatRows.products(input, inputs.blocks, weights)
        let output = base + ((first &+ four &* 4) &* blocks &+ column)
        output[0] = sums.0
        output[blocks] = sums.1
        output[2 &* blocks] = sums.2
        output[3 &* blocks] = sums.3
      }
    }
  }

  /// The products of four rows with eight.
  @inline(__always)
  private static func products(
    _ input: UnsafeMutablePointer<SIMD8<Float>>, _ blocks: Int, _ weights: UnsafeMutablePointer<SIMD8<Float>>
  ) -> (SIMD8<Float>, SIMD8<Float>, SIMD8<Float>, SIMD8<Float>) {
    var sums = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
    for block in 0..<blocks {
      let first = input[block]
      let second = input[block &+ blocks]
      let third = input[block &+ 2 &* blocks]
      let fourth = input[block &+ 3 &* blocks]
      let eight = weights + block &* 8
      @inline(__always) func step(_ lane: Int) {
        sums.0 += eight[lane] * first[lane]
        sums.1 += eight[lane] * second[lane]
        sums.2 += eight[lane] * third[lane]
        sums.3 += eight[lane] * fourth[lane]
      }
      step(0)
      step(1)
      step(2)
      step(3)
      step(4)
      step(5)
      step(6)
      step(7)
    }
    return sums
  }

  // MARK: - Pooling

  /// For each of eight filters of `words` words the most that it makes of any place of a text, and the first such place.
  ///
  /// - Parameters:
  ///   - rows: the text's words as rows of this matrix.
  ///   - block: the filters' place among those of their width, in eights.
  ///   - filters: how many filters a width has.
  @inline(__always)
  func most(
    of words: Int, at rows: borrowing PaddedRows, block: Int, filters: Int
  ) -> (value: SIMD8<Float>, place: SIMD8<Int32>) {
    let blocksOfWidth = filters / 8
    let first = NetworkShape.firstColumn(ofWidth: words) &* blocksOfWidth &+ block
    precondition(
      block < blocksOfWidth && first &+ (words &- 1) &* blocksOfWidth < blocks && rows.end <= rowCount)
    var most = SIMD8<Float>(repeating: -.infinity)
    var places = SIMD8<Int32>.zero
    for place in 0..<rows.count &+ words &- 1 {
      var sum = base[rows[place, of: words] &* blocks &+ first]
      if words > 1 { sum += base[rows[place &+ 1, of: words] &* blocks &+ first &+ blocksOfWidth] }
      if words > 2 { sum += base[rows[place &+ 2, of: words] &* blocks &+ first &+ 2 &* blocksOfWidth] }
      let isMore = sum .> most
      most.replace(with: sum, where: isMore)
      places.replace(with: SIMD8(repeating: Int32(truncatingIfNeeded: place)), where: isMore)
    }
    return (most, places)
  }
}

/// The words of a text as rows of a matrix, with a row of zeros for what a filter sees before the text and after it.
///
/// Invariant: every entry is from 0 to below ``end``.
struct PaddedRows: ~Copyable {
  /// The row of zeros.
  let zeros: Int
  /// How many words there are.
  private(set) var count = 0
  private var rows: [Int32]

  private static let padding = NetworkShape.widest - 1

  init(zeros: Int) {
    self.zeros = zeros
    rows = Array(repeating: Int32(zeros), count: NetworkShape.window + 2 * PaddedRows.padding)
  }

  /// Above every entry: the row of zeros is the last.
  var end: Int { zeros + 1 }

  mutating func removeAll() {
    for position in 0..<count { rows[PaddedRows.padding + position] = Int32(zeros) }
    count = 0
  }

  /// - Parameter row: not above that of the zeros.
  mutating func append(_ row: Int) {
    precondition(0 <= row && row <= zeros && count < NetworkShape.window)
    rows[PaddedRows.padding + count] = Int32(row)
    count += 1
  }

  /// A word's row.
  subscript(position: Int) -> Int { Int(rows[PaddedRows.padding + position]) }

  /// The row at a place that filters of `words` words see: they begin with but their last word in the text.
  @inline(__always)
  subscript(place: Int, of words: Int) -> Int { Int(rows[NetworkShape.widest &- words &+ place]) }
}
