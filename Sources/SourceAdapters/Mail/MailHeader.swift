/// The header of a mail or of a part of one: fields by name, the first one of a name where one is asked for.
struct MailHeader {
  /// Names in lower case, values unfolded, without blanks around them, not decoded.
  private(set) var fields: [(name: String, value: [UInt8])] = []

  /// Takes the fields off the front of a mail.
  ///
  /// - Returns: the header and what follows it.
  static func split(_ mail: ArraySlice<UInt8>) -> (header: MailHeader, body: ArraySlice<UInt8>) {
    var header = MailHeader()
    var rest = mail
    while !rest.isEmpty {
      let (line, next) = MailLines.first(of: rest)
      if line.isEmpty { return (header, next) }
      if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t"), !header.fields.isEmpty {
        header.fields[header.fields.count - 1].value += [UInt8(ascii: " ")] + trimmed(line)
      } else if let colon = line.firstIndex(of: UInt8(ascii: ":")), isName(line[..<colon]) {
        let name = String(decoding: trimmed(line[..<colon]), as: UTF8.self).lowercased()
        header.fields.append((name, Array(trimmed(line[(colon + 1)...]))))
      } else if !(line.starts(with: "From ".utf8) || line.starts(with: ">From ".utf8)) {
        // Not a field: the empty line before the body is missing.
        return (header, rest)
      }
      rest = next
    }
    return (header, [])
  }

  /// Whether these bytes can stand before a field's colon; blanks behind the name are common.
  static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
    let name = trimmed(bytes)
    return !name.isEmpty && name.allSatisfy { 0x21...0x7E ~= $0 && $0 != UInt8(ascii: ":") }
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    return bytes
  }

  /// The value of a field as text, encoded words not decoded; nil where there is none or it is empty.
  func text(_ name: String) -> String? {
    guard let value = fields.first(where: { $0.name == name })?.value, !value.isEmpty else { return nil }
    return CharacterDecoder.decode(value, from: nil)
  }

  /// The values of all fields of that name.
  func texts(_ name: String) -> [String] {
    fields.filter { $0.name == name }.map { CharacterDecoder.decode($0.value, from: nil) }
  }

  /// The value of a field with its encoded words decoded; nil where there is none or it is empty.
  func decoded(_ name: String) -> String? { text(name).map { EncodedWords.decoded($0) } }

  /// The ids in a field, without their angle brackets.
  func ids(_ name: String) -> [String] {
    var ids: [String] = []
    for value in texts(name) {
      var rest = value[...]
      while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
        // Folding may have put blanks into an id.
        let id = rest[rest.index(after: open)..<close].filter { !$0.isWhitespace }
        if !id.isEmpty { ids.append(id) }
        rest = rest[rest.index(after: close)...]
      }
      if ids.isEmpty, !value.contains("<"), !value.contains(" "), value.contains("@") { ids.append(value) }
    }
    return ids
  }
}

/// The lines of a mail.
enum MailLines {
  /// The first line without its end, and what follows it.
  static func first(of bytes: ArraySlice<UInt8>) -> (line: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) {
    guard let feed = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return (bytes, []) }
    var line = bytes[..<feed]
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    return (line, bytes[(feed + 1)...])
  }
}
