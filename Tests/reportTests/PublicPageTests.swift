import CareConfiguration
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
    ("@jo@social.example hi", "[account] hi"), ("a @ b", "a @ b"),
  ])
  func personalDataIsHidden(text: String, masked: String) {
    #expect(PersonalDataMask(agents).masked(text, signals: []) == masked)
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
