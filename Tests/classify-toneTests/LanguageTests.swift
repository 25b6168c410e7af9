import Testing

@testable import classify_tone

struct LanguageTests {
  private func identify(_ text: String) throws -> LanguageIdentifier.Finding {
    let model = try ToneModel.builtIn()
    var identifier = LanguageIdentifier(model: try model.identifier())
    let bytes = Array(text.utf8)
    return identifier.identify(bytes.span)
  }

  @Test(arguments: [
    ("en-GB", "en"), ("pt_BR", "pt"), ("hi-Latn", "hi"), ("in", "id"), ("IW", "he"), ("ji", "yi"),
    ("fil", "fil"),
  ])
  func aTagIsItsPrimarySubtagAndAWithdrawnOneItsSuccessor(tag: String, expected: String) {
    #expect(LanguageTag(tag).text == expected)
    #expect(LanguageTag(tag) == LanguageTag(expected))
  }

  @Test(arguments: ["", "und", "mul", "zxx", "qme", "qaa-Latn"])
  func someTagsNameNoLanguage(tag: String) {
    #expect(LanguageTag(tag).isUndetermined)
  }

  @Test(arguments: [
    ("why does the app crash every morning?", KnownLanguage.english),
    ("pourquoi l'application plante tous les matins ?", .french),
    ("warum stürzt die App jeden Morgen ab?", .german),
    ("perché l'app si blocca ogni mattina?", .italian),
    ("por que o aplicativo trava toda manhã? não aguento mais", .portuguese),
    ("¿por qué la aplicación se cierra todas las mañanas?", .spanish),
    ("لماذا يتوقف التطبيق كل صباح؟", .arabic),
    ("हर सुबह ऐप क्यों बंद हो जाता है?", .hindi),
    ("yeh app roz subah band kyun ho jata hai yaar", .hindi),
  ])
  func theEightLanguagesAreKnownByTheirWords(text: String, language: KnownLanguage) throws {
    #expect(try identify(text) == .language(language))
    #expect(try identify("@AcmeCare #acme \(text) https://acme.example/hilfe/ayuda 😡") == .language(language))
  }

  @Test(arguments: [
    "waarom loopt de app elke ochtend vast?", "dlaczego aplikacja zawiesza się każdego ranka?",
    "uygulama neden her sabah çöküyor?", "mengapa aplikasi ini selalu macet setiap pagi?",
    "varför kraschar appen varje morgon?", "miksi sovellus kaatuu joka aamu?", "почему приложение падает?",
    "γιατί κολλάει η εφαρμογή;", "왜 앱이 매일 아침 멈추나요?", "アプリが毎朝落ちる", "ทำไมแอปล่มทุกเช้า",
    "چرا برنامه هر روز صبح قطع می‌شود؟", "service is slecht vandaag",
    "Tha an t-seirbheis seo air leth math, tapadh leibh", "Níl an aip ag obair ar chor ar bith inniu",
    "Ech hunn d'App haut nei installéiert an si geet net op", "Mi ne povas malfermi la aplikaĵon hodiaŭ",
    "Nire eskaera oraindik ez da iritsi, noiz etorriko da?", "Ne c'hallan ket digeriñ ma c'hont ken",
  ])
  func otherLanguagesAreNotTakenForOneOfOurs(text: String) throws {
    #expect(try identify(text) == .other)
  }

  @Test(arguments: ["", "😍😍", "@AcmeCare 12:30 https://acme.example", "\u{0301}\u{0301}"])
  func aTextWithoutLettersShowsNoLanguage(text: String) throws {
    #expect(try identify(text) == .undecided)
  }

  @Test func shortAndEmptyTextsAreJudgedAsEnglish() throws {
    var readers = try ToneReaders(model: .builtIn())
    for text in ["ok thanks", "lol", "wtf", "tbh", "plz", "login broken", "app down", "", "👍"] {
      #expect(readers.judge(Array(text.utf8), named: .undetermined).language == .english)
    }
  }

  @Test func aNamedLanguageIsBelievedUnlessTheScriptContradicts() throws {
    var readers = try ToneReaders(model: .builtIn())
    #expect(readers.judge(Array("c'est horrible".utf8), named: .english).language == .english)
    #expect(readers.judge(Array("это ужасно".utf8), named: .english).language == .undetermined)
    #expect(readers.judge(Array("خدمة سيئة جدا".utf8), named: .english).language == LanguageTag("ar"))
    #expect(readers.judge(Array("😡😡😡".utf8), named: LanguageTag("fr")).language == LanguageTag("fr"))
  }

  @Test(arguments: [
    ("été", "ete"), ("e\u{301}te\u{301}", "été"), ("MAÑANA", "manana"), ("أحمد", "احمد"), ("جمـــيل", "جميل"),
    ("سَيِّئ", "سيي"), ("ज़बरदस्त", "जबरदस्त"),
  ])
  func spellingsThatPeopleMixUpAreOneWord(text: String, plain: String) {
    #expect(words(of: text) == words(of: plain))
  }

  @Test func aLetterOfArabicOrDevanagariIsOneByteOfAWord() throws {
    #expect(words(of: "جميل").first?.count == 4)
    #expect(words(of: "पसंद").first?.count == 4)
  }

  private func words(of text: String) -> [[UInt8]] {
    struct Words: FeatureSink {
      var words: [[UInt8]] = []
      mutating func beginToken(_ token: TextToken) {}
      mutating func addTokenFeature(_ hash: FeatureHash) {}
      mutating func addPairFeature(_ hash: FeatureHash) {}
      mutating func addTextFeature(_ hash: FeatureHash) {}
      mutating func addWord(_ word: WordBuffer, hash: FeatureHash) {
        words.append((0..<word.count).map { word[$0] })
      }
    }
    var words = Words()
    var features = TextFeatures()
    features.extract(from: Array(text.utf8).span, into: &words)
    return words.words
  }
}
