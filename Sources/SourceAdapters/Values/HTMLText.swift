/// HTML as plain text: paragraphs are set apart by an empty line, other blocks and `<br>` by a line end, character
/// references are decoded, and links keep their words here and their addresses in `links`.
///
/// It takes any text and never fails: what is no tag stands for itself, and what is open at the end is closed. Scripts,
/// styles and comments are dropped, an image leaves its `alt`, items of lists begin with `- `, whitespace is one space
/// except in `<pre>`.
struct HTMLText {
  /// A link in the text.
  struct Link: Equatable {
    /// Where it leads, decoded; possibly relative.
    var address: String
    /// The words that it stands on.
    var text: String
    /// The names in its `class` and `rel`, such as `mention`, `hashtag` or `tag`.
    var classes: [String]
    /// Whether it stands in a quote, where these are marked.
    var isQuoted = false
  }

  private(set) var text = ""
  private(set) var links: [Link] = []

  /// - Parameter marksQuotes: whether lines of quotes get `> ` before them, as mail programs write them: those of
  ///   `<blockquote>`, and of the blocks that Gmail and Yahoo put around the mail that is answered.
  init(_ html: String, marksQuotes: Bool = false) {
    var reader = HTMLReader(Array(html.utf8), marksQuotes: marksQuotes)
    reader.read()
    text = String(decoding: reader.output, as: UTF8.self)
    links = reader.links
  }

  /// The text of a value that may be HTML or plain text with references in it.
  static func plain(_ html: String) -> String {
    html.utf8.contains { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") } ? HTMLText(html).text : html
  }
}

/// Walks over HTML once and collects its text.
private struct HTMLReader {
  private(set) var output: [UInt8] = []
  private(set) var links: [HTMLText.Link] = []

  private let html: [UInt8]
  private var index = 0
  /// The line ends that come before the next text: at most 2.
  private var lineEnds = 0
  private var wantsSpace = false
  private var preformatted = 0
  /// The link that is open, and where its words begin.
  private var openLink: (address: String, classes: [String], start: Int)?
  private let marksQuotes: Bool
  private var quoteDepth = 0
  /// For each `<div>` that is open, whether it is a quote.
  private var openBlocks: [Bool] = []

  init(_ html: [UInt8], marksQuotes: Bool) {
    self.html = html
    self.marksQuotes = marksQuotes
  }

  mutating func read() {
    while index < html.count {
      if html[index] == UInt8(ascii: "<"), let end = skipMarkup() {
        index = end
      } else {
        readText()
      }
    }
    closeLink()
  }

  // MARK: - Text

  /// Takes what stands before the next `<`, and at least one byte.
  private mutating func readText() {
    var end = index + 1
    while end < html.count, html[end] != UInt8(ascii: "<") { end += 1 }
    var decoded: [UInt8] = []
    HTMLEntities.decode(html.span.extracting(index..<end), into: &decoded)
    index = end
    append(decoded)
  }

  private mutating func append(_ text: [UInt8]) {
    for byte in text {
      if preformatted > 0 {
        if byte == UInt8(ascii: "\n") { lineEnds += 1 } else if byte != UInt8(ascii: "\r") { put(byte) }
      } else if byte == 0x20 || 0x09...0x0D ~= byte {
        wantsSpace = true
      } else {
        put(byte)
      }
    }
  }

  private mutating func put(_ byte: UInt8) {
    if lineEnds > 0 || output.isEmpty {
      if !output.isEmpty {
        output.append(
          contentsOf: repeatElement(UInt8(ascii: "\n"), count: preformatted > 0 ? lineEnds : min(lineEnds, 2))
        )
      }
      for _ in 0..<quoteDepth { output.append(contentsOf: "> ".utf8) }
    } else if wantsSpace, !output.isEmpty {
      output.append(UInt8(ascii: " "))
    }
    lineEnds = 0
    wantsSpace = false
    output.append(byte)
  }

  private mutating func breakLine(_ count: Int) {
    lineEnds = max(lineEnds, count)
    wantsSpace = false
  }

  // MARK: - Markup

  /// Reads a tag, a comment or a declaration; where it ends, or nil where `<` is an ordinary character.
  private mutating func skipMarkup() -> Int? {
    let start = index + 1
    guard start < html.count else { return nil }
    switch html[start] {
    case UInt8(ascii: "!") where html[start...].starts(with: "!--".utf8):
      return end(of: "-->", from: start + 3) ?? html.count
    case UInt8(ascii: "!") where html[start...].starts(with: "![CDATA[".utf8):
      let content = start + 8
      let close = end(of: "]]>", from: content) ?? html.count
      append(Array(html[content..<max(content, close - 3)]))
      return close
    case UInt8(ascii: "!"), UInt8(ascii: "?"): return end(of: ">", from: start) ?? html.count
    case UInt8(ascii: "/"):
      guard start + 1 < html.count, isLetter(html[start + 1]) else { return nil }
      guard let tag = tag(from: start + 1) else { return html.count }
      close(tag.name)
      return tag.end
    case let byte where isLetter(byte):
      guard let tag = tag(from: start) else { return html.count }
      return open(tag)
    default: return nil
    }
  }

