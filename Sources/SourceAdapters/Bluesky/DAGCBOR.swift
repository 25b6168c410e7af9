import MessageCore

/// A value in DAG-CBOR, the strict kind of CBOR (RFC 8949) whose links are content identifiers.
indirect enum DAGCBOR {
  case integer(Int64)
  case unsigned(UInt64)
  case number(Double)
  case bytes([UInt8])
  case text(String)
  case list([DAGCBOR])
  case map([(name: String, value: DAGCBOR)])
  case link(ContentID)
  case boolean(Bool)
  case null

  /// Reads a block that is one value.
  ///
  /// - Throws: `LineError` with the cause and the place in bytes from the block's start.
  init(_ block: ArraySlice<UInt8>) throws(LineError) {
    var reader = Reader(bytes: block, index: block.startIndex)
    self = try reader.value(depth: 0)
    guard reader.index == block.endIndex else { throw reader.error("more than one value") }
  }

  /// A member of a map; nil where there is none.
  subscript(name: String) -> DAGCBOR? {
    guard case .map(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The text; nil for other kinds.
  var text: String? { if case .text(let text) = self { text } else { nil } }

  /// The link; nil for other kinds.
  var link: ContentID? { if case .link(let link) = self { link } else { nil } }

  /// The elements; none for other kinds.
  var elements: [DAGCBOR] { if case .list(let elements) = self { elements } else { [] } }

  /// Writes the value as JSON, links as `{"$link":…}` and bytes as `{"$bytes":…}`, as Bluesky's API has them.
  func write(to json: inout JSONWriter) {
    switch self {
    case .integer(let value): json.integer(value)
    case .unsigned(let value): json.integer(value)
    case .number(let value): json.number(value, decimals: 15)
    case .bytes(let bytes):
      json.object {
        $0.key("$bytes")
        $0.string(Base64.text(bytes))
      }
    case .text(let text): json.string(text)
    case .list(let elements): json.array { for element in elements { element.write(to: &$0) } }
    case .map(let members):
      json.object { json in
        for (name, value) in members {
          json.key(name)
          value.write(to: &json)
        }
      }
    case .link(let link):
      json.object {
        $0.key("$link")
        $0.string(link.text)
      }
    case .boolean(let value): json.boolean(value)
    case .null: json.null()
    }
  }

  // MARK: - Reading

  private struct Reader {
    let bytes: ArraySlice<UInt8>
    var index: Int

    private static let deepest = 128

    func error(_ cause: String) -> LineError {
      LineError("no DAG-CBOR: \(cause) (byte \(index - bytes.startIndex))")
    }

    mutating func value(depth: Int) throws(LineError) -> DAGCBOR {
      guard depth < Self.deepest else { throw error("nested deeper than \(Self.deepest) levels") }
      let first = try byte()
      let kind = first >> 5
      if kind == 7 { return try simple(first & 31) }
      let number = try argument(first & 31)
      switch kind {
      case 0: return Int64(exactly: number).map { .integer($0) } ?? .unsigned(number)
      case 1:
        guard let magnitude = Int64(exactly: number) else { throw error("a number below all of 64 bits") }
        return .integer(-1 - magnitude)
      case 2: return .bytes(Array(try take(number)))
      case 3: return .text(try string(number))
      case 4:
        var elements: [DAGCBOR] = []
        guard number <= UInt64(bytes.count) else { throw error("a list longer than the block") }
        for _ in 0..<number { elements.append(try value(depth: depth + 1)) }
        return .list(elements)
      case 5:
        var members: [(name: String, value: DAGCBOR)] = []
        guard number <= UInt64(bytes.count) else { throw error("a map longer than the block") }
        for _ in 0..<number {
          guard case .text(let name) = try value(depth: depth + 1) else {
            throw error("a name that is no text")
          }
          members.append((name, try value(depth: depth + 1)))
        }
        return .map(members)
      default:
        // A link is bytes with the tag 42, and a zero before the identifier.
        guard number == 42, case .bytes(let link) = try value(depth: depth + 1), link.first == 0,
          let identifier = ContentID(startOf: link.dropFirst())
        else { throw error("a tag that is no link") }
        return .link(identifier)
      }
    }

    private mutating func simple(_ code: UInt8) throws(LineError) -> DAGCBOR {
      switch code {
      case 20: return .boolean(false)
      case 21: return .boolean(true)
      case 22: return .null
      case 27: return .number(Double(bitPattern: try argument(27)))
      default: throw error("a value of an unknown kind")
      }
    }

    private mutating func argument(_ code: UInt8) throws(LineError) -> UInt64 {
      if code < 24 { return UInt64(code) }
      guard code <= 27 else { throw error("a length that is not told") }
      return try take(1 << UInt64(code - 24)).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func byte() throws(LineError) -> UInt8 {
      guard index < bytes.endIndex else { throw error("the block ends too soon") }
      defer { index += 1 }
      return bytes[index]
    }

    private mutating func take(_ count: UInt64) throws(LineError) -> ArraySlice<UInt8> {
      guard count <= UInt64(bytes.endIndex - index) else { throw error("the block ends too soon") }
      defer { index += Int(count) }
      return bytes[index..<(index + Int(count))]
    }

    private mutating func string(_ count: UInt64) throws(LineError) -> String {
      guard let text = String(validating: try take(count), as: UTF8.self) else {
        throw error("text that is not UTF-8")
      }
      return text
    }
  }
}

extension Base64 {
  /// The bytes as text, without padding.
  static func text(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(UInt(0)) { $0 << 8 | UInt($1) } << UInt((3 - group.count) * 8)
      for place in 0...group.count { result.append(alphabet[Int(bits >> UInt(18 - place * 6)) & 63]) }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
