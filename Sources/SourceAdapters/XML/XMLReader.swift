import MessageCore

/// Reads XML out of chunks that may cut it anywhere, and goes on where it is broken.
///
/// It is our own because exports and feeds are broken so often: a conforming parser must stop at a bare ampersand, a
/// control character (WordPress writes them) or a wrong encoding, and libxml2's recovery loses the text behind the one
/// and closes the wrong elements after the other. Here nothing that follows a fault is lost:
///
/// - An ampersand that begins no reference, and a `<` that begins no tag, are characters. A reference to an entity of HTML
///   stays as it is, for the reader of HTML.
/// - Attributes need no quotes and no value; a tag whose quote is not closed ends before the next `<`.
/// - The encoding is told by `CharacterDecoder`, also where it is declared wrongly.
/// - End tags are reported as they stand; who builds the tree sees to their match.
///
/// Nothing is ever fetched. An entity that the document declares is put in where its value is plain text; a reference to
/// one that is external, or that is made of other entities, ends the reading (billion laughs, XXE). What declared entities
/// put in is limited to 1 MiB a document.
struct XMLReader {
  enum Event {
    /// Names as they are written.
    case start(name: String, attributes: [(name: String, value: String)], isEmpty: Bool)
    case end(name: String)
    /// A piece of text, references replaced.
    case text(String)
  }

  enum Step {
    case event(Event)
    case needsInput
    case end
  }

  /// The number of the line in which the last event begins.
  private(set) var line = 1
  /// Where the last event begins and ends, in bytes of the decoded text since its start.
  private(set) var eventRange = 0..<0
  /// The place from which the text is kept for `bytes(in:)`; nil where nobody asks for it.
  var kept: Int?

  private var decoder: CharacterDecoder?
  /// Decoded text; `position` is where the next event begins in it.
  private var text: [UInt8] = []
  private var position = 0
  /// How many bytes of the decoded text came before `text`.
  private var dropped = 0
  private var isComplete = false
  private var lineOfPosition = 1
  /// How far the current tag has been searched for its end, from `position`, and the quote that is open there.
  private var searched = 0
  private var openQuote: UInt8?
  private var entities = XMLEntities()

  /// Moves to the next event.
  mutating func next(_ input: inout ByteInput) throws(ImportFailure) -> Step {
    while true {
      if decoder == nil, try !begin(&input) { return .needsInput }
      if position < text.count, let event = try readEvent() { return .event(event) }
      if isComplete { return .end }
      if input.count == 0 {
        guard input.isAtEnd else { return .needsInput }
        isComplete = true
      }
      guard text.count - position <= input.longestPart else {
        throw ImportFailure(
          line: lineOfPosition, "a tag or comment begins here that does not end within 64 MiB")
      }
      take(&input)
    }
  }

  /// The decoded bytes between two places at or behind `kept`.
  func bytes(in range: Range<Int>) -> ArraySlice<UInt8> {
    text[range.lowerBound - dropped..<range.upperBound - dropped]
  }

  // MARK: - Encoding

  /// Finds out the encoding; false where more bytes are wanted.
  private mutating func begin(_ input: inout ByteInput) throws(ImportFailure) -> Bool {
    let start = input.prefix(1024)
    let isDeclared = start.starts(with: "<?xml".utf8)
    let declarationEnd = start.firstIndex(of: UInt8(ascii: ">"))
    if !input.isAtEnd, start.count < 5 || isDeclared && declarationEnd == nil && start.count < 1024 {
      return false
    }
    var declared: String?
    if isDeclared, let declarationEnd {
      let declaration = String(decoding: start[..<declarationEnd], as: UTF8.self)
      declared = Self.attributes(in: Array(declaration.utf8)[...]).first { $0.name == "encoding" }?.value
    }
    guard let (decoder, mark) = CharacterDecoder.forStart(of: start, declared: declared) else {
      throw ImportFailure(line: 1, "unknown encoding \(TerminalText.quoted(declared ?? ""))")
    }
    input.skip(mark)
    self.decoder = decoder
    return true
  }

