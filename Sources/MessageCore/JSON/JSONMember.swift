/// Where one member of an object stands in its text. Offsets are bytes from the start of the text.
struct JSONMember {
  /// The key between its quotes, still escaped.
  var keyStart: Int32
  var keyEnd: Int32
  /// The value, quotes and brackets included.
  var valueStart: Int32
  var valueEnd: Int32
  /// How many members of inner objects were noted up to the value's end.
  var innerEnd: Int32 = 0
  /// The first eight bytes of the key, little endian, zero filled; 0 for an escaped key.
  var prefix: UInt64
  var kind: JSONKind
  /// Whether the key is spelled with escapes.
  var isEscaped: Bool
  /// Whether the value is a string with escapes.
  var valueIsEscaped: Bool
}
