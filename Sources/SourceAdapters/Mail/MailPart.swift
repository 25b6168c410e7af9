/// A mail, or a part of one, as MIME describes it (RFC 2045 to 2049): what kind of content it is, and the text in it.
struct MailPart {
  private let header: MailHeader
  private let body: ArraySlice<UInt8>
  private let type: String
  private let parameters: [String: String]

  /// Deeper parts are left out.
  private static let deepest = 20

  init(_ header: MailHeader, _ body: ArraySlice<UInt8>, defaultType: String = "text/plain") {
    self.header = header
    self.body = body
    let (value, parameters) = Self.parameters(header.text("content-type") ?? "")
    type = value.contains("/") ? value : defaultType
    self.parameters = parameters
  }

  /// The text that a reader would see, and where its links lead.
  struct Content {
    var text = ""
    var links: [String] = []
    /// Where those lead that stand in quotes.
    var quotedLinks: [String] = []
    /// Whether the links were told by markup.
    var isMarkup = false
  }

  /// The text of this part; nil where it has none, or is attached.
  func content(depth: Int = 0) -> Content? {
    if depth > 0, isAttachment { return nil }
    if type.hasPrefix("multipart/") {
      guard depth < Self.deepest, let boundary = parameters["boundary"], !boundary.isEmpty else {
        return plain()
      }
      return combined(parts(boundary), depth)
    }
    switch type {
    case "text/html": return html()
    case "message/rfc822", "message/delivery-status", "text/calendar", "text/rfc822-headers": return nil
    case let type where type.hasPrefix("text/") || type == "message/partial": return plain()
    default: return depth == 0 && !type.contains("/") ? plain() : nil
    }
  }

  private var isAttachment: Bool {
    header.text("content-disposition")?.trimmedBlanks.lowercased().hasPrefix("attachment") == true
  }

  // MARK: - Parts

  /// Of alternatives the plain one, where it says anything; of other parts all that are text.
  private func combined(_ parts: [MailPart], _ depth: Int) -> Content? {
    if type == "multipart/alternative" {
      let texts = parts.compactMap { part in part.content(depth: depth + 1) }
      let plain = texts.first { !$0.isMarkup && !$0.text.isEmpty }
      guard var chosen = plain ?? texts.first(where: { !$0.text.isEmpty }) else { return texts.first }
      if chosen.links.isEmpty, let markup = texts.first(where: { $0.isMarkup }) {
        (chosen.links, chosen.quotedLinks) = (markup.links, markup.quotedLinks)
      }
      return chosen
    }
    var whole: Content?
    for part in parts {
      guard let content = part.content(depth: depth + 1), !content.text.isEmpty else { continue }
      guard var text = whole else {
        whole = content
        continue
      }
      // What follows a forwarded mail in the same words is its other half.
      text.text += "\n\n" + content.text
      text.links += content.links
      text.quotedLinks += content.quotedLinks
      whole = text
    }
    return whole
  }

  private func parts(_ boundary: String) -> [MailPart] {
    let mark = Array("--\(boundary)".utf8)
    var parts: [MailPart] = []
    var start: Int?
    var rest = body
    let ownDefault = type == "multipart/digest" ? "message/rfc822" : "text/plain"
    func add(_ bytes: ArraySlice<UInt8>) {
      let (header, body) = MailHeader.split(bytes)
      parts.append(MailPart(header, body, defaultType: ownDefault))
    }
    while !rest.isEmpty {
      let lineStart = rest.startIndex
      let (line, next) = MailLines.first(of: rest)
      rest = next
      guard line.starts(with: mark) else { continue }
      let tail = line[(line.startIndex + mark.count)...].filter { $0 > 0x20 }
      guard tail.isEmpty || tail.elementsEqual([UInt8(ascii: "-"), UInt8(ascii: "-")]) else { continue }
      if let start, start <= lineStart { add(body[start..<lineStart]) }
      start = tail.isEmpty ? next.startIndex : nil
      if !tail.isEmpty { break }
    }
    // A mail that was cut has no closing boundary.
    if let start, start < body.endIndex { add(body[start...]) }
    return parts
  }

