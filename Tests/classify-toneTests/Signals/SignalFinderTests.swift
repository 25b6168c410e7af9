import MessageCore
import Testing

@testable import classify_tone

/// Compiled once for all tests.
private let builtIn = Result { try Lexicon(adding: []) }

struct SignalFinderTests {
  /// The signals of a text as `name: span`, or `name/kind: span`: the same whether it was read for its tone before or not.
  private func signals(_ text: String, lexicon: String? = nil) throws -> [String] {
    let lexicon = try lexicon.map { try Lexicon(adding: [("own", Array($0.utf8))]) } ?? builtIn.get()
    var finder = SignalFinder(lexicon: lexicon)
    let bytes = Array(text.utf8)
    finder.search(bytes)
    let unread = signals(in: finder, of: bytes)
    var reader = ToneReader(model: try .builtIn(), lexicon: lexicon)
    for _ in 0..<2 {
      _ = reader.judge(bytes)
      finder.search(bytes, reader.hints(of: bytes.span, ByteScan.Counts(bytes.span)))
      #expect(signals(in: finder, of: bytes) == unread)
    }
    return unread
  }

  private func signals(in finder: borrowing SignalFinder, of bytes: [UInt8]) -> [String] {
    (0..<finder.signals.count).map { position in
      let signal = finder.signals[position]
      let name = String(decoding: finder.spelling(of: signal.name), as: UTF8.self)
      let kind = signal.kind.map { "/\($0.spelling)" } ?? ""
      return "\(name)\(kind): \(String(decoding: bytes[signal.start..<signal.end], as: UTF8.self))"
    }
  }

  @Test(arguments: [
    ("Cancelling!!! Enough.", "churn: Cancelling"),
    ("so over it #cancelling", "churn: cancelling"),
    ("I\u{2019}m CANCELING my account", "churn: I\u{2019}m CANCELING my account"),
    ("“cancelling” it is", "churn: cancelling"),
    ("you just lost a loyal customer", "churn: lost a loyal customer"),
    ("I will never fly with you again", "churn: I will never fly with you again"),
    ("Expect to hear from my lawyer", "legal: my lawyer"),
    ("im going to sue you", "legal: im going to sue you"),
    ("I have reported this to Ofcom", "legal: reported this to Ofcom"),
    ("the charger caught fire last night", "safety: charger caught fire"),
    ("got food poisoning from your salad", "safety: food poisoning"),
    ("is your website down?", "outage: is your website down"),
    ("outage in Leeds", "outage: outage"),
    ("Can I take ibuprofen while pregnant", "medical: take ibuprofen while"),
    ("what's your mortgage rate?", "financial: what's your mortgage rate"),
    ("Ich kündige den Vertrag", "churn: kündige den Vertrag"),
    ("ICH KÜNDIGE MEINEN VERTRAG", "churn: KÜNDIGE MEINEN VERTRAG"),
  ])
  func termsAreFoundHoweverPeopleSpellThem(text: String, expected: String) throws {
    #expect(try signals(text) == [expected])
  }

  @Test(arguments: [
    "I am not going to sue you", "my flight was cancelled", "cancel my order please",
    "noise cancelling headphones", "the lawyer in that film was great", "never mind, all good",
    "I'm not cancelling, don't worry", "on fire tonight, great show", "calm down", "@cancelling hi",
    "see https://acme.example/cancelling?sue=you", "a mortgage is a loan",
  ])
  func whatIsNegatedOrAboutOtherThingsIsNoSignal(text: String) throws {
    #expect(try signals(text) == [])
  }

  // Numbers kept for fiction (Ofcom, NANP 555-01xx), test cards of the issuers, IBAN examples of the registry.
  @Test(arguments: [
    ("call +44 7700 900123", "phone: +44 7700 900123"), ("07700 900123 is mine", "phone: 07700 900123"),
    ("(202) 555-0143 pls", "phone: (202) 555-0143"), ("1-202-555-0143", "phone: 1-202-555-0143"),
    ("text me 2025550143", "phone: 2025550143"), ("ring 020 7946 0958.", "phone: 020 7946 0958"),
    ("0033 1 99 00 12 34", "phone: 0033 1 99 00 12 34"),
    ("4111 1111 1111 1111 12/29", "card: 4111 1111 1111 1111"),
    ("378282246310005", "card: 378282246310005"), ("5555-5555-5555-4444", "card: 5555-5555-5555-4444"),
    ("mail jo.b+x@mail.example.com!", "email: jo.b+x@mail.example.com"),
    ("GB82 WEST 1234 5698 7654 32", "iban: GB82 WEST 1234 5698 7654 32"),
    ("de89370400440532013000", "iban: de89370400440532013000"),
    ("send it to 12 Mill Lane", "address: 12 Mill Lane"),
    ("I live at 221b Baker St, London", "address: 221b Baker St"),
    ("12 rue de Rivoli", "address: 12 rue de Rivoli"), ("Calle Mayor 12", "address: Calle Mayor 12"),
  ])
  func personalDataIsFoundByItsShape(text: String, expected: String) throws {
    #expect(try signals(text) == ["personal_data/\(expected)"])
  }

