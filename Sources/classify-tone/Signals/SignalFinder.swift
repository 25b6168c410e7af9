/// Finds the signals of texts; keeps its buffers between texts, so that a search allocates nothing.
struct SignalFinder: ~Copyable {
  /// What was found in the text that was searched last; others may add what they found by other means.
  var signals = SignalList()

  private let lexicon: Lexicon
  private var words = SignalWords()
  private var terms: TermSearch

  init(lexicon: Lexicon) {
    self.lexicon = lexicon
    terms = TermSearch(lexicon)
  }

  /// The spelling of a signal's name.
  func spelling(of name: SignalName) -> [UInt8] { lexicon.names[name] }

  /// Searches a text, which is UTF-8, for what it is known it may hold. Takes time linear in its length.
  mutating func search(_ text: [UInt8], _ hints: TextHints) { search(text.span, hints) }

  /// Searches a text that nobody has read before.
  mutating func search(_ text: [UInt8]) { search(text.span, TextHints(ofUnread: text.span)) }

  private mutating func search(_ text: Span<UInt8>, _ hints: TextHints) {
    signals.removeAll()
    guard hints.isPromising else { return }
    words.read(text, lexicon)
    if hints.hasTerm { terms.search(&words, lexicon, into: &signals) }
    if hints.hasMailbox { MailboxSearch.search(text, lexicon, into: &signals) }
    if hints.mayHoldNumber { NumberSearch.search(text, words, into: &signals) }
    if hints.mayHoldAddress { AddressSearch.search(text, words, into: &signals) }
  }
}
