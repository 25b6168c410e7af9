import CareConfiguration
import Foundation
import MessageCore
import Testing

@testable import report

/// Public pages show public messages alone, with personal data hidden, and nothing that acts.
@Suite struct PublicPageTests {
  private let agents = AgentDirectory([
    .init(network: "x", id: "1", handle: "AcmeCare", name: "Acme Care", team: "care", isPublic: true),
    .init(network: "mastodon", handle: "*@social.acme.example", isPublic: true),
    .init(network: "x", id: "2", handle: "acme_joe", name: "Joe Night"),
  ])

  private func pages(_ lines: [String]) throws -> [(name: String, text: String)] {
    var settings = PageSettings(organization: "Acme", agents: agents)
    settings.base = "https://care.example.com/"
    settings.isSite = true
    settings.pages = PublicPage.allCases
    let stream = PublicStream(try Feed(lines).collected(), settings)
    let rendering = try PageRendering()
    let choice = ChatChoice(tag: "AcmeChat", hosts: ["acmecare"])
    var pages: [(name: String, text: String)] = []
    for page in PublicPage.allCases {
      pages.append((page.rawValue, try rendering.render(page, stream, settings, chat: choice)))
    }
    for question in try stream.answeredQuestions() {
      pages.append(("question", try rendering.question(question, settings)))
    }
    settings.isSite = false
    pages.append(("all answers", try rendering.render(.answers, stream, settings, chat: nil)))
    settings.isSite = true
    pages.append(("atom", try AtomFeed.render(stream.issues(), settings, updated: stream.newest)))
    pages.append(("index", try rendering.index(PublicPage.allCases, settings)))
    return pages
  }

  /// A question, our answer to it, another customer's, praise, and an issue, each with the text.
  private func lines(_ text: String, visibility: String = #""visibility":"public""#) -> [String] {
    var writer = JSONWriter()
    writer.string(text)
    let json = String(decoding: writer.bytes, as: UTF8.self)
    return [
      #"{"id":"x:1","network":"x","created_at":"2026-11-09T10:00:00Z","author":{"id":"70","handle":"jo"},"direction":"inbound","text":\#(json),\#(visibility),"url":"https://x.com/jo/1","thread":{"id":"x:1","question":\#(json)},"tone":{"label":"neutral","intent":"question"},"hashtags":["acmechat"]}"#,
      #"{"id":"x:2","network":"x","created_at":"2026-11-09T10:12:00Z","author":{"id":"1","handle":"AcmeCare"},"direction":"outbound","text":\#(json),\#(visibility),"thread":{"id":"x:1","depth":1},"hashtags":["acmechat"]}"#,
      #"{"id":"x:3","network":"x","created_at":"2026-11-09T10:13:00Z","author":{"id":"71","handle":"al"},"direction":"inbound","text":\#(json),\#(visibility),"thread":{"id":"x:1","depth":1}}"#,
      #"{"id":"x:4","network":"x","created_at":"2026-11-09T11:00:00Z","author":{"id":"72","handle":"di"},"direction":"inbound","text":\#(json),\#(visibility),"tone":{"label":"positive","intent":"praise"}}"#,
      #"{"type":"issue","id":"issue:1","title":\#(json),"kind":"complaint","state":"open","count":4,"people":3,\#(visibility)}"#,
    ]
  }

  @Test func publicMessagesAreShown() throws {
    let shown = Dictionary(uniqueKeysWithValues: try pages(lines("A plain text")))
    for name in ["issues", "answers", "question", "all answers", "chat", "wall", "atom"] {
      #expect(shown[name]?.contains("A plain text") == true, "\(name)")
    }
    #expect(shown["question"]?.contains("<main itemscope itemtype=\"https://schema.org/QAPage\"") == true)
    #expect(shown["question"]?.contains("itemprop=\"mainEntity\" itemscope") == true)
    #expect(shown["answers"]?.contains("QAPage") == false)
    let file = try #require(shown["answers"]?.firstMatch(of: /href="(question-[0-9a-f]{16}\.html)"/)?.1)
    #expect(shown["question"]?.contains("https://care.example.com/\(file)") == true)
    #expect(shown["directory"]?.contains("href=\"https://x.com/AcmeCare\"") == true)
    #expect(shown["wall"]?.contains("12 min") == true)
    #expect(shown["chat"]?.contains("Guest 1") == true)
    #expect(shown["chat"]?.contains("Acme Care") == true)
  }