  @Test(arguments: [
    "order 07700900123", "order number 2025550143", "tracking 378282246310005", "on 2017-10-11 06:55:44",
    "02.03.2017 12.30", "$2025550143", "call 0800 123 4567", "1-800-555-0143", "4111 1111 1111 1112",
    "#2025550143", "1Z999AA10123456784", "tweet 119237119237119237", "2016 2017 2018 2019",
    "support@acme.example.com", "@jo@social.example", "GB82 WEST 1234 5698 7654 33",
    "10 minutes down the road", "the 3 1st rd picks", "2 for 1 on the street",
    "https://x.example/07700900123", "3.14159265358979",
  ])
  func otherNumbersAndMailboxesAreNoPersonalData(text: String) throws {
    #expect(try signals(text) == [])
  }

  @Test func offsetsCountBytesOfTheTextInOrder() throws {
    var finder = SignalFinder(lexicon: try builtIn.get())
    let text = "Grüße 😡 cancelling, jo@mail.example"
    finder.search(Array(text.utf8))
    // Grüße is 7 bytes, the picture 4; a space after each.
    #expect(finder.signals.count == 2)
    #expect(finder.signals[0] == Signal(.churn, start: 13, end: 23))
    #expect(finder.signals[1] == Signal(.personalData, kind: .email, start: 25, end: 40))
  }

  @Test func ownTermsAddToTheBuiltInOnesAndTakeThemAway() throws {
    let own = """
      # ours
      [churn]
      - (cancelling|canceling)
      [vip]   # a name of one's own
      ! (gold|platinum) ...2 member*
      ~ gold fish members
      ? fast lane
      """
    #expect(try signals("Cancelling!", lexicon: own) == [])
    #expect(
      try signals("not a Gold or silver MEMBERSHIP", lexicon: own) == ["vip: Gold or silver MEMBERSHIP"])
    #expect(try signals("gold fish members", lexicon: own) == [])
    #expect(try signals("the fast lane", lexicon: own) == [])
    #expect(try signals("where, the fast lane?", lexicon: own) == ["vip: fast lane"])
  }

  @Test func noMoreThanEightOfANameAreKept() throws {
    let text = String(repeating: "My lawyer calls. ", count: 20)
    #expect(try signals(text) == [String](repeating: "legal: My lawyer", count: 8))
  }

  @Test(
    .timeLimit(.minutes(5)),
    arguments: [
      "1", "1 ", "a", "a@", "@", "(", "+", "4111 1111 1111 1112 ", "I will never ", "\u{202E}", "e\u{301}",
      "\u{301}",
      "never cancel my ", "12 Mill ", "GB82 ", "😡", "\\u2019", "'", "what is the ",
    ])
  func aMegabyteOfTheSameIsSearchedAtOnce(piece: String) throws {
    _ = try signals(String(repeating: piece, count: (1 << 20) / piece.utf8.count))
  }
}

struct LexiconFileTests {
  @Test(arguments: [
    ("cancel", 1, "a term stands before the first [signal]"), ("[churn\ncancel", 1, "missing ']'"),
    ("[]", 1, "a signal without a name"),
    ("[Churn]", 1, "a signal's name has only the letters a to z, digits and '_'"),
    ("[x]\n\n(a|b", 3, "missing ')'"), ("[x]\nsay $5", 2, "unexpected '$'"),
    ("[x]\n" + String(repeating: "long", count: 10) + "er", 2, "a word of more than 40 bytes"),
    ("[x]\nab*", 2, "fewer than 4 letters before '*'"), ("[x]\na .. b", 2, "a gap is spelled '...'"),
    ("[x]\na ...20 b", 2, "a gap is 1 to 9 words long"), ("[x]\n!", 2, "a mark without a term"),
    ("[x]\na ...", 2, "a term begins with a word that must be there, and does not end with a gap"),
    ("[x]\na? b", 2, "a term begins with a word that must be there, and does not end with a gap"),
    ("[churn]\n- no such words", 2, "no such term to remove"),
    ("[negation]\nnot at all", 2, "this list has single words only"),
  ])
  func errorsNameTheFileTheLineAndTheCause(lexicon: String, line: Int, cause: String) {
    #expect(throws: FatalError("own.txt:\(line): \(cause)")) {
      try Lexicon(adding: [("own.txt", Array(lexicon.utf8))])
    }
  }

  @Test func theBuiltInLexiconHasTermsOfEverySignal() throws {
    let lexicon = try builtIn.get()
    #expect(lexicon.patterns.count > 300)
    for name in ["churn", "legal", "safety", "outage", "medical", "financial"] {
      #expect(
        lexicon.patterns.contains {
          guard case .signal(let signal) = $0.role else { return false }
          return lexicon.names[signal] == Array(name.utf8)
        })
    }
  }
}
