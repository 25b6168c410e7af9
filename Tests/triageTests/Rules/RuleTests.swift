import CareConfiguration
import MessageCore
import Testing

@testable import triage

@Suite struct RuleTests {
  private func configuration(_ yaml: String) throws -> Configuration {
    try Configuration(
      yaml: "agents: [{network: x, id: \"1\", handle: AcmeCare, name: Acme Care}]\n" + yaml,
      file: "earshot.yaml"
    ) { _ in "" }
  }

  private func fired(_ when: String, _ text: String, more: String = "") throws -> Bool {
    let configuration = try configuration("rules: [{name: r, when: \(when), then: {tag: t}}]")
    let line = Stream.line("1", by: "jo", minute: 0, "@AcmeCare why " + text, more: more)
    return try Stream.cases([line], at: 60, configuration).first?.tags == ["t"]
  }

  @Test(arguments: [
    ("{text: refund*}", "my Refunds", true), ("{text: refund}", "my refunds", false),
    ("{text: charged twice}", "was I CHARGED, twice", true),
    ("{text: charged twice}", "charged me twice", false),
    ("{text: [a, ombudsm?n]}", "the ombudsman", true), ("{text: don't}", "I don’t know", true),
    ("{text: größe}", "die GRÖSSE Größe", true), ("{handle: j*}", "", true), ("{handle: \"@JO\"}", "", true),
    ("{handle: j}", "", false), ("{network: x}", "", true), ("{addressed: true}", "", true),
    ("{addressed: false}", "", false), ("{vip: false, question: true}", "?", true),
    ("{role: customer}", "", true),
    ("{people: 1}", "", true), ("{people: \">1\"}", "", false), ("{priority: \">= normal\"}", "?", true),
    ("{priority: urgent}", "?", false), ("{points: \">= 15\", again: 0}", "?", true),
    ("{none: [{text: smoke}, {text: fire}]}", "smoke", false), ("{none: [{text: smoke}]}", "water", true),
    ("{any: [{text: smoke}, {text: water}]}", "water", true),
    ("{all: [{text: smoke}, {text: water}]}", "water", false), ("{signal: safety}", "it smells unsafe", true),
  ])
  func aConditionHolds(_ when: String, _ text: String, _ expected: Bool) throws {
    #expect(try fired(when, text) == expected)
  }

