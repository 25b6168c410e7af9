import Testing

@testable import MessageCore

@Suite struct TerminalTextTests {
  @Test func whatStandsUnseenIsMadeVisible() {
    #expect(TerminalText.visible("@Ac\u{200B}me \u{2060}x\u{E0041}") == "@Ac\\u{200B}me \\u{2060}x\\u{E0041}")
    // Joiners are part of spellings and pictures, tags of flags.
    let (family, scotland) = ("👩‍👧 می\u{200C}خواهم", "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}")
    #expect(TerminalText.visible(family) == family && TerminalText.visible(scotland) == scotland)
  }

  @Test func leavesPrintableTextAlone() {
    for text in ["", "plain text", "Grüße, 日本語, 😀", "\u{301}", "a\u{200D}b", "🏳️‍🌈"] {
      #expect(TerminalText.visible(text) == text)
    }
  }

  @Test func makesEveryControlCharacterVisible() {
    #expect(TerminalText.visible("\u{1B}[31mred") == "\\u{1B}[31mred")
    #expect(
      TerminalText.visible("a\u{0}b\u{7}c\u{8}d\u{7F}e\u{9B}f") == "a\\u{0}b\\u{7}c\\u{8}d\\u{7F}e\\u{9B}f")
    for value in Array(UInt32(0)..<0x20) + Array(0x7F..<0xA0) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      #expect(!TerminalText.visible("x\(scalar)y").unicodeScalars.contains(scalar))
    }
  }

  @Test func turnsLineBreaksAndTabsIntoBlanks() {
    #expect(TerminalText.visible("a\nb\tc\rd\r\ne\u{2028}f\u{2029}g") == "a b c d  e f g")
  }

  @Test func showsWhatReordersText() {
    #expect(TerminalText.visible("safe\u{202E}txt.exe") == "safe\\u{202E}txt.exe")
    for scalar
      in "\u{61C}\u{200E}\u{200F}\u{202A}\u{202B}\u{202C}\u{202D}\u{2066}\u{2067}\u{2068}\u{2069}\u{FEFF}"
      .unicodeScalars
    {
      #expect(!TerminalText.visible("\(scalar)").unicodeScalars.contains(scalar))
    }
  }

  @Test func quotesAndShortens() {
    #expect(TerminalText.quoted("a\nb") == "'a b'")
    #expect(TerminalText.quoted("abc", limit: 3) == "'abc'")
    #expect(TerminalText.quoted("abcd", limit: 3) == "'abc…'")
    #expect(TerminalText.quoted("") == "''")
    #expect(TerminalText.quoted(String(repeating: "é", count: 61)).count == 63)
  }
}
