import MessageCore
import Testing

@testable import classify_tone

struct ToneReaderTests {
  private func judged(_ line: String, abstainBelow: Double = 0) throws -> String {
    var annotator = ToneAnnotator(
      readers: try ToneReaders(model: .builtIn()), lexicon: try Lexicon(adding: []),
      abstainBelow: abstainBelow)
    var message = MessageLine()
    try message.load(Array(line.utf8))
    try annotator.annotate(&message)
    return String(decoding: message.bytes, as: UTF8.self)
  }

  private static let abstained =
    #""tone":{"label":"unknown","score":0,"probability":{"negative":0.3333,"neutral":0.3333,"positive":0.3333},"lang":"#

  @Test(arguments: [
    (#"{"text":""}"#, "en"), (#"{"text":null}"#, "en"), (#"{"id":"x:1"}"#, "en"),
    (#"{"text":"https://a.example @jo"}"#, "en"), (#"{"text":"  \n\u200b"}"#, "en"),
    (#"{"text":"bedankt","lang":"nl"}"#, "nl"), (#"{"text":"hvala","lang":"hr-HR"}"#, "hr"),
    (#"{"text":"xin chào","lang":"vi_VN"}"#, "vi"),
  ])
  func whereThereIsNothingToJudgeOrNoModelForTheLanguageTheVerdictIsUnknown(
    line: String, language: String
  ) throws {
    let result = try judged(line)
    #expect(result.contains(ToneReaderTests.abstained + "\"\(language)\",\"why\":[]}"))
  }

  @Test(arguments: [
    "", #","lang":"en""#, #","lang":"en-GB""#, #","lang":"und""#, #","lang":null"#, #","lang":"zxx""#,
  ])
  func aMessageThatNamesNoLanguageIsTakenForEnglish(language: String) throws {
    let result = try judged(#"{"text":"I love this, thank you so much"\#(language)}"#)
    #expect(result.contains(#""tone":{"label":"positive""#))
    #expect(result.contains(#""lang":"en","why":[{"#))
  }

  @Test func plainVerdictsAreAsAPersonWouldGiveThem() throws {
    #expect(
      try judged(#"{"text":"This is the worst service ever, I am so angry"}"#).contains(
        #""label":"negative""#))
    #expect(try judged(#"{"text":"The store opens at 9 on Monday"}"#).contains(#""label":"neutral""#))
    #expect(try judged(#"{"text":"not good"}"#).contains(#""label":"negative""#))
  }

  @Test(arguments: [
    ("I have been on hold for three hours and nobody answers", "negative", "complaint"),
    ("Thanks for nothing, my parcel is still not here", "negative", "complaint"),
    ("Splendid, my suitcase is lost again", "negative", "complaint"),
    ("Lovely, my train is cancelled again", "negative", "complaint"),
    ("Thanks for finding my parcel, great job", "positive", "praise"),
    ("The outage was over in ten minutes, thank you", "positive", "praise"),
    ("The man at the gate went above and beyond, give him a raise", "positive", "praise"),
    ("can I bring a folding bike on the train on Sunday?", "neutral", "question"),
    ("Feature request: let me sort my orders by price", "neutral", "idea"),
    ("Our ferry leaves at nine tomorrow", "neutral", "chatter"),
  ])
  func whatCustomersWriteIsJudgedInTheSenseOfCustomerCare(text: String, label: String, intent: String) throws
  {
    let result = try judged(#"{"text":"\#(text)"}"#)
    #expect(result.contains(#""label":"\#(label)""#))
    #expect(result.contains(#""intent":"\#(intent)""#))
  }

  @Test func belowTheAskedProbabilityTheVerdictIsUnknown() throws {
    #expect(try judged(#"{"text":"This is awful"}"#, abstainBelow: 1).contains(#""label":"unknown""#))
  }

  @Test func aLabelStaysFromItsOwnProbabilityOn() throws {
    // Neutral is twice as frequent as the others, so that a negative text may be likelier neutral: by hand, scores of
    // 0.5, 0 and −20 make e^0.5 : 2 : 0, thus 0.4519.
    let scales = [0.5, -20].map { ColumnScale(token: 1, character: 1, bias: $0) }
    let section = LinearModel<ToneModel.ToneRow>.encode(
      scales: scales, columns: 0b11, rows: [.zero], odds: NeutralOdds(stretch: 0, shift: 0.693_147_180_56))
    let file = ModelFile.encode([(.tone("en"), section)])
    var reader = ToneReader(model: try ToneModel(fileBytes: file.span.bytes))
    let text = Array("anything".utf8)
    let verdict = reader.judge(text, abstainBelow: 0.45)
    #expect(verdict.label == .negative)
    #expect(verdict.probability == SIMD3(4_519, 5_481, 0))
    #expect(verdict.score == -4_519)
    #expect(reader.judge(text, abstainBelow: 0.46) == .unknown)
  }

  @Test(arguments: [#"{"text":5}"#, #"{"text":["a"]}"#, #"{"text":"a","lang":1}"#])
  func membersOfAnotherKindRejectTheLine(line: String) {
    #expect(throws: LineError.self) { try judged(line) }
  }

  @Test(arguments: [
    "😍😍 I absolutely love it 😍", "最悪 terrible service", "cafe\u{301} was awful \u{1F468}\u{200D}\u{1F469}",
    "“worst” day",
  ])
  func evidenceSpansAreByteOffsetsThatGiveBackTheirText(text: String) throws {
    var writer = JSONWriter()
    writer.object { $0.member(.text, text) }
    let result = try judged(String(decoding: writer.bytes, as: UTF8.self))
    let value = try JSONValue(parsing: Array(result.utf8))
    let tone = try #require(value[.tone].flatMap { Tone($0) })
    let bytes = Array(text.utf8)
    #expect(!tone.why.isEmpty)
    for reason in tone.why {
      #expect(String(decoding: bytes[reason.range], as: UTF8.self) == reason.text)
    }
    let magnitudes = tone.why.map(\.weight.magnitude)
    #expect(magnitudes == magnitudes.sorted(by: >))
    #expect(tone.why.count <= 5)
  }

  @Test func aWordThatFillsAMegabyteIsJudgedAndNotRepeated() throws {
    let text = "I hate it " + String(repeating: "A", count: 1 << 20)
    let result = try judged(#"{"text":"\#(text)"}"#)
    #expect(result.contains(#""label":"negative""#))
    #expect(result.utf8.count < text.utf8.count + 1_000)
  }

  @Test func anEarlierToneIsReplacedAndEverythingElseStays() throws {
    let result = try judged(#"{ "tone" : {"label":"positive"}, "n":1.0, "text":"awful, just awful" }"#)
    #expect(result.hasPrefix(#"{ "tone" : {"label":"negative","#))
    #expect(result.hasSuffix(#"}, "n":1.0, "text":"awful, just awful" }"#))
  }

  @Test func judgingOneTextLeavesNoTraceInTheNext() throws {
    var reader = ToneReader(model: try .builtIn())
    let texts = ["I love it", "so bad, so slow", "the bus is red", "I love it"].map { Array($0.utf8) }
    let verdicts = texts.map { reader.judge($0) }
    #expect(verdicts[0] == verdicts[3])
    var fresh = ToneReader(model: try .builtIn())
    #expect(fresh.judge(texts[2]) == verdicts[2])
  }
}

struct ToneEvaluationTests {
  @Test func figuresFollowFromTheCountsByHand() {
    // negative: 2 of 3 found, 1 false; neutral: 1 of 1; positive: 0 of 1, judged negative.
    var evaluation = ToneEvaluation()
    let negative = ToneVerdict(label: .negative, probabilities: SIMD3(0.8, 0.1, 0.1))
    let neutral = ToneVerdict(label: .neutral, probabilities: SIMD3(0.1, 0.8, 0.1))
    evaluation.add(gold: .negative, verdict: negative)
    evaluation.add(gold: .negative, verdict: negative)
    evaluation.add(gold: .negative, verdict: .unknown)
    evaluation.add(gold: .neutral, verdict: neutral)
    evaluation.add(gold: .positive, verdict: negative)
    #expect(evaluation.total == 5)
    #expect(abs(evaluation.macroRecall - (2.0 / 3 + 1 + 0) / 3) < 1e-12)
    #expect(evaluation.accuracy == 0.6)
    #expect(evaluation.precision(.negative) == 2.0 / 3)
    #expect(evaluation.precision(.positive) == nil)
    // Four verdicts at 0.8 of which three are right; where there is none, nothing was claimed.
    #expect(abs(evaluation.calibrationError - 0.2 / 4) < 1e-9)
    #expect(evaluation.calibrationErrorOfLabels == evaluation.calibrationError)
  }

  @Test func aLabelThatIsNotTheLikeliestIsMeasuredByItsOwnProbability() {
    // Neutral is the likeliest with 0.6, and wrong; the label has 0.3, and is right.
    var evaluation = ToneEvaluation()
    evaluation.add(
      gold: .negative, verdict: ToneVerdict(label: .negative, probabilities: SIMD3(0.3, 0.6, 0.1)))
    #expect(evaluation.accuracy == 1)
    #expect(abs(evaluation.calibrationError - 0.6) < 1e-9)
    #expect(abs(evaluation.calibrationErrorOfLabels - 0.7) < 1e-9)
  }
}

struct ToneVerdictTests {
  @Test func printedProbabilitiesSumToOne() {
    for (x, y) in [(0.00005, 0.5), (0.33335, 0.33335), (0.99995, 0.00001), (0.5, 0.0)] {
      let verdict = ToneVerdict(label: .neutral, probabilities: SIMD3(x, y, 1 - x - y))
      #expect(verdict.probability.wrappedSum() == 10_000)
    }
  }

  @Test func onlyTheStrongestEvidenceIsKeptInOrder() {
    var evidence = ToneEvidence()
    for (position, weight) in [0.2, -3, 1, 0.5, 0.3, -0.4, 2].enumerated() {
      evidence.insert(ToneEvidence.Entry(start: position, end: position + 1, weight: weight))
    }
    #expect((0..<evidence.count).map { evidence[$0].weight } == [-3, 2, 1, 0.5, -0.4])
  }
}
