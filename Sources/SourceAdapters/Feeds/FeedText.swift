/// The text of an element of a feed, made plain from whatever its type says it is.
struct FeedText {
  private(set) var text = ""
  private(set) var links: [String] = []

  init() {}

  /// Nil where the element holds something else than text.
  init?(_ element: XMLElement, base: String? = nil) {
    let type = element.attribute("type")?.lowercased() ?? Self.usualType(of: element.name)
    let base = element.attribute("xml:base").map { WebAddress.resolve($0, against: base) } ?? base
    if element.attribute("mode") == "base64" {
      take(
        CharacterDecoder.decode(Base64.decoded(element.text.utf8), from: nil), isHTML: type.contains("html"),
        base)
    } else if !element.children.isEmpty {
      take(element.markup, isHTML: true, base)
    } else if let source = element.attribute("src") {
      links = [WebAddress.resolve(source, against: base)]
    } else if type == "text" || type == "plain" || type == "text/plain" {
      let text = element.text
      // What only should be plain, outside of Atom, is made of HTML as often as not.
      take(text, isHTML: element.attribute("type") == nil && Self.looksLikeHTML(text), base)
    } else if type.contains("html") || type.hasPrefix("text/") || type.hasSuffix("xml") {
      let text = element.text
      take(text, isHTML: !type.hasPrefix("text/") || type == "text/html" && Self.looksLikeHTML(text), base)
    } else {
      return nil
    }
  }

  private mutating func take(_ content: String, isHTML: Bool, _ base: String?) {
    guard isHTML else {
      text = content.trimmedBlanks
      return
    }
    let plain = HTMLText(content)
    text = plain.text
    links = plain.links.map { WebAddress.resolve($0.address, against: base) }
  }

  /// What an element is where it does not say.
  private static func usualType(of name: String) -> String {
    switch name {
    case "description", "content:encoded", "fullitem", "body", "xhtml:body", "dc:description": "text/html"
    default: "text"
    }
  }

  /// Whether a text has a tag or a reference of HTML in it.
  static func looksLikeHTML(_ text: String) -> Bool {
    var previous: UInt8 = 0
    for byte in text.utf8 {
      let isLetter = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
      if previous == UInt8(ascii: "<"), isLetter || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!") {
        return true
      }
      if previous == UInt8(ascii: "&"), isLetter || byte == UInt8(ascii: "#") { return true }
      previous = byte
    }
    return false
  }
}
