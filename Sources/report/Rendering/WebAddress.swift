import MessageCore

/// An address that may become a link: of the web, and without anything hidden in it.
struct WebAddress: Equatable, Sendable {
  let text: String

  /// Nil for every other address.
  init?(_ text: String) {
    guard text.hasPrefix("https://"), TerminalText.visible(text) == text else { return nil }
    self.text = text
  }
}
