/// An element of an XML document with all that is in it.
struct XMLElement {
  /// Its name, with the prefix that is usual for its namespace, such as `dc:date`; see `XMLNamespaces`.
  var name: String
  /// Its attributes in their order, names as they are written, namespace declarations included.
  var attributes: [(name: String, value: String)] = []
  /// Elements and text in their order.
  var content: [XMLNode] = []
  /// The number of the line in which it begins.
  var line = 0

  /// The value of an attribute; nil where there is none.
  func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }

  /// The value of an attribute by its local name, whatever prefix it has.
  func attribute(local name: String) -> String? {
    attributes.first { $0.name == name || $0.name.hasSuffix(":\(name)") }?.value
  }

  /// The elements directly inside.
  var children: [XMLElement] {
    content.compactMap { node in if case .element(let element) = node { element } else { nil } }
  }

  /// The first element directly inside that has the name.
  func child(_ name: String) -> XMLElement? {
    for case .element(let element) in content where element.name == name { return element }
    return nil
  }

  /// The elements directly inside that have the name.
  func children(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

  /// All text inside, that of elements included.
  var text: String {
    var text = ""
    appendText(to: &text)
    return text
  }

  /// The text inside the first element of that name, without blanks around it; nil where there is none or it is empty.
  func text(of name: String) -> String? {
    guard let text = child(name)?.text.trimmedBlanks, !text.isEmpty else { return nil }
    return text
  }

  /// What is inside, written as markup, which is how XHTML content is read.
  var markup: String {
    var markup = ""
    appendMarkup(to: &markup)
    return markup
  }

  /// The element written as markup.
  var wholeMarkup: String { XMLElement(name: "", content: [.element(self)]).markup }

  private func appendText(to text: inout String) {
    for node in content {
      switch node {
      case .text(let piece): text += piece
      case .element(let element): element.appendText(to: &text)
      }
    }
  }

  private func appendMarkup(to markup: inout String) {
    for node in content {
      switch node {
      case .text(let piece): Self.appendEscaped(piece, to: &markup)
      case .element(let element):
        // A prefix that stands for XHTML says nothing to readers of HTML.
        let name = element.name.split(separator: ":").last.map(String.init) ?? element.name
        markup += "<\(name)"
        for (name, value) in element.attributes where !name.hasPrefix("xmlns") {
          markup += " \(name)=\""
          Self.appendEscaped(value, to: &markup)
          markup += "\""
        }
        markup += ">"
        element.appendMarkup(to: &markup)
        if !Self.voidElements.contains(name) { markup += "</\(name)>" }
      }
    }
  }

  private static let voidElements: Set<String> = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
  ]

  private static func appendEscaped(_ text: String, to markup: inout String) {
    guard text.utf8.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 == 0x3E || $0 == 0x22 }) else {
      markup += text
      return
    }
    for character in text.unicodeScalars {
      switch character {
      case "&": markup += "&amp;"
      case "<": markup += "&lt;"
      case ">": markup += "&gt;"
      case "\"": markup += "&quot;"
      default: markup.unicodeScalars.append(character)
      }
    }
  }
}

/// A part of an element's content.
indirect enum XMLNode {
  case element(XMLElement)
  case text(String)
}

extension String {
  /// The text without the blanks and line ends around it.
  var trimmedBlanks: String {
    let isBlank: (Unicode.Scalar) -> Bool = { $0.value <= 0x20 }
    guard unicodeScalars.first.map(isBlank) == true || unicodeScalars.last.map(isBlank) == true else {
      return self
    }
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !isBlank($0) }),
      let last = scalars.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(scalars[first...last])
  }
}
