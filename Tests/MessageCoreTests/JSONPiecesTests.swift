import MessageCore
import Testing

struct JSONPiecesTests {
  @Test(arguments: [
    (0, 4, "0"), (1, 4, "0.0001"), (10_000, 4, "1"), (-9_998, 4, "-0.9998"), (1_200, 4, "0.12"),
    (123_456_789, 4, "12345.6789"), (-450, 2, "-4.5"), (100, 2, "1"), (7, 2, "0.07"), (-30, 0, "-30"),
    (Int.max, 0, "9223372036854775807"), (Int.max, 2, "92233720368547758.07"), (5, 9, "0.000000005"),
    (1_250, 3, "1.25"),
  ])
  func fixedPointNumbersHaveTheirShortestSpelling(units: Int, decimals: Int, expected: String) {
    var pieces = JSONPieces()
    pieces.fixedPoint(units, decimals: decimals)
    #expect(pieces.withBytes { String(decoding: $0, as: UTF8.self) } == expected)
  }

  /// The usual numbers go ways of their own; here each is put together as it is done on paper.
  @Test(arguments: [0, 2, 4])
  func everyUsualNumberHasItsShortestSpelling(decimals: Int) {
    let place = [1, 10, 100, 1_000, 10_000][decimals]
    for units in -10_020...10_020 {
      var fraction = String(String(place + Int(units.magnitude) % place).dropFirst())
      while fraction.hasSuffix("0") { fraction.removeLast() }
      let expected =
        (units < 0 ? "-" : "") + String(Int(units.magnitude) / place)
        + (fraction.isEmpty ? "" : "." + fraction)
      var pieces = JSONPieces()
      pieces.fixedPoint(units, decimals: decimals)
      let spelled = pieces.withBytes { String(decoding: $0, as: UTF8.self) }
      if spelled != expected { Issue.record("\(units) with \(decimals) decimals is \(spelled)") }
    }
  }
}