  private mutating func take(_ input: inout ByteInput) {
    let unneeded = min(position, (kept ?? .max) == .max ? position : (kept ?? 0) - dropped)
    if unneeded > text.count / 2 {
      text.removeFirst(unneeded)
      position -= unneeded
      dropped += unneeded
    }
    decoder?.decode(input.prefix(input.count), isLast: isComplete, into: &text)
    input.skip(input.count)
  }

  // MARK: - Events

  /// The next event; nil where more text is wanted.
  private mutating func readEvent() throws(ImportFailure) -> Event? {
    while position < text.count {
      guard text[position] == UInt8(ascii: "<") else { return try readText() }
      guard position + 1 < text.count else {
        if isComplete { return literal() }
        return nil
      }
      switch text[position + 1] {
      case UInt8(ascii: "!"):
        guard let event = try readDeclaration() else { return nil }
        if case .some(let event) = event { return event }
      case UInt8(ascii: "?"):
        guard let end = end(of: "?>", from: 2) ?? (isComplete ? text.count : nil) else { return nil }
        advance(to: end)
      case UInt8(ascii: "/"):
        guard let end = end(of: ">", from: 2) ?? (isComplete ? text.count : nil) else { return nil }
        let name = text[(position + 2)..<end].prefix { $0 != UInt8(ascii: ">") && $0 > 0x20 }
        let event = Event.end(name: String(decoding: name, as: UTF8.self))
        advance(to: end)
        return event
      case let byte where Self.beginsName(byte):
        guard let end = endOfTag() else { return nil }
        let event = try tag(text[position..<end])
        advance(to: end)
        return event
      default: return literal()
      }
    }
    return nil
  }

  /// A `<` that begins nothing.
  private mutating func literal() -> Event {
    advance(to: position + 1)
    return .text("<")
  }

  private mutating func readText() throws(ImportFailure) -> Event? {
    var end = text[position...].firstIndex(of: UInt8(ascii: "<")) ?? text.count
    if end == text.count, !isComplete {
      // The text may be cut inside a reference, or between the two bytes of a line end.
      let tail = text[max(position, end - XMLEntities.longestReference)..<end]
      if let ampersand = tail.lastIndex(of: UInt8(ascii: "&")),
        !tail[ampersand...].contains(UInt8(ascii: ";"))
      {
        end = ampersand
      } else if tail.last == UInt8(ascii: "\r") {
        end -= 1
      }
      if end == position { return nil }
    }
    let decoded = try entities.decoded(text[position..<end], line: lineOfPosition, isAttribute: false)
    advance(to: end)
    return .text(decoded)
  }

  /// A comment, a CDATA section, a document type or another declaration: an event only of the second. Nil where more text
  /// is wanted.
  private mutating func readDeclaration() throws(ImportFailure) -> Event?? {
    let rest = text[position...]
    if rest.starts(with: "<!--".utf8) {
      guard let end = end(of: "-->", from: 4) ?? (isComplete ? text.count : nil) else { return nil }
      advance(to: end)
      return .some(nil)
    }
    if rest.starts(with: "<![CDATA[".utf8) {
      let close = end(of: "]]>", from: 9)
      guard let end = close ?? (isComplete ? text.count : nil) else { return nil }
      let inside = text[(position + 9)..<(close == nil ? end : end - 3)]
      let event = Event.text(XMLEntities.withPlainLineEnds(inside))
      advance(to: end)
      return .some(event)
    }
    if !isComplete, rest.count < 9, "<![CDATA[".utf8.starts(with: rest) || "<!--".utf8.starts(with: rest) {
      return nil
    }
    if rest.starts(with: "<!DOCTYPE".utf8) || rest.starts(with: "<!doctype".utf8) {
      guard let end = endOfDocumentType() ?? (isComplete ? text.count : nil) else { return nil }
      entities.declare(text[position..<end])
      advance(to: end)
      return .some(nil)
    }
    guard let end = end(of: ">", from: 2) ?? (isComplete ? text.count : nil) else { return nil }
    advance(to: end)
    return .some(nil)
  }

  private mutating func advance(to end: Int) {
    line = lineOfPosition
    eventRange = dropped + position..<dropped + end
    for byte in text[position..<end] where byte == UInt8(ascii: "\n") { lineOfPosition += 1 }
    position = end
    searched = 0
    openQuote = nil
  }

  // MARK: - Ends

