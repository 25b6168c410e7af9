/// The texts of boards as plain text: BBCode, and the markup that phpBB 3.2 wraps around it.
struct BoardText {
  private(set) var text = ""
  private(set) var links: [String] = []
  /// The number of the first post that is quoted, where the quote tells it.
  private(set) var quoted: String?

  init(_ source: String) {
    var rest = Self.unwrapped(source)[...]
    while let open = rest.firstIndex(of: "[") {
      text += rest[..<open]
      rest = rest[open...]
      guard let close = rest.firstIndex(of: "]"), let tag = Tag(rest[rest.index(after: open)..<close]) else {
        text += "["
        rest = rest.dropFirst()
        continue
      }
      rest = rest[rest.index(after: close)...]
      take(tag, rest)
    }
    text = HTMLEntities.decoded(text + rest).trimmedBlanks
    links = links.map { HTMLEntities.decoded($0) }
  }

  private struct Tag {
    let name: String
    let value: String
    let isClosing: Bool

    /// Nil where this is no tag of a board.
    init?(_ inside: Substring) {
      isClosing = inside.first == "/"
      let tag = isClosing ? inside.dropFirst() : inside
      // A mark after a colon belongs to the board: [b:1a2b3c].
      name = tag.prefix { $0.isLetter || $0.isNumber || $0 == "*" }.lowercased()
      guard Self.names.contains(name) else { return nil }
      let after = tag.dropFirst(name.count)
      guard after.isEmpty || [":", "=", " "].contains(after.first ?? "-") else { return nil }
      value = after.firstIndex(of: "=").map { String(after[after.index(after: $0)...]) } ?? ""
    }

    private static let names: Set<String> = [
      "b", "i", "u", "s", "url", "img", "quote", "code", "list", "size", "color", "colour", "center", "left",
      "right",
      "font", "email", "youtube", "video", "media", "attachment", "attach", "spoiler", "indent", "sub", "sup",
      "table",
      "tr", "td", "hr", "align", "user", "mention", "php", "html", "icode", "li", "strike", "flash", "*",
    ]
  }

  private mutating func take(_ tag: Tag, _ following: Substring) {
    switch tag.name {
    case "url" where !tag.isClosing:
      let address = tag.value.isEmpty ? String(following.prefix { $0 != "[" }) : tag.value
      let bare = address.filter { $0 != "\"" && $0 != "'" }
      // The mark of the board may follow the address.
      links.append(bare.trimmedBlanks)
    case "quote":
      if !text.isEmpty, !text.hasSuffix("\n"), following.first?.isNewline != true { text += "\n" }
      if !tag.isClosing, quoted == nil { quoted = Self.post(tag.value) }
    case "*", "li": if !tag.isClosing { text += text.hasSuffix("\n") || text.isEmpty ? "- " : "\n- " }
    case "list", "code", "table", "tr": if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
    default: break
    }
  }

  /// The post in `"jo" post_id=12 time=3`, `'jo' pid='12'`, `jo;12` and `"jo, post: 12, member: 3"`.
  private static func post(_ value: String) -> String? {
    for mark in ["post_id=", "pid=", "post: ", "msg="] {
      guard let start = value.firstRange(of: mark)?.upperBound else { continue }
      let id = value[start...].drop { $0 == "'" || $0 == "\"" }.prefix { $0.isNumber }
      if !id.isEmpty { return String(id) }
    }
    guard let semicolon = value.lastIndex(of: ";") else { return nil }
    let id = value[value.index(after: semicolon)...]
    return !id.isEmpty && id.allSatisfy(\.isNumber) ? String(id) : nil
  }

  /// phpBB 3.2 keeps `<r>` or `<t>` with the tags of BBCode in `<s>` and `<e>`, which are what is written, inside of
  /// others, which are what is meant. Older ones keep smilies as pictures and links as markup.
  private static func unwrapped(_ source: String) -> String {
    if source.hasPrefix("<r>") || source.hasPrefix("<t>") {
      var result = ""
      var isTag = false
      var tag = ""
      for character in source {
        if isTag {
          if character == ">" {
            isTag = false
            if tag.hasPrefix("br") { result += "\n" }
          } else {
            tag.append(character)
          }
        } else if character == "<" {
          isTag = true
          tag = ""
        } else {
          result.append(character)
        }
      }
      return result
    }
    return source.contains("<a ") || source.contains("<br") || source.contains("<img ")
      ? HTMLText(source).text : source
  }
}
