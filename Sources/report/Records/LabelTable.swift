import MessageCore

/// What messages are labelled with, kept once and stood for by its index: hashtags, links, places, signals, and the words
/// of their texts.
struct LabelTable: Sendable {
  /// What sort of label it is.
  enum Kind: UInt8, CaseIterable, Sendable { case hashtag, link, place, signal, word }

  /// Each label behind the number of its kind.
  private var table = IdentifierTable()
  private var key: [UInt8] = []

  var count: Int { table.count }

  /// The label's index, a new one for a new label.
  ///
  /// - Parameter name: the name in UTF-8.
  mutating func index(of name: some Collection<UInt8>, _ kind: Kind) -> Int32 {
    key.removeAll(keepingCapacity: true)
    key.append(kind.rawValue)
    key.append(contentsOf: name)
    return table.number(of: key)
  }

  /// As `index(of:_:)`, for the number of the kind followed by the name, whose hash is known.
  mutating func index(ofKey key: Span<UInt8>, _ hash: IdentifierTable.Hash) -> Int32 {
    table.number(of: key, hash)
  }

  /// The hash of a key that will soon be looked up.
  func hash(ofKey key: Span<UInt8>) -> IdentifierTable.Hash { table.hash(of: key) }

  /// The index of a label that is there; nil where none is.
  func known(_ name: String, _ kind: Kind) -> Int32? { table.known([kind.rawValue] + Array(name.utf8)) }

  func kind(of index: Int32) -> Kind { Kind(rawValue: table.firstByte(of: index)) ?? .word }

  func name(of index: Int32) -> String { String(table.text(index).dropFirst()) }
}
