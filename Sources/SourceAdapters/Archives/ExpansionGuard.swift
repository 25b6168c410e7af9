/// Stops packed data that grows beyond all that text does: a bomb.
///
/// Deflate can grow data a thousandfold, but exports of text grow five to thirty times, the most repetitive a hundred. So
/// more than 250 times is refused, once that is more than 256 MiB.
struct ExpansionGuard {
  private static let harmless = 256 << 20
  private static let largestRatio = 250

  private(set) var consumed = 0
  private(set) var produced = 0

  /// - Throws: `ArchiveError` where the data grows too much.
  mutating func add(consumed more: Int, produced bytes: Int) throws(ArchiveError) {
    consumed += more
    produced += bytes
    if produced > Self.harmless, produced / Self.largestRatio > consumed {
      throw ArchiveError(
        "grows to more than \(Self.largestRatio) times its size; it is taken for a bomb and read no further")
    }
  }
}
