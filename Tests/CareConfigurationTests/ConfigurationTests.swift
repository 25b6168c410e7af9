import MessageCore
import Testing

@testable import CareConfiguration

@Suite struct ConfigurationTests {
  private func configuration(_ yaml: String, calendar: String = "") throws -> Configuration {
    try Configuration(yaml: yaml, file: "earshot.yaml") { _ in calendar }
  }

  private func complaint(_ yaml: String, calendar: String = "") -> String? {
    do {
      _ = try configuration(yaml, calendar: calendar)
      return nil
    } catch {
      return (error as? ConfigurationError)?.message
    }
  }

  @Test func readsEveryField() throws {
    let result = try configuration(
      """
      name: Acme
      state: desk.db
      agents:
        - {network: X, id: 0012, handle: "@AcmeCare", name: Acme Care, team: care, public: true}
        - {network: mastodon, handle: "*@social.acme.example"}
      hours:
        time_zone: Europe/London
        weekly: {mon-wed: ["09:00-12:30", "13:30-17:00"], sat: "10:00-24:00"}
        holidays: [2026-12-25]
      targets: {first_response: {urgent: 30m, low: 1d}, resolution: {high: 1h30m}}
      words: {churn: [Farewell]}
      priority: {points: {churn: 7, negative: 0}, thresholds: {normal: 5, high: 6, urgent: 7}}
      """)
    #expect(result.name == "Acme")
    #expect(result.state == "desk.db")
    #expect(
      result.agents.entries == [
        .init(network: "x", id: "0012", handle: "AcmeCare", name: "Acme Care", team: "care", isPublic: true),
        .init(network: "mastodon", handle: "*@social.acme.example"),
      ])
    #expect(result.hours.weekly[0] == [.init(start: 32_400, end: 45_000), .init(start: 48_600, end: 61_200)])
    #expect(result.hours.weekly[3].isEmpty)
    #expect(result.hours.weekly[5] == [.init(start: 36_000, end: 86_400)])
    #expect(result.hours.holidays == [Timestamp.daysSinceEpoch(year: 2026, month: 12, day: 25)])
    #expect(
      result.targets == Targets(firstResponse: [.urgent: 1800, .low: 86_400], resolution: [.high: 5400]))
    #expect(result.priority.words["churn"] == ["farewell"])
    #expect(result.priority.points(of: "churn") == 7)
    #expect(result.priority.points(of: "negative") == 0)
    #expect(result.priority.points(of: "legal") == PriorityPolicy.standard.points(of: "legal"))
    #expect(result.priority.priority(points: 6) == .high)
  }

  @Test func anEmptyFileSaysNothing() throws {
    #expect(try configuration("") == Configuration())
    #expect(try configuration("# only a comment\n") == Configuration())
    #expect(try configuration("agents:\nhours: ~\n") == Configuration())
  }

  @Test(arguments: [
    ("name: Acme\n\ntonee: x\n", "earshot.yaml:3: unknown field 'tonee'"),
    ("name: Acme\nhour: x\n", "earshot.yaml:2: unknown field 'hour'; did you mean 'hours'?"),
    (
      "agents:\n  - network: x\n    handel: a\n",
      "earshot.yaml:3: unknown field 'handel'; did you mean 'handle'?"
    ),
    ("name: a\nstate: b\nname: c\n", "earshot.yaml:1: field 'name' is given twice"),
    ("- a\n", "earshot.yaml:1: 'the configuration' must be a mapping of fields, not a list"),
    ("name: [a]\n", "earshot.yaml:1: 'name' must be text, not a list"),
    ("agents: yes\n", "earshot.yaml:1: 'agents' must be a list, not 'yes'"),
    ("agents:\n  - {handle: a}\n", "earshot.yaml:2: an agent without 'network'"),
    ("agents:\n  - {network: x}\n", "earshot.yaml:2: an agent without 'id' or 'handle'"),
    (
      "agents:\n  - {network: x, handle: a, public: 1}\n",
      "earshot.yaml:2: 'public' must be true or false, not '1'"
    ),
    (
      "agents:\n\n  - {network: x, handle: \"*Acme\"}\n",
      "earshot.yaml:3: a wildcard stands for every account on a server of ours, as in '*@social.acme.example', "
        + "not '*Acme'"
    ),
    ("hours: {weekly: {mon: []}}\n", "earshot.yaml:1: hours without 'time_zone'"),
    (
      "hours:\n  time_zone: Europe/Londn\n",
      "earshot.yaml:2: unknown time zone 'Europe/Londn'; write one such as 'Europe/London'"
    ),
    ("hours:\n  time_zone: UTC\n  weekly:\n    mon: []\n", "earshot.yaml:4: these hours never open"),
    (
      "hours:\n  time_zone: UTC\n  weekly:\n    mon-fri: [\"09:00-17:00\"]\n    wed: []\n",
      "earshot.yaml:5: hours of 'wed' are given twice"
    ),
    (
      "hours:\n  time_zone: UTC\n  weekly:\n    mon: [\"9-17\"]\n",
      "earshot.yaml:4: not hours such as '09:00-17:30': '9-17'"
    ),
    (
      "hours:\n  time_zone: UTC\n  weekly:\n    mon: [\"22:00-02:00\"]\n",
      "earshot.yaml:4: '22:00-02:00' ends before it begins; hours over midnight are two stretches, until 24:00 and "
        + "from 00:00"
    ),
    (
      "hours:\n  time_zone: UTC\n  weekly:\n    mon: [\"09:00-12:00\", \"11:00-17:00\"]\n",
      "earshot.yaml:4: '11:00-17:00' begins before the stretch in front of it ends"
    ),
    (
      "hours:\n  time_zone: UTC\n  weekly: {mon: [\"09:00-12:00\"]}\n  holidays:\n    - 2026-02-30\n",
      "earshot.yaml:5: not a date such as '2026-12-25': '2026-02-30'"
    ),
    (
      "targets:\n  first_response:\n    high: 1x\n",
      "earshot.yaml:3: 'high' must be a length of time such as 30m, 4h, 1h30m or 1d, not '1x'"
    ),
    (
      "targets: {resolution: {low: 0h}}\n",
      "earshot.yaml:1: 'low' must be between a second and 366 days, not '0h'"
    ),
    (
      "priority:\n  points:\n    negativ: 3\n",
      "earshot.yaml:3: unknown field 'negativ'; did you mean 'negative'?"
    ),
    (
      "priority:\n  points: {churn: -1}\n", "earshot.yaml:2: 'churn' must be from 0 to 1000, not -1"
    ),
    (
      "priority:\n  thresholds: {high: 3}\n",
      "earshot.yaml:2: thresholds must rise from normal over high to urgent"
    ),
    ("words:\n  legal: [\"--\"]\n", "earshot.yaml:2: no word in '--'"),
    (
      "rules:\n  - name: a\n    when: {intnt: complaint}\n    then: {queue: b}\n",
      "earshot.yaml:3: unknown field 'intnt'; did you mean 'intent'?"
    ),
    ("rules:\n  - name: a\n    when: {intent: x}\n", "earshot.yaml:2: rule 'a' has no 'then'"),
    (
      "rules:\n  - {name: a, when: {tone: sad}, then: {queue: b}}\n",
      "earshot.yaml:2: 'tone' is one of negative, neutral, positive, unknown, not 'sad'"
    ),
    (
      "rules:\n  - {name: a, when: {followers: many}, then: {queue: b}}\n",
      "earshot.yaml:2: 'followers' must be a number such as 3 or \">= 1000\", not 'many'"
    ),
    (
      "rules:\n  - name: a\n    when: {text: x}\n    then: {priority: higher}\n",
      "earshot.yaml:4: 'priority' must be one of low, normal, high, urgent, not 'higher'; did you mean 'high'?"
    ),
    (
      "rules:\n  - {name: a, when: {text: x}, then: {tag: t}}\n  - {name: a, when: {text: y}, then: {tag: t}}\n",
      "earshot.yaml:3: two rules are named 'a'"
    ),
    (
      "cases:\n  open: {priority: high}\n",
      "earshot.yaml:2: 'priority' is known of cases only, and here is none yet"
    ),
    (
      "regulated:\n  profile: disp\n",
      "earshot.yaml:2: unknown profile 'disp'; built in is uk-fca-disp, others have 'name' and 'when'"
    ),
    (
      "regulated:\n  name: a\n  when: {intent: x}\n  summary: soon\n",
      "earshot.yaml:4: 'summary' must be a period such as '3 business days', '56 days' or '8 weeks', not 'soon'"
    ),
    (
      "answers:\n  - text: \"Hi {handel}\"\n",
      "earshot.yaml:2: unknown place '{handel}'; did you mean 'handle'?"
    ),
  ])
  func complainsWithTheLine(_ yaml: String, _ expected: String) {
    #expect(complaint(yaml) == expected)
  }

  @Test func complainsAboutTextThatIsNoYAML() throws {
    let text = try #require(complaint("name: Acme\nagents: [\n"))
    #expect(text.hasPrefix("earshot.yaml:3: not YAML: "))
  }

  @Test func showsControlCharactersOfAField() {
    #expect(
      complaint("\"na\\u001bme\": x\n") == "earshot.yaml:1: unknown field 'na\\u{1B}me'; did you mean 'name'?"
    )
  }

  @Test func readsHolidaysFromACalendar() throws {
    let calendar = """
      BEGIN:VCALENDAR\r
      BEGIN:VEVENT\r
      SUMMARY:Christmas\\, and a long\r
       er line\r
      DTSTART;VALUE=DATE:20261225\r
      DTEND;VALUE=DATE:20261227\r
      END:VEVENT\r
      BEGIN:VEVENT\r
      DTSTART;VALUE=DATE:20270101\r
      END:VEVENT\r
      BEGIN:VEVENT\r
      DTSTART:20270203T090000Z\r
      END:VEVENT\r
      END:VCALENDAR\r
      """
    let hours = "hours: {time_zone: UTC, weekly: {mon: [\"09:00-10:00\"]}, holidays: acme.ics}\n"
    let christmas = Timestamp.daysSinceEpoch(year: 2026, month: 12, day: 25)
    let newYear = Timestamp.daysSinceEpoch(year: 2027, month: 1, day: 1)
    #expect(
      try configuration(hours, calendar: calendar).hours.holidays == [christmas, christmas + 1, newYear])
    #expect(complaint(hours, calendar: "hello") == "acme.ics: not an iCalendar file: no BEGIN:VCALENDAR")
    #expect(
      complaint(hours, calendar: "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261301\n")
        == "acme.ics:3: DTSTART is not a date: '20261301'")
    #expect(
      complaint(hours, calendar: "BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:FREQ=YEARLY\n")
        == "acme.ics:3: repeating events are not read; list each day as an event")
  }
}
