/// A matrix that is learnt by Adam (Kingma & Ba 2015), row by row: a row that no text of a batch touches stays as it is, its
/// moments too.
struct AdamRows: ~Copyable {
  var values: FloatRows
  /// Of the batch; zero in rows that are not touched.
  var gradients: FloatRows
  private var means: FloatRows
  private var squares: FloatRows
  private var touched: [Int] = []
  private var isTouched: [Bool]

  private static let meanDecay: Float = 0.9
  private static let squareDecay: Float = 0.999

  /// How the rows of a step move: Adam's correction for moments that began at zero is in it.
  struct Rate {
    private var rate: Float = 0
    private var meanPower: Float = 1
    private var squarePower: Float = 1

    /// Goes on to the next step.
    mutating func advance(to rate: Float) {
      meanPower *= meanDecay
      squarePower *= squareDecay
      self.rate = rate * (1 - squarePower).squareRoot() / (1 - meanPower)
    }

    fileprivate var value: Float { rate }
  }

  init(_ values: consuming FloatRows) {
    let rows = values.rowCount
    let columns = values.blocks * 8
    self.values = values
    gradients = FloatRows(rows: rows, columns: columns)
    means = FloatRows(rows: rows, columns: columns)
    squares = FloatRows(rows: rows, columns: columns)
    isTouched = Array(repeating: false, count: rows)
  }

  /// Says that a row has a gradient.
  @inline(__always)
  mutating func touch(_ row: Int) {
    guard !isTouched[row] else { return }
    isTouched[row] = true
    touched.append(row)
  }

  mutating func touchAll() {
    for row in 0..<values.rowCount { touch(row) }
  }

  /// Moves the rows that were touched against their gradients, and clears these.
  mutating func step(_ rate: Rate) {
    for row in touched {
      for block in 0..<values.blocks {
        let gradient = gradients[row, block]
        let mean = means[row, block] * AdamRows.meanDecay + gradient * (1 - AdamRows.meanDecay)
        let square =
          squares[row, block] * AdamRows.squareDecay + gradient * gradient * (1 - AdamRows.squareDecay)
        means[row, block] = mean
        squares[row, block] = square
        values[row, block] -= mean * rate.value / (square.squareRoot() + 1e-8)
        gradients[row, block] = .zero
      }
      isTouched[row] = false
    }
    touched.removeAll(keepingCapacity: true)
  }

  /// The values, when all has been learnt.
  consuming func learnt() -> FloatRows { values }
}
