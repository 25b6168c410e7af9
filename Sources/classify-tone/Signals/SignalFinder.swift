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

  /// Searches a text, which is UTF-8. Takes time linear in its length.
  mutating func search(_ text: [UInt8]) { search(text.span) }

  private mutating func search(_ text: Span<UInt8>) {
    signals.removeAll()
    let hints = TextHints(of: text, lexicon: lexicon)
    guard hints.isPromising else { return }
    words.read(text, lexicon)
    if hints.hasTerm { terms.search(&words, lexicon, into: &signals) }
    if hints.hasMailbox { MailboxSearch.search(text, lexicon, into: &signals) }
    if hints.digits > 0 { NumberSearch.search(text, words, into: &signals) }
    if hints.hasStreet, hints.digits > 0 { AddressSearch.search(text, words, into: &signals) }
  }
}
