/// The words of a lexicon by their letters, so that a text's word is looked up while it is read.
struct WordTree: Sendable {
  /// A word, or the letters that words begin with, that some term names.
  typealias Entry = Int32

  struct Node {
    var byte: UInt8
    /// The entry of the word that ends here; −1 where none does.
    var word: Entry = -1
    /// The entry of the letters that end here and may go on.
    var prefix: Entry = -1
    var firstChild: Int32 = -1
    var sibling: Int32 = -1
  }

  private var nodes: [Node] = []
  private var roots = InlineArray<256, Int32>(repeating: -1)
  private(set) var entryCount = 0

  /// The root's child for a word's first byte; −1 where no word begins so.
  func root(_ byte: UInt8) -> Int32 { roots[Int(byte)] }

  /// The node after `node` for the next byte; −1 where there is none.
  func child(of node: Int32, _ byte: UInt8) -> Int32 {
    var child = nodes[Int(node)].firstChild
    while child >= 0, nodes[Int(child)].byte != byte { child = nodes[Int(child)].sibling }
    return child
  }

  subscript(node: Int32) -> Node { nodes[Int(node)] }

  /// The entry of a word, made where it is new.
  mutating func entry(_ word: LexiconTerm.Word) -> Entry {
    var node: Int32 = -1
    for byte in word.bytes { node = step(from: node, byte) }
    let known = word.isPrefix ? nodes[Int(node)].prefix : nodes[Int(node)].word
    if known >= 0 { return known }
    let entry = Entry(entryCount)
    entryCount += 1
    if word.isPrefix { nodes[Int(node)].prefix = entry } else { nodes[Int(node)].word = entry }
    return entry
  }

  private mutating func step(from node: Int32, _ byte: UInt8) -> Int32 {
    let known = node < 0 ? root(byte) : child(of: node, byte)
    if known >= 0 { return known }
    let made = Int32(nodes.count)
    nodes.append(Node(byte: byte))
    if node < 0 {
      roots[Int(byte)] = made
    } else {
      nodes[Int(made)].sibling = nodes[Int(node)].firstChild
      nodes[Int(node)].firstChild = made
    }
    return made
  }
}
