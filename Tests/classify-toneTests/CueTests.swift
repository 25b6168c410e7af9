import Testing

@testable import classify_tone

private func row(_ label: String, _ words: String) -> LabelledText {
  var text = LabelledText(text: Array(words.utf8))
  try? LabelSpelling(label).apply(to: &text)
  return text
}

private let feed = [
  row("complaint", "my router is broken again"), row("complaint", "the app crashes, fix it"),
  row("complaint", "still no refund, this is broken"), row("complaint", "it crashes on every start"),
  row("question", "how do I reset my router?"), row("question", "when do you open on Monday?"),
  row("question", "where is the menu?"), row("question", "how does it work?"),
  row("other", "lovely weather on Monday"), row("other", "landed in Paris, coffee first"),
  row("other", "lovely coffee with the team"), row("other", "Paris in spring"),
]

/// Judges texts one after the other; a class, since the expectations' macros copy what they look at.
private final class Judge {
  private var reader: ToneReader

  init() throws { reader = ToneReader(model: try .builtIn()) }

  init(sets: [[LabelledText]]) throws {
    var options = CueTrainer.Options()
    options.bits = 12
    options.epochs = 30
    var tone = ToneReader(model: try .builtIn())
    let section = CueTrainer.section(
      on: sets.map { ToneTrainer.TrainingSet(texts: $0, weight: 1) }, calibration: [], tone: &tone,
      options: options)
    let file = ModelFile.encode([(.cues, section ?? [])])
    reader = ToneReader(model: try ToneModel(fileBytes: file.span.bytes))
  }

  func cues(_ text: [UInt8]) -> CueVerdict? {
    _ = reader.judge(text)
    return reader.cues()
  }

  func cues(_ text: String) throws -> CueVerdict { try #require(cues(Array(text.utf8))) }
}

struct CueTests {
  @Test func intentIsLearntAndOtherIsWhatTheLabelsDoNotName() throws {
    let judge = try Judge(sets: [feed])
    for example in feed {
      let intent = try #require(judge.cues(example.text)?.intent)
      #expect(example.intents?.named.contains(intent) ?? false || intent == .chatter)
      #expect(example.intents?.hasOther == (intent == .chatter))
    }
    // Nobody named praise or ideas, so they are never the answer.
    let verdict = try judge.cues("thank you for the lovely team")
    #expect(verdict.intents[Intent.praise.rawValue] == 0 && verdict.intents[Intent.idea.rawValue] == 0)
  }

  @Test func aSetTeachesWhatItKnowsAndLeavesTheRestOpen() throws {
    let praise = [
      row("praise", "thank you, lovely team"), row("praise", "thank you so much"), row("other", "it crashes"),
    ]
    let judge = try Judge(sets: [feed, praise])
    #expect(try judge.cues("thank you").intent == .praise)
    #expect(try judge.cues("the menu crashes").intent == .complaint)
    #expect(try judge.cues("where is Paris?").intent == .question)
  }

  @Test func whatATextWantsIsHeardInItsToneToo() throws {
    let judge = try Judge(sets: [
      [
        row("complaint", "this is awful"), row("complaint", "an angry letter"), row("complaint", "so sad"),
        row("complaint", "they failed"), row("other", "this is lovely"), row("other", "a happy letter"),
        row("other", "so pretty"), row("other", "they smiled"),
      ]
    ])
    // Words that the labelled texts do not have; the built-in model knows how they sound.
    #expect(try judge.cues("horrible nightmare").intent == .complaint)
    #expect(try judge.cues("wonderful evening").intent == .chatter)
  }

  @Test func aTextsFormIsHeardBesideItsWords() throws {
    let titles = ["crash", "login", "photos", "sound", "menu", "update"]
    let judge = try Judge(sets: [
      titles.map { row("complaint", "\($0) . fix it") } + titles.map { row("idea", "\($0). fix it") }
    ])
    #expect(try judge.cues("search . fix it").intent == .complaint)
    #expect(try judge.cues("search. fix it").intent == .idea)
  }