  @Test func aConditionAsksForMembersOfTheMessage() throws {
    let more = #"""
      ,"lang":"de","kind":"review","rating":{"value":2,"best":5},"counts":{"likes":7,"reposts":4,"quotes":1},
      "hashtags":["Fail"],"links":["https://news.example/a"],"tone":{"label":"negative","intent":"complaint",
      "probability":{"negative":0.75},"signals":[{"name":"outage"}]}
      """#.split(separator: "\n").joined()
    for when in [
      "{lang: de*}", "{kind: review}", "{rating: \"<= 2\"}", "{likes: [\"> 6\", 1]}", "{reposts: 5}",
      "{hashtag: \"#fail\"}", "{link: \"*news.example*\"}", "{tone: negative}", "{intent: [idea, complaint]}",
      "{signal: outage}", "{negative: \">= 0.75\"}", "{bot: false, repost: false}",
    ] {
      #expect(try fired(when, "x", more: more), "\(when)")
      #expect(try !fired("{none: [\(when)]}", "x", more: more), "\(when)")
    }
  }

  @Test func rulesActInTheirOrder() throws {
    let configuration = try configuration(
      """
      rules:
        - {name: first, when: {text: refund}, then: {queue: billing, points: 30, tag: [a, b]}}
        - {name: second, when: {points: ">= 45"}, then: {queue: other, also: boss, assign: ann, tag: b}}
        - {name: third, when: {priority: ">= urgent"}, then: {notify: duty}}
        - {name: fourth, when: {text: now}, then: {priority: urgent, notify: [duty, press]}}
      """)
    let lines = [
      Stream.line("1", by: "jo", minute: 0, "@AcmeCare where is it?"),
      Stream.line("2", by: "jo", minute: 1, to: "1", "@AcmeCare my refund?"),
      Stream.line("3", by: "AcmeCare", minute: 2, to: "2", "now now"),
      Stream.line("4", by: "jo", minute: 3, to: "3", "right now", more: #","visibility":"public""#),
    ]
    let snapshot = try Stream.read(lines, configuration).desk.snapshot(asOf: Stream.moment(60))
    let record = try #require(snapshot.cases.first)
    #expect(record.queue == "billing")
    #expect(record.also == ["boss"])
    #expect(record.assignee == "ann")
    #expect(record.tags == ["a", "b"])
    #expect(record.priority == .urgent)
    let rules = record.why.filter { ["first", "second", "third", "fourth"].contains($0.rule) }
    #expect(rules.map(\.rule) == ["first", "fourth", "second"])
    #expect(rules.map(\.message) == ["x:2", "x:4", "x:1"])
    // What one of ours writes fires nothing, and each rule that asks to be told makes an alert.
    #expect(snapshot.alerts.map(\.id) == ["alert:rule:fourth:case:x:1:2026-11-02T12:03:00Z"])
    #expect(snapshot.alerts.first?.notify == ["duty", "press"])
    #expect(snapshot.alerts.first?.severity == 9)
  }

  @Test func whatMayMakeTheNewsGoesToCommunications() throws {
    let legal = Stream.line("1", by: "jo", minute: 0, "@AcmeCare my lawyer calls")
    let loud = Stream.line("2", by: "ann", minute: 0, "@AcmeCare why?", more: #","counts":{"reposts":100}"#)
    let quiet = Stream.line("3", by: "bob", minute: 0, "@AcmeCare why?", more: #","counts":{"reposts":99}"#)
    #expect(
      try Stream.cases([legal, loud, quiet]).map(\.also) == [["communications"], ["communications"], []])
    let own = try configuration("rules: [{name: legal_news, when: {signal: legal}, then: {queue: law}}]")
    let record = try Stream.cases([legal], at: 60, own).first
    #expect(record?.also == [] && record?.queue == "law")
  }

  @Test func conditionsOpenAndIgnore() throws {
    let talk = Stream.line("1", by: "jo", minute: 0, "hello", more: #","lang":"de""#)
    let question = Stream.line("2", by: "ann", minute: 0, "@AcmeCare why?", more: #","source":"test""#)
    let yaml = "cases: {open: {lang: de}, ignore: {source: test}}"
    #expect(try Stream.cases([talk, question], at: 60, try configuration(yaml)).map(\.id) == ["case:x:1"])
    #expect(try Stream.cases([talk, question]).map(\.id) == ["case:x:2"])
  }

  @Test func repeatedContactsAndVIPsCount() throws {
    let day = 24 * 60
    var lines: [String] = []
    for number in 0..<3 {
      let minute = number * 9 * day
      lines.append(Stream.line("\(number)a", by: "jo", minute: minute, "@AcmeCare why?"))
      lines.append(Stream.line("\(number)b", by: "AcmeCare", minute: minute + 1, to: "\(number)a", "So"))
    }
    let configuration = try configuration("vips: [{network: x, handle: jo}]")
    let cases = try Stream.cases(lines, at: 20 * day, configuration)
    let points = cases.map { record in record.why.first { $0.rule == "repeated" }?.points }
    #expect(points == [nil, 5, 10])
    #expect(cases.allSatisfy { $0.why.contains { $0.rule == "vip" && $0.points == 25 } })
    let old = try Stream.cases([Stream.line("1", by: "jo", minute: 0, "@AcmeCare why?")], at: 10 * day)
    // Ten days count as three.
    #expect(old.first?.why.first { $0.rule == "age" }?.points == 15)
  }

  @Test func aGlobNeedsNoMoreThanItsTextTimesItsLength() {
    // A backtracking matcher would need 2^30 steps here.
    let text = String(repeating: "a", count: 10_000)
    #expect(!Glob(String(repeating: "*a", count: 30) + "*b").matches(text))
    #expect(Glob("a*b?d").matches("aXXbéd") && !Glob("a*b?d").matches("abd"))
  }
}