  private struct Tag {
    var name: String
    var attributes: [String: String] = [:]
    var end: Int
  }

  private mutating func open(_ tag: Tag) -> Int {
    switch tag.name {
    case "br": lineEnds += 1
    case "p", "blockquote", "ul", "ol", "dl", "table", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr":
      breakLine(output.isEmpty ? 0 : 2)
      if tag.name == "blockquote", marksQuotes { quoteDepth += 1 }
    case "div" where marksQuotes:
      breakLine(1)
      let classes = tag.attributes["class"] ?? ""
      let isQuote = classes.contains("gmail_quote") || classes.contains("yahoo_quoted")
      openBlocks.append(isQuote)
      if isQuote { quoteDepth += 1 }
    case "pre":
      breakLine(2)
      preformatted += 1
    case "li":
      breakLine(1)
      append(Array("-".utf8))
      wantsSpace = true
    case "td", "th": wantsSpace = true
    case "a":
      closeLink()
      if let address = tag.attributes["href"], !address.isEmpty {
        let classes = "\(tag.attributes["class"] ?? "") \(tag.attributes["rel"] ?? "")"
        openLink = (
          address, classes.split(whereSeparator: \.isWhitespace).map { String($0) }, output.count
        )
      }
    case "img":
      if let words = tag.attributes["alt"] { append(Array(words.utf8)) }
    case "script", "style", "head", "template", "title":
      return end(of: "</\(tag.name)", from: tag.end).flatMap { end(of: ">", from: $0) } ?? html.count
    default:
      if Self.blocks.contains(tag.name) { breakLine(1) }
    }
    return tag.end
  }

  private mutating func close(_ name: String) {
    switch name {
    case "p", "blockquote", "ul", "ol", "dl", "table", "figure", "h1", "h2", "h3", "h4", "h5", "h6":
      breakLine(2)
      if name == "blockquote", marksQuotes { quoteDepth = max(0, quoteDepth - 1) }
    case "div" where marksQuotes:
      breakLine(1)
      if openBlocks.popLast() == true { quoteDepth = max(0, quoteDepth - 1) }
    case "pre":
      preformatted = max(0, preformatted - 1)
      lineEnds = 0
      breakLine(2)
    case "a": closeLink()
    default:
      if Self.blocks.contains(name) { breakLine(1) }
    }
  }

  private static let blocks: Set<String> = [
    "div", "section", "article", "header", "footer", "aside", "main", "nav", "address", "li", "tr", "dt",
    "dd",
    "figcaption", "form", "fieldset", "details", "summary", "body", "html", "center", "caption",
  ]

  private mutating func closeLink() {
    guard let link = openLink else { return }
    openLink = nil
    var words = output[min(link.start, output.count)...]
    while let first = words.first, first == 0x20 || first == 0x0A { words.removeFirst() }
    links.append(
      HTMLText.Link(
        address: link.address, text: String(decoding: words, as: UTF8.self), classes: link.classes,
        isQuoted: quoteDepth > 0))
  }

  // MARK: - Parts

  /// Reads a tag's name and attributes; nil where the tag is not closed.
  private func tag(from start: Int) -> Tag? {
    var position = start
    func word(_ stops: String) -> String {
      let first = position
      while position < html.count, !stops.utf8.contains(html[position]) { position += 1 }
      return String(decoding: html[first..<position], as: UTF8.self)
    }
    func skipSpace() { while position < html.count, isSpace(html[position]) { position += 1 } }

    var tag = Tag(name: word(" \t\r\n\u{0C}/>").lowercased(), end: 0)
    while true {
      skipSpace()
      guard position < html.count else { return nil }
      switch html[position] {
      case UInt8(ascii: ">"):
        tag.end = position + 1
        return tag
      case UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "\""), UInt8(ascii: "'"): position += 1
      default:
        let name = word(" \t\r\n\u{0C}/>=").lowercased()
        skipSpace()
        guard position < html.count, html[position] == UInt8(ascii: "=") else { continue }
        position += 1
        skipSpace()
        guard position < html.count else { return nil }
        let value: String
        if html[position] == UInt8(ascii: "\"") || html[position] == UInt8(ascii: "'") {
          let quote = html[position] == UInt8(ascii: "\"") ? "\"" : "'"
          position += 1
          value = word(quote)
          position += 1
        } else {
          value = word(" \t\r\n\u{0C}>")
        }
        if tag.attributes[name] == nil { tag.attributes[name] = HTMLEntities.decoded(value) }
      }
    }
  }

  /// Where a text ends that begins at `start` or later, whatever its case.
  private func end(of text: String, from start: Int) -> Int? {
    let wanted = Array(text.utf8)
    var position = start
    while position + wanted.count <= html.count {
      if zip(html[position...], wanted).allSatisfy({ lowered($0) == $1 }) { return position + wanted.count }
      position += 1
    }
    return nil
  }

  private func lowered(_ byte: UInt8) -> UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
  }
  private func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 }
  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
}