  @Test(arguments: [
    #""visibility":"direct""#, #""visibility":"followers""#, #""visibility":"unlisted""#,
    #""visibility":null"#,
    #""kind":"direct","visibility":"public","x":1"#,
  ])
  func nothingElseIs(visibility: String) throws {
    let isDirect = visibility.contains("kind")
    // An issue has no kind of message.
    let lines = lines("A plain text", visibility: visibility).filter { !isDirect || !$0.contains("issue") }
    for (name, text) in try pages(lines) { #expect(!text.contains("A plain text"), "\(name)") }
  }

  @Test func whatWasTakenBackIsGone() throws {
    let deletions = (1...4).map { #"{"type":"deletion","id":"x:\#($0)"}"# }
    for (name, text) in try pages(lines("A plain text").dropLast() + deletions) {
      #expect(!text.contains("A plain text"), "\(name)")
    }
  }

  @Test func anAccountOfAServerThatIsOursIsCalledByItsOwnHandle() throws {
    let line =
      #"{"id":"mastodon:1","network":"mastodon","created_at":"2026-11-09T10:00:00Z","author":{"id":"5","handle":"status@social.acme.example"},"direction":"outbound","text":"All is well","visibility":"public","hashtags":["acmechat"]}"#
    let chat = try #require(pages([line]).first { $0.name == "chat" })
    #expect(chat.text.contains("@status@social.acme.example"))
    #expect(!chat.text.contains("@*@"))
  }

  @Test func strangersAreNotNamed() throws {
    for (name, text) in try pages(lines("A plain text")) {
      for hidden in ["@jo", "/jo/", "@al", "@di", "Joe Night", "acme_joe"] {
        #expect(!text.contains(hidden), "\(name): \(hidden)")
      }
    }
  }

  @Test(arguments: [
    ("Mail jo.doe@example.com now", "Mail [email] now"),
    ("call 020 7946 0958, please", "call [number], please"),
    ("order 12345 of 2026", "order 12345 of 2026"), ("+44 (0)20-7946.0958", "+[number]"),
    ("thanks @AcmeCare and @friend!", "thanks @AcmeCare and [account]!"),
    ("@jo@social.example hi", "hi"),
    ("@jo, @AcmeCare and @al: hi", "@AcmeCare and [account]: hi"), ("@jo", "[account]"), ("a @ b", "a @ b"),
    ("@jo,@al/@di", "[account],[account]/[account]"), ("@AcmeCare,@jo", "@AcmeCare,[account]"),
    ("(@jo)jo.doe@example.com", "([account][email]"),
    ("07700\u{A0}900\u{A0}123 or 07700–900–124", "[number] or [number]"),
    ("07700·900·125, 07700_900126.", "[number], [number]."), ("from 9:00 to 17:30", "from 9:00 to 17:30"),
  ])
  func personalDataIsHidden(text: String, masked: String) {
    #expect(PersonalDataMask(agents).masked(text, signals: []) == masked)
  }

  @Test(arguments: [
    ("see https://x.com/jo/status/1, thanks", "see [link], thanks"),
    ("(http://127.0.0.1/jo", "([link]"), ("jo.example.com/me or shop.example", "[link] or shop.example"),
    ("irc://chat.example/jo now", "[link] now"), ("nothing: // here", "nothing: // here"),
  ])
  func linksOfStrangersAreHidden(text: String, masked: String) {
    #expect(PersonalDataMask(agents).masked(text, signals: [], hidesLinks: true) == masked)
  }

  @Test func ourOwnLinksAreShown() throws {
    let shown = try pages(
      lines("See https://help.acme.com/box").filter { $0.contains("x:1") || $0.contains("x:2") })
    let chat = try #require(shown.first { $0.name == "chat" })
    // The guest's is hidden, ours is shown.
    #expect(chat.text.contains("See [link]"))
    #expect(chat.text.contains("See https://help.acme.com/box"))
  }

  @Test func impostorsAndAbuseAreShownNowhere() throws {
    let role = #""triage":{"role":"impostor"}"#
    let signal = #""tone":{"label":"positive","intent":"praise","signals":[{"name":"abuse"}]}"#
    for (hidden, name) in [(role, "impostor"), (signal, "abuse")] {
      let line =
        #"{"id":"x:9","network":"x","created_at":"2026-11-09T10:14:00Z","author":{"id":"9","handle":"AcmeCarer"},"direction":"inbound","text":"Log in at acme.evil","visibility":"public","thread":{"id":"x:1","depth":1},"hashtags":["acmechat"],\#(hidden)}"#
      let issue =
        #"{"type":"issue","id":"issue:2","exemplar":"x:9","state":"open","count":4,"people":3,"visibility":"public"}"#
      for (page, text) in try pages(lines("tame") + [line] + (name == "impostor" ? [issue] : [])) {
        #expect(!text.contains("Log in at"), "\(name): \(page)")
      }
    }
  }

  @Test(arguments: [
    (
      #""label":"positive","intent":"praise","probability":{"positive":0.71,"neutral":0.2,"negative":0.09}"#,
      true
    ),
    (
      #""label":"positive","intent":"praise","probability":{"positive":0.69,"neutral":0.3,"negative":0.01}"#,
      false
    ),
    (#""label":"positive","intent":"praise","signals":[{"name":"outage","start":0,"end":2}]"#, false),
    (#""label":"positive","intent":"praise","signals":[{"name":"irony","probability":0.9}]"#, false),
    (#""label":"positive","intent":"praise","signals":[{"name":"vip"},{"name":"personal_data"}]"#, true),
    (#""label":"positive","intent":"complaint""#, false), (#""label":"positive""#, true),
    (#""label":"neutral","intent":"praise""#, false),
  ])
  func onlySurePraiseIsOnTheWall(tone: String, isShown: Bool) throws {
    let line =
      #"{"id":"x:4","network":"x","created_at":"2026-11-09T11:00:00Z","direction":"inbound","text":"Lovely","visibility":"public","tone":{\#(tone)}}"#
    let wall = try #require(pages([line]).first { $0.name == "wall" })
    #expect(wall.text.contains("Lovely") == isShown)
    let passedOn = line.replacing(#""text""#, with: #""reposts":"x:3","text""#)
    #expect(try pages([passedOn]).allSatisfy { !$0.text.contains("Lovely") })
  }

  @Test func noPraiseFillsTheWall() throws {
    let line =
      #"{"id":"x:4","network":"x","created_at":"2026-11-09T11:00:00Z","direction":"inbound","text":"\#(String(repeating: "so ", count: 200))good","visibility":"public","tone":{"label":"positive"}}"#
    let wall = try #require(pages([line]).first { $0.name == "wall" })
    // Of 604 characters 300 are looked at, and the last whole word of them ends after 299.
    #expect(wall.text.contains("<p>\(String(repeating: "so ", count: 99))so…</p>"))
  }

  @Test func anIssueIsCalledByItsMaskedMessage() throws {
    let message =
      #"{"id":"x:4","network":"x","created_at":"2026-11-09T11:00:00Z","direction":"inbound","text":"No line at 5 Park Lane, see jo.example.com/me","visibility":"public","tone":{"label":"negative","signals":[{"name":"personal_data","kind":"address","start":11,"end":22}]}}"#
    let issue =
      #"{"type":"issue","id":"issue:x:4","exemplar":"x:4","state":"open","count":4,"people":3,"visibility":"public"}"#
    for (name, text) in try pages([message, issue]) where name == "issues" || name == "atom" {
      #expect(text.contains("No line at [address], see [link]"), "\(name)")
    }
  }

  @Test func pagesOfQuestionsThatWereTakenBackAreTakenAway() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "earshot-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var settings = PageSettings(organization: "Acme", agents: agents)
    settings.isSite = true
    func write(_ lines: [String]) throws -> [String] {
      try PageRendering().writeAnswers(
        PublicStream(Feed(lines).collected(), settings), settings, to: folder)
      return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }
    let other = lines("Another").map { $0.replacing("x:1", with: "x:11").replacing("x:2", with: "x:12") }
    #expect(try write(lines("A text")).count == 2)
    // The page of a question that is only not in this stream stays, that of one that was taken back goes.
    #expect(try write(other).count == 3)
    #expect(try write(other + [#"{"type":"deletion","id":"x:1"}"#]).count == 2)
  }

  @Test func whatTheClassifierMarkedIsHidden() {
    // "é" takes two bytes: "5 Park Lane" are the bytes 9 to 20.
    let signal = Tone.Signal(name: "personal_data", kind: "address", range: 9..<20)
    #expect(
      PersonalDataMask(agents).masked("Café at 5 Park Lane.", signals: [signal]) == "Café at [address].")
    let outside = Tone.Signal(name: "personal_data", kind: "phone", range: 3..<99)
    #expect(PersonalDataMask(agents).masked("short", signals: [outside]) == "short")
  }

  @Test(arguments: [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{{style}}} {{> frame}}",
    "\u{1B}[31m\u{202E}x",
    "]]></feed><x>", "' onload='x", "</title></style><b>",
  ])
  func hostileTextIsInert(text: String) throws {
    let tame = try pages(lines("tame"))
    for (page, other) in zip(try pages(lines(text)), tame) {
      #expect(page.text.filter { $0 == "<" }.count == other.text.filter { $0 == "<" }.count, "\(page.name)")
      let unsafe = page.text.unicodeScalars.filter {
        $0.value < 0x20 && $0 != "\n" || 0x202A...0x202E ~= $0.value
      }
      #expect(unsafe.isEmpty, "\(page.name)")
      #expect(!page.text.contains("<script"), "\(page.name)")
    }
  }

  @Test func anEmptyStreamMakesPagesThatSaySo() throws {
    let shown = Dictionary(uniqueKeysWithValues: try pages([]))
    #expect(shown["answers"]?.contains("No public question") == true)
    #expect(shown["issues"]?.contains("Nothing is known to be wrong") == true)
    #expect(shown["wall"]?.contains("Nobody has asked us anything") == true)
  }
}
