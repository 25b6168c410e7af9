import MessageCore

/// Gives each distinct text a small number, so that ids and names are compared, hashed and kept once.
struct StringTable {
  /// What stands for "no text".
  static let none: Int32 = -1

  private var texts = IdentifierTable()

  /// How many texts there are; their numbers count from 0.
  var count: Int { texts.count }

  /// The number of a text, new or known.
  mutating func index(of text: Span<UInt8>) -> Int32 { texts.number(of: text) }

  /// A text's hash, for `index(of:_:)`; see `IdentifierTable.hash(of:)`.
  func hash(of text: Span<UInt8>) -> IdentifierTable.Hash { texts.hash(of: text) }

  /// As `index(of:)`, with the text's hash.
  mutating func index(of text: Span<UInt8>, _ hash: IdentifierTable.Hash) -> Int32 {
    texts.number(of: text, hash)
  }

  /// As `index(of:)`; nil for a text that is new where there are so many already.
  mutating func index(of text: Span<UInt8>, most: Int) -> Int32? {
    count < most ? texts.number(of: text) : texts.known(text)
  }

  /// As `index(of:)`.
  mutating func index(of text: String) -> Int32 { texts.number(of: Array(text.utf8)) }

  /// The number of a text that is known; nil for others.
  func known(_ text: String) -> Int32? { texts.known(Array(text.utf8)) }

  /// The text with that number, decoded.
  func string(_ index: Int32) -> String { texts.text(index) }

  /// The text with that number; nil for `none`.
  func optionalString(_ index: Int32) -> String? { index == Self.none ? nil : string(index) }

  /// The first byte of the text with that number; 0 of an empty one.
  func firstByte(of index: Int32) -> UInt8 { texts.firstByte(of: index) }

  /// Whether a text sorts before another, byte by byte.
  func precedes(_ left: Int32, _ right: Int32) -> Bool { left != right && texts.precedes(left, right) }
}
