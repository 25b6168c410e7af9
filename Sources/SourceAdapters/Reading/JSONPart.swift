import MessageCore

/// A value inside a JSON document, and where it stands.
struct JSONPart {
  /// The names of the members on the way to it, `*` for the element of an array; empty for a value by itself.
  let path: [String]
  let value: JSONValue
  /// The line in which it begins, from 1.
  let line: Int
}

/// Finds where a JSON value ends by its brackets and quotes alone, without checking what is inside.
struct ValueScan {
  enum Result: Equatable {
    case end
    case needsInput
    /// The value cannot go on so; `position` is where that shows.
    case broken(String)
  }

  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  /// Whether the value is a number, `true`, `false` or `null`, which end where something else begins.
  private var isWord = false

  /// Reads on from `position` to the end of the value that begins at 0.
  mutating func advance(_ bytes: Span<UInt8>, _ position: inout Int, isAtEnd: Bool) -> Result {
    var index = position
    defer { position = index }
    while index < bytes.count {
      let byte = bytes[index]
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
          if depth == 0 {
            index += 1
            return .end
          }
        } else if byte == UInt8(ascii: "\n") {
          return .broken("a string without its closing quote")
        }
        index += 1
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        if isWord { return .end }
        isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if isWord { return .end }
        depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if isWord { return .end }
        depth -= 1
        if depth <= 0 {
          index += 1
          return .end
        }
      case UInt8(ascii: ","), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
        if isWord || depth == 0 { return .end }
      default:
        if depth == 0 { isWord = true }
      }
      index += 1
    }
    return isAtEnd && isWord ? .end : .needsInput
  }
}
