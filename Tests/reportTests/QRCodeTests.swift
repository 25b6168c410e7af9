import Testing

@testable import report

@Suite struct QRCodeTests {
  /// The matrix that the Python package qrcode 8 makes of the same text, at level M in byte mode.
  @Test func isWhatAPeerDraws() throws {
    let expected = """
      #######.#...####..###.#######
      #.....#.##...#..#.....#.....#
      #.###.#..#......#.###.#.###.#
      #.###.#.##..#.##.#....#.###.#
      #.###.#..#.##.#.####..#.###.#
      #.....#..#...#.##.##..#.....#
      #######.#.#.#.#.#.#.#.#######
      ........#..##..###.##........
      #.##.###...###.#.####.#..#.##
      ....#...#....###.########...#
      ..#...####.###..#.#....#..##.
      .###.#.####.#...#.##.##.#...#
      .####.#.###...##.#.#...#.##..
      .#.....####...#.####..#...###
      ......#...#.##.###.#.#.#..###
      .##.#.....###.#.#.#.#..##..#.
      ..########..#.##..#.##.###.#.
      .#.##..#.#..#.#.###.##.#.###.
      #.#.###.#..#.###..#.##....#..
      ..###..#..#####.####....#.#..
      .#.#..#..###.#####..#######..
      ........###.....###.#...#####
      #######.#.#.#.#.#.###.#.##.#.
      #.....#.##.####....##...##..#
      #.###.#..###.....#..#####.##.
      #.###.#.##.....##..###.###..#
      #.###.#.##....#.#.........#.#
      #.....#...###..##.#.#.####.#.
      #######.#####...#.###..#...#.
      """
    let code = try #require(QRCode("https://a.example/directory.html"))
    let drawn = (0..<code.size).map { row in
      String((0..<code.size).map { code[row, $0] ? "#" : "." })
    }.joined(separator: "\n")
    #expect(drawn == expected)
  }

  @Test func growsWithTheTextUpToVersionTen() {
    #expect(QRCode(String(repeating: "x", count: 14))?.size == 21)
    #expect(QRCode(String(repeating: "x", count: 15))?.size == 25)
    #expect(QRCode(String(repeating: "x", count: 213))?.size == 57)
    #expect(QRCode(String(repeating: "x", count: 214)) == nil)
  }
}
