/// Names that are kept once and stood for by their index.
struct NameTable: Sendable {
  private(set) var names: [String] = []
  private var indices: [String: Int32] = [:]

  /// The name's index, a new one for a new name.
  mutating func index(of name: String) -> Int32 {
    if let index = indices[name] { return index }
    let index = Int32(names.count)
    indices[name] = index
    names.append(name)
    return index
  }

  subscript(index: Int32) -> String { names[Int(index)] }
}

/// What messages are labelled with, kept once: hashtags, links, places, signals.
struct LabelTable: Sendable {
  /// What sort of label it is.
  enum Kind: UInt8, CaseIterable, Sendable { case hashtag, link, place, signal }

  struct Label: Hashable, Sendable {
    var kind: Kind
    var name: String
  }

  private(set) var labels: [Label] = []
  private var indices: [Label: Int32] = [:]

  /// The label's index, a new one for a new label.
  mutating func index(of name: String, _ kind: Kind) -> Int32 {
    let label = Label(kind: kind, name: name)
    if let index = indices[label] { return index }
    let index = Int32(labels.count)
    indices[label] = index
    labels.append(label)
    return index
  }
}
