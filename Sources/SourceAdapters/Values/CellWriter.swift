import MessageCore

/// Writes cells of text as members of a record, each by its kind.
///
/// A value is meant to be reused for row after row.
struct CellWriter {
  /// The network whose name stands before ids, lower case.
  var network: [UInt8] = []
  /// The mentions, hashtags and links of the text in hand.
  var entities = EntityRanges()
  /// The last `created_at` that was written.
  private(set) var createdAt: Timestamp?

  private let timeFormat: TimeFormat?
  private let isHTML: Bool
  private var scratch: [UInt8] = []
  /// How many rows there were of each content, by its fingerprint.
  private var madeIDs: [Int64: Int] = [:]

  init(_ settings: ImportSettings = ImportSettings()) {
    timeFormat = settings.timeFormat
    isHTML = settings.isHTML
  }

  /// Writes a member; nothing where the cell is empty.
  ///
  /// - Throws: `LineError` with the cause, which begins with the cell in quotes.
  mutating func write(
    _ cell: Span<UInt8>, as content: MessageMember.Content, of member: MessageMember,
    to json: inout JSONWriter
  ) throws(LineError) {
    let value = cell.extracting(cell.trimmed)
    guard !value.isEmpty else { return }
    let name = member.names.member
    switch content {
    case .string:
      json.key(name)
      if member == .network {
        json.utf8(network.span)
      } else if member == .text, isHTML {
        json.string(HTMLText(cell.string).text)
      } else {
        json.utf8(member == .text ? cell : value)
      }
    case .handle:
      json.key(name)
      json.utf8(value[0] == UInt8(ascii: "@") ? value.extracting(1..<value.count) : value)
    case .reference:
      try takeReference(value)
      json.key(name)
      json.utf8(scratch.span)
    case .time:
      guard let time = timeFormat?.timestamp(value) ?? TimeSpelling.timestamp(value) else {
        let known =
          timeFormat.map { "it does not fit \(TerminalText.quoted($0.text)); also known are " }
          ?? "known are "
        let more = timeFormat == nil ? "; --time-format names others" : ""
        throw refusal(value, "is not a time; \(known)\(TimeSpelling.description)\(more)")
      }
      if member == .createdAt { createdAt = time }
      json.member(name, time)
    case .integer:
      guard let integer = value.integer, integer >= 0 else { throw refusal(value, "is not a count") }
      json.member(name, integer)
    case .number:
      guard let number = Double(value.string), number.isFinite else {
        throw refusal(value, "is not a number")
      }
      json.member(name, number)
    case .boolean:
      guard let boolean = value.boolean else { throw refusal(value, "is not true or false") }
      json.member(name, boolean)
    case .word(let words):
      let word = value.string.lowercased()
      guard words.contains(word) else {
        throw refusal(value, "is not one of \(words.joined(separator: ", "))")
      }
      json.member(name, word)
    case .handles, .tags, .links:
      writeList(value.string, name, content, to: &json)
    }
  }

  /// Writes an id that is made of what the row holds: the same row has the same id in every export, and rows alike in one
  /// file are told apart by their order.
  mutating func writeMadeID(of row: some RowOfCells, to json: inout JSONWriter) {
    scratch.removeAll(keepingCapacity: true)
    for cell in row.cells {
      scratch.append(contentsOf: row.text[cell])
      scratch.append(0x1F)
    }
    let sameRows = madeIDs[Fingerprint.number(of: scratch), default: 0]
    madeIDs[Fingerprint.number(of: scratch)] = sameRows + 1
    if sameRows > 0 { scratch.append(contentsOf: String(sameRows).utf8) }
    json.member(.id, String(decoding: network, as: UTF8.self) + ":" + Fingerprint.text(of: scratch))
  }

