/// The patterns of a lexicon by the entry that anchors them: a pattern is looked for only where its anchors stand.
struct AnchorIndex: Sendable {
  /// Where an entry's patterns start in ``patterns``; one more than there are entries.
  private var starts: [Int32]
  private var patterns: [Int32]

  /// - Parameter anchors: in any order; an entry's patterns keep theirs.
  init(_ anchors: [(entry: WordTree.Entry, pattern: Int32)], entryCount: Int) {
    starts = [Int32](repeating: 0, count: entryCount + 1)
    for anchor in anchors { starts[Int(anchor.entry) + 1] += 1 }
    for entry in 0..<entryCount { starts[entry + 1] += starts[entry] }
    patterns = [Int32](repeating: 0, count: anchors.count)
    var next = starts
    for anchor in anchors {
      patterns[Int(next[Int(anchor.entry)])] = anchor.pattern
      next[Int(anchor.entry)] += 1
    }
  }

  /// The places of an entry's patterns.
  func places(of entry: WordTree.Entry) -> Range<Int> {
    Int(starts[Int(entry)])..<Int(starts[Int(entry) + 1])
  }

  /// The pattern in a place.
  subscript(place: Int) -> Int32 { patterns[place] }
}
