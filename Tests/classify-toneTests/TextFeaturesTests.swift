import Testing

@testable import classify_tone

/// What a text reports to a sink, for looking at.
private struct Recorder: FeatureSink {
  var tokens: [TextToken] = []
  var tokenFeatures: [UInt64] = []
  var words: [FeatureHash] = []
  var textFeatures: [UInt64] = []

  mutating func beginToken(_ token: TextToken) { tokens.append(token) }
  mutating func addTokenFeature(_ hash: FeatureHash) { tokenFeatures.append(hash.value) }
  mutating func addPairFeature(_ hash: FeatureHash) { tokenFeatures.append(hash.value) }
  mutating func addTextFeature(_ hash: FeatureHash) { textFeatures.append(hash.value) }
  mutating func addWord(_ word: WordBuffer, hash: FeatureHash) {
    addTokenFeature(hash)
    words.append(hash)
  }

  init(_ text: String) {
    var features = TextFeatures()
    features.extract(from: Array(text.utf8).span, into: &self)
  }

  func spans(of text: String) -> [String] {
    let bytes = Array(text.utf8)
    return tokens.map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
  }
}

struct TextFeaturesTests {
  @Test(arguments: [
    ("my phone crashed", ["my", "phone", "crashed"]),
    ("It's great, isn’t it?", ["It's", "great", ",", "isn’t", "it", "?"]),
    (
      "@AcmeCare help!!! https://a.example/b?c=1 now",
      ["@AcmeCare", "help", "!!!", "https://a.example/b?c=1", "now"]
    ),
    ("love it :) <3 :D", ["love", "it", ":)", "<3", ":D"]),
    ("💔💔🏽 naïve café", ["💔", "💔🏽", "naïve", "café"]),
    ("最高です", ["最", "高", "で", "す"]),
    ("e\u{301}te\u{301} fini", ["e\u{301}te\u{301}", "fini"]),
    ("fish &amp; chips", ["fish", "&amp;", "chips"]),
    ("a\u{202E}b", ["a", "b"]),
    ("", []),
    (" \t\n\u{200B}", []),
  ])
  func tokensSpanTheWordsMarksAndPicturesOfAText(text: String, expected: [String]) {
    #expect(Recorder(text).spans(of: text) == expected)
  }

  /// A text of fewer than sixteen bytes is read byte by byte, a longer one many bytes at a time.
  @Test(arguments: [
    "don't", "it's", "I'm", "I'M", "DON'T", "o'clock", "rock'n'roll", "y'all've", "Jo's", "soooo'k", "dogs'",
    "'tis",
    "isn't", "a''b", "can't9",
  ])
  func aWordIsTheSameHoweverManyBytesAreReadAtATime(word: String) {
    let (alone, before) = (Recorder(word), Recorder(word + " and so on and on"))
    #expect(alone.words[...] == before.words.prefix(alone.words.count))
    #expect(alone.tokens[...] == before.tokens.prefix(alone.tokens.count))
    let own = alone.tokenFeatures
    #expect(own[...] == before.tokenFeatures.prefix(own.count))
  }

  @Test func aTextsFormIsWhomItNamesWhereItLinksHowItsTitleEndsAndWhetherItAsks() {
    var features = TextFeatures()
    var recorder = Recorder("")
    func form(_ text: String) -> TextForm {
      features.extract(from: Array(text.utf8).span, into: &recorder)
      return features.form
    }
    #expect(form("Great app . Love it @jo, see www.a.example") == [.person, .link, .apartStop])
    #expect(form("hi @jo") == .person)
    #expect(form("https://a.example") == .link)
    #expect(form("Great app . Love it") == .apartStop)
    for text in ["why?", "is it down? Still", "what?!", "(again?)", "no!?"] {
      #expect(form(text) == .questionMark)
    }
    for text in ["Great app. Love it.", "Great app .", ". Love it", "wait ... what", "3 .5", "@ www", ""] {
      #expect(form(text) == [])
    }
  }

