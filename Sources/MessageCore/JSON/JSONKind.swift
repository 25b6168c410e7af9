/// The six kinds of JSON value (RFC 8259 section 3).
public enum JSONKind: UInt8, Sendable {
  case object, array, string, number, boolean, null

  /// The kind with its article, as error messages say it.
  public var described: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .number: "a number"
    case .boolean: "a boolean"
    case .null: "null"
    }
  }

  /// The kind of the valid JSON value that begins with `byte`.
  init(firstByte byte: UInt8) {
    switch byte {
    case UInt8(ascii: "{"): self = .object
    case UInt8(ascii: "["): self = .array
    case UInt8(ascii: "\""): self = .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .boolean
    case UInt8(ascii: "n"): self = .null
    default: self = .number
    }
  }
}
