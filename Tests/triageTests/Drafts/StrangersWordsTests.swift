import Testing

@testable import triage

@Suite struct StrangersWordsTests {
  /// A server's name is text that networks make a link of, whoever chose it.
  @Test(arguments: [
    ("evil.example", "evil example"), ("Jo evil.example/login?x=1", "Jo evil example/login?x=1"),
    ("shop.evil.co.uk", "shop evil co uk"), ("EVIL.COM!", "EVIL COM!"), ("will.i.am", "will.i am"),
    ("böse.example", "böse example"), ("пример.рф", "пример рф"), ("evil\u{3002}example", "evil example"),
    ("evil\u{FF0E}com", "evil com"), ("evil\u{FF61}com", "evil com"),
    ("xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd xn--p1ai"),
    ("jo@evil.example", "joevil example"), ("evil.\u{200B}example", "evil example"),
    ("(evil.example)", "(evil example)"), ("evil.example.", "evil example."),
  ])
  func aServersNameIsNoLink(_ name: String, _ expected: String) {
    #expect(StrangersWords.plain(name, most: 60) == expected)
  }

  @Test(arguments: ["J.R.R. Tolkien", "Jo.", "Version 3.25", "Dr. Jo", "...", "192.168.0.1", ".x"])
  func otherDotsStay(_ name: String) {
    // Dots alone name nobody.
    #expect(StrangersWords.plain(name, most: 60) == (name == "..." ? nil : name))
  }

  @Test func noPartOfWhatIsLeftIsAServersName() {
    for name in ["a.bb.c.dd.e", "..evil..example..", "evil.example.evil.example", "a.b-c.d1.2e"] {
      let plain = StrangersWords.plain(name, most: 60) ?? ""
      // A label of two characters or more, a letter among them, behind a dot that follows something.
      #expect(plain.firstMatch(of: /[^ .]\.(?=[\w-]*[a-z])[\w-]{2,}/) == nil, "\(plain)")
    }
  }
}
