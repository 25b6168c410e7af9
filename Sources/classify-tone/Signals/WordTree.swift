/// The words of a lexicon by their letters, so that a text's word is looked up while it is read.
///
/// A node's children are told by a symbol of six bits: one for each ASCII letter, digit and the apostrophe; a byte beyond
/// ASCII is two symbols, one for each half.
struct WordTree: Sendable {
  /// A word, or the letters that words begin with, that some term names.
  typealias Entry = Int32

  struct Node {
    /// The entry of the word that ends here; −1 where none does.
    var word: Entry = -1
    /// The entry of the letters that end here and may go on.
    var prefix: Entry = -1
    /// Which symbols go on from here, a bit for each symbol.
    fileprivate var symbols: UInt64 = 0
    /// The child of the first of these; the others follow.
    fileprivate var firstChild: Int32 = -1
  }

  /// A node while words are added.
  private struct Draft {
    var symbol: UInt8
    var word: Entry = -1
    var prefix: Entry = -1
    var firstChild: Int32 = -1
    var sibling: Int32 = -1
  }

  /// The root is 0.
  private var nodes: [Node] = [Node()]
  private var drafts: [Draft] = [Draft(symbol: 0)]
  private(set) var entryCount = 0

  static var root: Int32 { 0 }

  subscript(node: Int32) -> Node { nodes[Int(node)] }

  /// The node after `node` for the next byte; −1 where there is none. Call only when the tree is frozen.
  @inline(__always)
  func child(of node: Int32, _ byte: UInt8) -> Int32 {
    guard byte >= 0x80 else { return child(of: node, symbol: WordTree.symbol(byte)) }
    let half = child(of: node, symbol: WordTree.upperHalf(byte))
    return half < 0 ? -1 : child(of: half, symbol: WordTree.lowerHalf(byte))
  }

  @inline(__always)
  private func child(of node: Int32, symbol: UInt8) -> Int32 {
    let bit: UInt64 = 1 &<< UInt64(symbol)
    let own = nodes[Int(node)]
    guard own.symbols & bit != 0 else { return -1 }
    return own.firstChild &+ Int32(truncatingIfNeeded: (own.symbols & (bit &- 1)).nonzeroBitCount)
  }

  /// 0 to 25 for the small letters, 26 to 35 for the digits, 36 for the apostrophe.
  private static func symbol(_ byte: UInt8) -> UInt8 {
    let letter = byte &- UInt8(ascii: "a")
    if letter < 26 { return letter }
    let digit = byte &- UInt8(ascii: "0")
    return digit < 10 ? 26 &+ digit : 36
  }

  /// 37 to 44.
  private static func upperHalf(_ byte: UInt8) -> UInt8 { 37 &+ (byte &>> 4 & 7) }

  /// 45 to 60.
  private static func lowerHalf(_ byte: UInt8) -> UInt8 { 45 &+ (byte & 15) }

  // MARK: - Making

  /// The entry of a word, made where it is new.
  mutating func entry(_ word: LexiconTerm.Word) -> Entry {
    var node = WordTree.root
    for position in 0..<word.letters.count {
      let byte = word.letters[position]
      if byte < 0x80 {
        node = step(from: node, WordTree.symbol(byte))
      } else {
        node = step(from: step(from: node, WordTree.upperHalf(byte)), WordTree.lowerHalf(byte))
      }
    }
    let known = word.isPrefix ? drafts[Int(node)].prefix : drafts[Int(node)].word
    if known >= 0 { return known }
    let entry = Entry(entryCount)
    entryCount += 1
    if word.isPrefix { drafts[Int(node)].prefix = entry } else { drafts[Int(node)].word = entry }
    return entry
  }

  private mutating func step(from node: Int32, _ symbol: UInt8) -> Int32 {
    var known = drafts[Int(node)].firstChild
    while known >= 0, drafts[Int(known)].symbol != symbol { known = drafts[Int(known)].sibling }
    if known >= 0 { return known }
    let made = Int32(drafts.count)
    drafts.append(Draft(symbol: symbol, sibling: drafts[Int(node)].firstChild))
    drafts[Int(node)].firstChild = made
    return made
  }

  /// Puts the children of each node side by side; no word can be added any more.
  mutating func freeze() {
    nodes = []
    nodes.reserveCapacity(drafts.count)
    nodes.append(WordTree.node(drafts[0]))
    // The draft of each node.
    var sources: [Int32] = [0]
    sources.reserveCapacity(drafts.count)
    var children: [Int32] = []
    var next = 0
    while next < nodes.count {
      nodes[next].firstChild = Int32(nodes.count)
      children.removeAll(keepingCapacity: true)
      var child = drafts[Int(sources[next])].firstChild
      while child >= 0 {
        children.append(child)
        child = drafts[Int(child)].sibling
      }
      if children.count > 1 {
        children.sort { drafts[Int($0)].symbol < drafts[Int($1)].symbol }
      }
      for child in children {
        nodes[next].symbols |= 1 << UInt64(drafts[Int(child)].symbol)
        nodes.append(WordTree.node(drafts[Int(child)]))
        sources.append(child)
      }
      next += 1
    }
    drafts = []
  }

  private static func node(_ draft: Draft) -> Node { Node(word: draft.word, prefix: draft.prefix) }
}
