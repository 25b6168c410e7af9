import Testing

@testable import SourceAdapters

@Suite struct MojibakeTests {
  @Test(arguments: [
    ("Caf\u{C3}\u{A9}", "Café"), ("\u{F0}\u{9F}\u{91}\u{8D}", "👍"), ("plain", "plain"), ("Café", "Café"),
    ("Café “right”", "Café “right”"), ("", ""), ("\u{C3}", "\u{C3}"),
  ])
  func mends(text: String, mended: String) {
    #expect(Mojibake.mended(text) == mended)
  }
}
