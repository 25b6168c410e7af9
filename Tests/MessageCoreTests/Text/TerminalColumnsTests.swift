import Testing

@testable import MessageCore

@Suite struct TerminalColumnsTests {
  @Test(arguments: [
    ("plain", 5), ("café", 4), ("cafe\u{301}", 4), ("日本", 4), ("한글", 4), ("🙂", 2), ("👨‍👩‍👧", 2),
    ("❤\u{FE0F}", 2), ("❤", 1), ("…", 1), ("a\u{200B}b", 2), ("", 0),
  ])
  func countsWhatATerminalShows(text: String, columns: Int) {
    #expect(TerminalText.columns(of: text) == columns)
  }

  @Test(arguments: [
    ("short", 5, "short"), ("longer", 5, "long…"), ("日本語", 6, "日本語"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"),
    ("ab", 1, "…"), ("ab", 0, ""), ("", 0, ""),
  ])
  func cutsTextThatIsTooWide(text: String, width: Int, expected: String) {
    #expect(TerminalText.fitted(text, to: width) == expected)
  }
}