  @Test(arguments: [
    "@AcmeCare how do I change my delivery address?", "Does the family plan work abroad?",
    "@AcmeCare when will the new router be back in stock?", "Can I keep my number if I switch to you?",
    "Hi, is there a way to download my invoices as PDF?", "@AcmeCare do you ship to Norway?",
    "The parcel came, thanks. Where do I return the old one?",
  ])
  func aCustomerWhoWantsToKnowHasAQuestion(text: String) throws {
    #expect(try Judge().cues(text).intent == .question)
  }

  @Test(arguments: [
    ("The app crashes whenever I open it, how hard can it be to fix?", Intent.complaint),
    ("Is Acme the next big thing? https://news.example/1", .chatter),
    ("Love the new app, well done!", .praise), ("It would be great if the app had a dark mode", .idea),
    ("@AcmeCare I wish you would let us pay by invoice", .idea),
  ])
  func whatOnlyLooksLikeAQuestionOrHasNoneIsHeardAsWhatItIs(text: String, intent: Intent) throws {
    #expect(try Judge().cues(text).intent == intent)
  }

  @Test func theWeightsOfAContextAreThoseOfItsFeatures() {
    let cues = WeightTable<CueRow>(bits: 10) { bucket in
      CueRow((0..<8).map { Int8(truncatingIfNeeded: bucket &* 31 &+ $0 &* 7) })
    }
    let weights = ContextWeights(cues)
    for form in 0..<TextForm.count {
      let context = CueContext(scores: SIMD3(1.5, 0.25, -9), form: TextForm(rawValue: form))
      var expected = SIMD8<Double>.zero
      for (hash, value) in context.features {
        let row = cues[hash.bucket(bits: 10)]
        for column in 0..<8 { expected[column] += Double(row[column]) * value }
      }
      let difference = weights.sum(of: context) - expected
      #expect((0..<8).allSatisfy { difference[$0].magnitude < 1e-9 })
    }
  }

  @Test func politenessKeepsItsOrderAndItsBounds() throws {
    let judge = try Judge(sets: [
      [
        row("1.5", "could you please have a look, thank you"), row("1.2", "would you please check this"),
        row("-1.4", "fix it now"), row("-1.6", "why did you do that, stop it now"),
        row("0", "I have seen the page"),
      ]
    ])
    let polite = try #require(try judge.cues("please have a look").politeness)
    let rude = try #require(try judge.cues("stop it now").politeness)
    #expect(-10_000 <= rude && rude < polite && polite <= 10_000)
    #expect(polite > 0 && rude < 0)
  }

  @Test func aTableOfSomeColumnsLiesOnTopOfTheBuiltInOne() throws {
    let own = try Judge(sets: [[row("1", "please"), row("-1", "stop")]])
    let builtIn = try Judge()
    let text = "Why is my order still not here?"
    let (mine, theirs) = (try own.cues(text), try builtIn.cues(text))
    #expect(mine.intent == theirs.intent)
    #expect((0..<5).allSatisfy { mine.intents[$0] == theirs.intents[$0] })
    #expect(mine.politeness != theirs.politeness)
  }

  @Test(arguments: [
    ("Why is my order still not here? I waited three weeks!", Intent.complaint),
    ("How do I reset my password?", .question), ("Thank you so much, great service!", .praise),
    ("Please add a dark mode", .idea), ("just landed in Boston", .chatter),
  ])
  func plainIntentsAreAsAPersonWouldSay(text: String, intent: Intent) throws {
    let judge = try Judge()
    #expect(try judge.cues(text).intent == intent)
  }

  @Test func printedProbabilitiesOfIntentsSumToOne() throws {
    let judge = try Judge()
    for text in ["help", "a", "?", "it is what it is", "🎉🎉"] {
      let verdict = try judge.cues(text)
      #expect((0..<5).reduce(0) { $0 + verdict.intents[$1] } == 10_000)
      #expect((0..<5).allSatisfy { verdict.intents[$0] >= 0 })
    }
  }

  @Test func nothingToJudgeHasNoIntent() throws {
    let judge = try Judge()
    #expect(judge.cues(Array("@jo https://a.example".utf8)) == nil)
  }

  @Test func whatStandsFarIntoATextIsNoCue() throws {
    let judge = try Judge()
    let start = String(repeating: "word ", count: 200)
    let (plain, longer) = (try judge.cues(start), try judge.cues(start + "you idiots, I hate you?"))
    #expect(plain.abuse == longer.abuse)
  }
}