  /// Where the text behind `mark` begins; nil where it does not stand in the text at hand.
  private mutating func end(of mark: StaticString, from offset: Int) -> Int? {
    let length = mark.utf8CodeUnitCount
    let first = mark.utf8Start[0]
    var index = position + max(offset, searched)
    while index + length <= text.count {
      guard let found = text[index...].firstIndex(of: first), found + length <= text.count else { break }
      if (1..<length).allSatisfy({ text[found + $0] == mark.utf8Start[$0] }) { return found + length }
      index = found + 1
    }
    searched = max(offset, text.count - position - length + 1)
    return nil
  }

  /// Where the tag ends that begins here; before the next `<` where a quote in it is not closed.
  private mutating func endOfTag() -> Int? {
    var index = position + max(1, searched)
    while index < text.count {
      let byte = text[index]
      if let quote = openQuote {
        if byte == quote { openQuote = nil }
        if byte == UInt8(ascii: "<") { return index }
      } else if byte == UInt8(ascii: ">") {
        return index + 1
      } else if byte == UInt8(ascii: "<") {
        return index
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"), opensValue(at: index) {
        openQuote = byte
      }
      index += 1
    }
    searched = text.count - position
    return isComplete ? text.count : nil
  }

  /// Whether a quote stands where a value begins, behind an equals sign.
  private func opensValue(at index: Int) -> Bool {
    var before = index - 1
    while before > position, text[before] <= 0x20 { before -= 1 }
    return text[before] == UInt8(ascii: "=")
  }

  private mutating func endOfDocumentType() -> Int? {
    var depth = 0
    var quote: UInt8?
    for index in position + 2..<text.count {
      let byte = text[index]
      if let open = quote {
        if byte == open { quote = nil }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ">") where depth <= 0: return index + 1
      default: break
      }
    }
    searched = 1
    return nil
  }

  // MARK: - Tags

  private static func beginsName(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ":")
      || byte >= 0x80
  }

  private mutating func tag(_ bytes: ArraySlice<UInt8>) throws(ImportFailure) -> Event {
    var inside = bytes.dropFirst()
    if inside.last == UInt8(ascii: ">") { inside.removeLast() }
    let isEmpty = inside.last == UInt8(ascii: "/")
    if isEmpty { inside.removeLast() }
    let name = inside.prefix { $0 > 0x20 && $0 != UInt8(ascii: "/") }
    var attributes: [(name: String, value: String)] = []
    for (name, value) in Self.rawAttributes(in: inside[name.endIndex...]) {
      let decoded = try entities.decoded(value, line: lineOfPosition, isAttribute: true)
      attributes.append((String(decoding: name, as: UTF8.self), decoded))
    }
    return .start(name: String(decoding: name, as: UTF8.self), attributes: attributes, isEmpty: isEmpty)
  }

  /// The attributes of a declaration, references left as they are.
  private static func attributes(in bytes: ArraySlice<UInt8>) -> [(name: String, value: String)] {
    rawAttributes(in: bytes).map {
      (String(decoding: $0, as: UTF8.self), String(decoding: $1, as: UTF8.self))
    }
  }

  private static func rawAttributes(in bytes: ArraySlice<UInt8>) -> [(ArraySlice<UInt8>, ArraySlice<UInt8>)] {
    var result: [(ArraySlice<UInt8>, ArraySlice<UInt8>)] = []
    var rest = bytes
    while true {
      rest = rest.drop { $0 <= 0x20 || $0 == UInt8(ascii: "/") }
      if rest.isEmpty { return result }
      let name = rest.prefix { $0 > 0x20 && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "/") }
      rest = rest[name.endIndex...].drop { $0 <= 0x20 }
      guard rest.first == UInt8(ascii: "=") else {
        if name.isEmpty { rest = rest.dropFirst() } else { result.append((name, [])) }
        continue
      }
      rest = rest.dropFirst().drop { $0 <= 0x20 }
      let value: ArraySlice<UInt8>
      if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
        value = rest.dropFirst().prefix { $0 != quote }
        rest = rest[value.endIndex...].dropFirst()
      } else {
        value = rest.prefix { $0 > 0x20 }
        rest = rest[value.endIndex...]
      }
      result.append((name, value))
    }
  }
}