  @Test func aQuestionIsHeardInHowItsClauseBegins() {
    func questions(_ text: String) -> Set<UInt64> {
      Set(Recorder(text).textFeatures).subtracting(Recorder(text.filter { $0 != "?" }).textFeatures)
    }
    // What stands before the clause, whom it names and how it goes on make no difference to two of its features.
    let shared = questions("How do I pay?").intersection(questions("Thanks, @jo. How do they pay? I forgot"))
    #expect(shared.count == 2)
    #expect(questions("How do I pay?").isDisjoint(with: questions("Thanks, @jo. They pay? How do I forget")))
    #expect(questions("Can I pay, please?").isDisjoint(with: questions("Can I pay? Nice")))
    #expect(questions("").isEmpty)
  }

  @Test func peopleAndLinksAreTheSameWhereverTheyPoint() {
    #expect(Recorder("@jo thanks").tokenFeatures == Recorder("@AcmeCare thanks").tokenFeatures)
    #expect(
      Recorder("see www.a.example").tokenFeatures == Recorder("see https://b.example/long/path").tokenFeatures
    )
    #expect(Recorder("@jo https://b.example").tokens.map(\.kind) == [.reference, .reference])
  }

  @Test func letterCaseIsACueAndNotAnotherWord() {
    #expect(Recorder("Slow").words == Recorder("slow").words)
    #expect(Recorder("SLOW").words == Recorder("slow").words)
    #expect(Recorder("ÄRGER ЖАЛОБА ΛΆΘΟΣ").words.prefix(2) == Recorder("ärger жалоба λάθος").words.prefix(2))
    #expect(Recorder("SLOW").tokenFeatures.count == Recorder("slow").tokenFeatures.count + 1)
  }

  @Test func lettersRepeatedThreeTimesOrMoreAreSqueezedToTwo() {
    #expect(Recorder("sooooo").words == Recorder("sooo").words)
    #expect(Recorder("sooo").words == Recorder("soo").words)
    #expect(Recorder("soo").words != Recorder("so").words)
    #expect(Recorder(String(repeating: "a", count: 10_000)).words == Recorder("aa").words)
  }

  @Test func aNegationMarksTheWordsAfterItUntilTheClauseEnds() {
    let plain = Recorder("it was good")
    let negated = Recorder("not was good")
    #expect(negated.tokenFeatures.count == plain.tokenFeatures.count + 2)
    #expect(Recorder("not, was good").tokenFeatures.count == Recorder("it, was good").tokenFeatures.count + 1)
    for negation in ["never", "isn't", "isn’t", "dont", "without", "CANNOT"] {
      #expect(Recorder("\(negation) was good").tokenFeatures.count >= plain.tokenFeatures.count + 2)
    }
    #expect(Recorder("note was good").tokenFeatures.count == plain.tokenFeatures.count)
  }

  @Test func anEscapeLeftByADoubleEncodingCountsAsItsCharacter() {
    #expect(Recorder(#"isn\u2019t"#).words == Recorder("isn't").words)
    #expect(Recorder(#"a\u00"#).tokens.count > 0)
  }

  @Test func howATextBeginsAndEndsIsAFeatureOfTheWhole() {
    // Its first two words, the pair of them, the last token and the length.
    let text = Recorder("why is my order late!")
    #expect(text.textFeatures.count == 5)
    #expect(Recorder("@jo why is it so late!").textFeatures.prefix(3) == text.textFeatures.prefix(3))
    #expect(Recorder("order is why my late!").textFeatures.prefix(1) != text.textFeatures.prefix(1))
    #expect(Recorder("there it goes!").textFeatures[3] == text.textFeatures[3])
    #expect(Recorder("it went.").textFeatures[3] != text.textFeatures[3])
    #expect(Recorder("").textFeatures.isEmpty)
  }

  @Test func bytesThatAreNoUTF8AreReadWithoutHarm() {
    var features = TextFeatures()
    var list = Recorder("")
    features.extract(from: ([0xFF, 0xC3, 0x28, 0xE2, 0x82] as [UInt8]).span, into: &list)
    #expect(list.tokens.last?.end == 5)
  }

  @Test func characterSequencesAreCountedAsTheyAreListed() {
    for text in ["a", "ab", "abc", "abcdefgh"] {
      var word = WordBuffer()
      for byte in text.utf8 { word.append(byte) }
      var listed = 0
      word.forEachCharacterSequence { _ in listed += 1 }
      #expect(word.characterSequenceCount == listed)
    }
  }
}