  /// Takes the network's name of this row or file, in lower case.
  ///
  /// - Throws: `LineError` where it could not stand before the colon of an id.
  mutating func takeNetwork(_ name: Span<UInt8>) throws(LineError) {
    network.removeAll(keepingCapacity: true)
    for index in name.trimmed {
      switch name[index] {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): network.append(name[index] | 0x20)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
        UInt8(ascii: "_"), UInt8(ascii: "."):
        network.append(name[index])
      default:
        throw refusal(name, "is no network's name: letters, digits, '-', '_' and '.'")
      }
    }
  }

  // MARK: - Kinds

  /// Puts `network:id` into `scratch`.
  private mutating func takeReference(_ value: Span<UInt8>) throws(LineError) {
    if value.isRoundedBySpreadsheet {
      throw refusal(value, "is an id that a spreadsheet has rounded; export it again as text")
    }
    scratch.removeAll(keepingCapacity: true)
    if !value.begins(with: network.span) || value.count <= network.count
      || value[network.count] != UInt8(ascii: ":")
    {
      scratch.append(contentsOf: network)
      scratch.append(UInt8(ascii: ":"))
    }
    value.extracting(value.wholePart).withUnsafeBufferPointer { scratch.append(contentsOf: $0) }
  }

  private func writeList(
    _ text: String, _ name: MemberName, _ content: MessageMember.Content, to json: inout JSONWriter
  ) {
    // Addresses may hold commas and semicolons.
    let separators: [Character] = if case .links = content { [] } else { [",", ";"] }
    let words = text.split { $0.isWhitespace || separators.contains($0) }
    switch content {
    case .handles:
      let handles = words.map { $0.hasPrefix("@") ? $0.dropFirst() : $0 }
      json.list(name, handles) { json, handle in json.object { $0.member(.handle, String(handle)) } }
    case .tags:
      json.list(name, words.map { $0.hasPrefix("#") ? $0.dropFirst() : $0 }) { $0.string(String($1)) }
    default:
      json.list(name, words) { $0.string(String($1)) }
    }
  }

  private func refusal(_ value: Span<UInt8>, _ cause: String) -> LineError {
    LineError("\(TerminalText.quoted(value.string)) \(cause)")
  }
}

extension Span where Element == UInt8 {
  /// The text as a string.
  var string: String { withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }

  /// A whole number; zeros behind a decimal point, as tables of numbers are often written, are no matter.
  var integer: Int64? { Int64(extracting(wholePart).string) }

  /// All but the spaces around.
  var trimmed: Range<Int> {
    var start = 0
    var end = count
    while start < end, isBlank(self[start]) { start += 1 }
    while end > start, isBlank(self[end - 1]) { end -= 1 }
    return start..<end
  }

  /// `119236` of `119236.0`, which is how some programs write a column of numbers with gaps; else everything.
  var wholePart: Range<Int> {
    var end = count
    while end > 0, self[end - 1] == UInt8(ascii: "0") { end -= 1 }
    guard end < count, end > 1, self[end - 1] == UInt8(ascii: ".") else { return 0..<count }
    for index in 0..<end - 1 where !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= self[index]) {
      return 0..<count
    }
    return 0..<end - 1
  }

  /// A yes or no in the words that exports use.
  var boolean: Bool? {
    switch count {
    case 1:
      switch self[0] {
      case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "1"): true
      case UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "0"):
        false
      default: nil
      }
    case 2 where spells("no", at: 0): false
    case 3 where spells("yes", at: 0): true
    case 4 where spells("true", at: 0): true
    case 5 where spells("false", at: 0): false
    default: nil
    }
  }

  /// Whether this is `1.0432E+18`: the id is lost.
  var isRoundedBySpreadsheet: Bool {
    var hasExponent = false
    for index in indices {
      switch self[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): continue
      case UInt8(ascii: "E"), UInt8(ascii: "e"):
        guard index > 0, index + 1 < count, !hasExponent, self[index + 1] == UInt8(ascii: "+") else {
          return false
        }
        hasExponent = true
      case UInt8(ascii: "+"): guard hasExponent else { return false }
      default: return false
      }
    }
    return hasExponent
  }

  /// Whether these bytes begin with those.
  func begins(with start: Span<UInt8>) -> Bool {
    guard start.count <= count else { return false }
    for index in start.indices where self[index] != start[index] { return false }
    return true
  }
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
