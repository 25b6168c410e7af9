import MessageCore

/// What strangers chose, a name or a title, as it may stand in a text that we sign: on one line, without what steers a
/// screen, and without what a network would make a mention, a tag or a link of.
enum StrangersWords {
  /// How many characters a name may have, and a title.
  static let longestName = 60
  static let longestTitle = 120

  /// A name or a title; nil where nothing is left.
  static func plain(_ text: String, most: Int) -> String? {
    let words = visible(text).split(separator: " ").filter { !isLink($0) }
    let plain = words.map { word in
      unlinked(word.filter { $0 != "@" && $0 != "#" && $0 != "＠" && $0 != "＃" })
    }.joined(separator: " ")
    guard plain.contains(where: { $0.isLetter || $0.isNumber || $0.isSymbol }) else { return nil }
    if plain.count <= most { return plain }
    return plain.prefix(most - 1).trimmingSuffix(while: { $0 == " " }) + "…"
  }

  /// A handle, which has no blanks and names one server at most; nil where nothing is left.
  static func handle(_ text: String) -> String? {
    let parts = visible(text).prefix { $0 != " " }.split(separator: "@").prefix(2)
    let plain = parts.joined(separator: "@").prefix(longestTitle)
    return plain.isEmpty || isLink(plain) ? nil : String(plain)
  }

  private static func isLink(_ word: some StringProtocol) -> Bool {
    word.contains("://") || word.lowercased().hasPrefix("www.")
  }

  /// Without the dots by which networks tell a server's name: "evil.example" is "evil example". A dot stays where no
  /// name of a domain can follow it, as in "J.R.", "3.5" and at a sentence's end.
  private static func unlinked(_ word: String) -> String {
    var result = ""
    var rest = word[...]
    while let dot = rest.firstIndex(where: { dots.contains($0) }) {
      let label = rest[rest.index(after: dot)...].prefix { $0.isLetter || $0.isNumber || $0 == "-" }
      let isInName = dot > rest.startIndex && label.count > 1 && label.contains { $0.isLetter }
      result += rest[..<dot] + (isInName ? " " : String(rest[dot]))
      rest = rest[rest.index(after: dot)...]
    }
    return result + rest
  }

  /// What stands between the labels of a host name (IDNA 2003, RFC 3490 section 3.1).
  private static let dots: Set<Character> = [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"]

  /// On one line, without invisible characters, with two marks on a letter at most.
  private static func visible(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var marks = 0
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .lineSeparator, .paragraphSeparator, .spaceSeparator: result.append(" ")
      case .control where scalar.properties.isWhitespace: result.append(" ")
      case .control, .format, .privateUse, .surrogate, .unassigned: continue
      case .nonspacingMark, .enclosingMark:
        marks += 1
        if marks <= 2 { result.append(scalar) }
        continue
      default: result.append(scalar)
      }
      marks = 0
    }
    return String(result)
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> String {
    var text = self
    while let last = text.last, isTrimmed(last) { text.removeLast() }
    return String(text)
  }
}
