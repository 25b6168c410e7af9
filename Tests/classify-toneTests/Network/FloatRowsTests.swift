import Testing

@testable import classify_tone

struct FloatRowsTests {
  @Test(arguments: [1, 3, 4, 6]) func aProductWithInterleavedRowsIsThatOfEachPairOfRows(count: Int) {
    var inputs = FloatRows(rows: 8, columns: 16)
    var rows = FloatRows(rows: 24, columns: 16)
    for column in 0..<16 {
      for row in 0..<8 { inputs[row, column: column] = Float((row * 5 + column * 3) % 7 - 3) }
      for row in 0..<24 { rows[row, column: column] = Float((row * 3 + column) % 5 - 2) }
    }
    var interleaved = FloatRows(rows: 3, columns: 128)
    interleaved.interleave(rows)
    var products = FloatRows(rows: 12, columns: 24)
    products.multiply(inputs, count: count, by: interleaved, into: 2)
    for input in 0..<count {
      for row in 0..<24 {
        let byHand = (0..<16).reduce(Float(0)) {
          $0 + inputs[input, column: $1] * rows[row, column: $1]
        }
        #expect(products[2 + input, column: row] == byHand)
      }
    }
    #expect((0..<24).allSatisfy { products[0, column: $0] == 0 && products[1, column: $0] == 0 })
  }

  @Test func aFilterReportsTheFirstPlaceWhereItSeesMostAndSeesZerosBeyondTheText() {
    // Eight filters a width: columns 0–7 of one word, 8–23 of two words, 24–47 of three.
    var sums = FloatRows(rows: 4, columns: 48)
    for (row, value) in [Float(-1), 2, 2].enumerated() { sums[row, column: 0] = value }
    for (row, value) in [Float(-5), -6, -7].enumerated() { sums[row, column: 1] = value }
    for row in 0..<3 {
      sums[row, column: 8] = [3, -1, 0][row]
      sums[row, column: 16] = [-4, 5, 1][row]
      sums[row, column: 24] = 1
      sums[row, column: 32] = 1
      sums[row, column: 40] = 1
    }
    var rows = PaddedRows(zeros: 3)
    for row in 0..<3 { rows.append(row) }
    let one = sums.most(of: 1, at: rows, block: 0, filters: 8)
    #expect(one.value[0] == 2 && one.place[0] == 1)
    #expect(one.value[1] == -5 && one.place[1] == 0)
    // Places of two words: (none, a) −4, (a, b) 3 + 5, (b, c) −1 + 1, (c, none) 0.
    let two = sums.most(of: 2, at: rows, block: 0, filters: 8)
    #expect(two.value[0] == 8 && two.place[0] == 1)
    // All three words are seen from the third place alone.
    let three = sums.most(of: 3, at: rows, block: 0, filters: 8)
    #expect(three.value[0] == 3 && three.place[0] == 2)
  }

  @Test func aTextWithoutWordsIsAllZeros() {
    let sums = FloatRows(rows: 1, columns: 48)
    let rows = PaddedRows(zeros: 0)
    #expect(sums.most(of: 3, at: rows, block: 0, filters: 8).value == .zero)
  }
}