  // MARK: - Text

  private var decodedBytes: [UInt8] {
    switch header.text("content-transfer-encoding")?.trimmedBlanks.lowercased() {
    case "base64": Base64.decoded(body)
    case "quoted-printable": QuotedPrintable.decoded(body)
    default: Array(body)
    }
  }

  private func plain() -> Content {
    var text = CharacterDecoder.decode(decodedBytes, from: parameters["charset"]).replacing(
      "\r\n", with: "\n")
    if parameters["format"]?.lowercased() == "flowed" {
      text = Self.unflowed(text, deletesSpace: parameters["delsp"]?.lowercased() == "yes")
    }
    return Content(text: text.trimmedBlanks)
  }

  private func html() -> Content {
    let bytes = decodedBytes
    let text = HTMLText(
      CharacterDecoder.decode(bytes, from: parameters["charset"] ?? Self.declared(in: bytes)),
      marksQuotes: true)
    let links = text.links.filter {
      !$0.address.hasPrefix("#") && !$0.address.lowercased().hasPrefix("mailto:")
    }
    return Content(
      text: text.text, links: links.filter { !$0.isQuoted }.map(\.address),
      quotedLinks: links.filter(\.isQuoted).map(\.address), isMarkup: true)
  }

  /// The character set that a page declares in its head.
  private static func declared(in page: [UInt8]) -> String? {
    let head = String(decoding: page.prefix(1024), as: UTF8.self).lowercased()
    guard let start = head.firstRange(of: "charset=")?.upperBound else { return nil }
    let name = head[start...].drop { $0 == "\"" || $0 == "'" }.prefix {
      $0.isLetter || $0.isNumber || "-_:".contains($0)
    }
    return name.isEmpty ? nil : String(name)
  }

  /// Lines put together that were broken for the way (RFC 3676).
  private static func unflowed(_ text: String, deletesSpace: Bool) -> String {
    var result = ""
    var isContinued = false
    var depth = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let quotes = line.prefix { $0 == ">" }.count
      var content = line.dropFirst(quotes)
      if content.first == " " { content = content.dropFirst() }
      if isContinued, quotes == depth, content != "-- " {
        result += content
      } else {
        if !result.isEmpty || isContinued || depth > 0 { result += "\n" }
        result += String(repeating: ">", count: quotes) + (quotes > 0 ? " " : "") + content
      }
      isContinued = content.last == " " && content != "-- "
      if isContinued, deletesSpace { result.removeLast() }
      depth = quotes
    }
    return result
  }

  // MARK: - Parameters

  /// `text/plain; charset="utf-8"`: the value and its parameters, names in lower case; those in pieces or with a character
  /// set (RFC 2231) by their plain name.
  static func parameters(_ field: String) -> (value: String, parameters: [String: String]) {
    var pieces: [String] = [""]
    var isQuoted = false
    var isEscaped = false
    for character in field {
      if isEscaped {
        isEscaped = false
        pieces[pieces.count - 1].append(character)
      } else if character == "\\", isQuoted {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
      } else if character == ";", !isQuoted {
        pieces.append("")
      } else {
        pieces[pieces.count - 1].append(character)
      }
    }
    var parameters: [String: String] = [:]
    for piece in pieces.dropFirst() {
      guard let equals = piece.firstIndex(of: "=") else { continue }
      let written = String(piece[..<equals]).trimmedBlanks.lowercased()
      let name = String(written.prefix { $0 != "*" })
      var value = String(piece[piece.index(after: equals)...]).trimmedBlanks
      if written.hasSuffix("*"), let tick = value.lastIndex(of: "'") {
        value = String(value[value.index(after: tick)...])
      }
      parameters[name] = (written.contains("*") ? parameters[name] ?? "" : "") + value
    }
    return (pieces[0].trimmedBlanks.lowercased(), parameters)
  }
}
