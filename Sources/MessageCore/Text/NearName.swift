/// Finds what was probably meant where a name is not known, for messages such as
/// `unknown field 'tonee'; did you mean 'tone'?`.
public enum NearName {
  /// `; did you mean 'tone'?` with the nearest of `names`, or nothing where none is near enough.
  public static func hint(for name: String, among names: some Sequence<String>) -> String {
    nearest(to: name, among: names).map { "; did you mean \(TerminalText.quoted($0))?" } ?? ""
  }

  /// The name that takes the fewest edits to become `name`, at most a third of its letters; case is no edit. The first
  /// one where several are equally near.
  public static func nearest(to name: String, among names: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().unicodeScalars.prefix(longestName))
    var best: (name: String, edits: Int)?
    for candidate in names {
      let letters = Array(candidate.lowercased().unicodeScalars.prefix(longestName))
      let edits = self.edits(from: wanted, to: letters)
      let limit = max(1, max(wanted.count, letters.count) / 3)
      if edits <= limit, edits < min(wanted.count, letters.count), edits < best?.edits ?? .max {
        best = (candidate, edits)
      }
    }
    return best?.name
  }

  /// Names are compared up to this length, so that a hostile header costs little.
  private static let longestName = 64

  /// The optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours.
  private static func edits(from one: [Unicode.Scalar], to two: [Unicode.Scalar]) -> Int {
    var beforeLast = [Int](repeating: 0, count: two.count + 1)
    var last = Array(0...two.count)
    for row in one.indices {
      var current = [row + 1]
      for column in two.indices {
        var edits = min(
          last[column + 1] + 1, current[column] + 1, last[column] + (one[row] == two[column] ? 0 : 1))
        if row > 0, column > 0, one[row] == two[column - 1], one[row - 1] == two[column] {
          edits = min(edits, beforeLast[column - 1] + 1)
        }
        current.append(edits)
      }
      (beforeLast, last) = (last, current)
    }
    return last[two.count]
  }
}
