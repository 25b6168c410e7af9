import CareConfiguration
import MessageCore
import Testing

@testable import report

/// Parts of a stream add up to the report of the whole, byte for byte.
@Suite struct PartialTests {
  /// Conversations of a few weeks, made from a seed: each with its case, some people in several of them.
  private func conversations(seed: UInt64) -> [[String]] {
    var generator = SplitMix(state: seed)
    return (0..<60).map { number in
      let start = 1_794_000_000 + Int64.random(in: 0..<2_000_000, using: &generator)
      var lines: [String] = []
      for turn in 0..<Int.random(in: 1...5, using: &generator) {
        let side = turn % 2 == 0 ? "inbound" : "outbound"
        let person =
          side == "inbound"
          ? Int.random(in: 10..<40, using: &generator) : Int.random(in: 1...3, using: &generator)
        let tone = ["negative", "neutral", "positive", "unknown"].randomElement(using: &generator) ?? ""
        let intent = ["question", "complaint", "praise", "idea"].randomElement(using: &generator) ?? ""
        let at = Timestamp(seconds: start + Int64(turn) * Int64.random(in: 1..<9000, using: &generator))
        lines.append(
          #"{"id":"x:\#(number)-\#(turn)","network":"\#(number % 2 == 0 ? "x" : "mastodon")","created_at":"\#(at)","direction":"\#(side)","author":{"id":"\#(person)","handle":"h\#(person)\#(turn)","followers":\#(person * turn)},"text":"text \#(number)","visibility":"\#(number % 3 == 0 ? "direct" : "public")","thread":{"id":"t\#(number)","depth":\#(turn)},"tone":{"label":"\#(tone)","intent":"\#(intent)","politeness":0.\#(person)},"triage":{"role":"\#(side == "outbound" ? "agent" : "helper")"},"hashtags":["tag\#(person % 4)"],"counts":{"reposts":\#(turn),"likes":\#(person)}}"#
        )
      }
      let opened = Timestamp(seconds: start)
      lines.append(
        #"{"type":"case","id":"case:x:\#(number)-0","status":"\#(number % 2 == 0 ? "new" : "solved")","priority":"\#(["low", "normal", "high"][number % 3])","opened_at":"\#(opened)","due":{"first_response":"\#(opened.adding(seconds: 3600))"},"events":[{"at":"\#(opened.adding(seconds: 4000))","kind":"solved"}]}"#
      )
      let outcome = ["us", "community", "nobody"].randomElement(using: &generator) ?? ""
      // Some are about a message that nobody read.
      lines.append(
        #"{"type":"question","id":"question:x:\#(number)-\#(number % 9)","message":"x:\#(number)-\#(number % 9)","asked_at":"\#(opened)","answered_by":"\#(outcome)","answer":"x:\#(number)-1","visibility":"public"}"#
      )
      let person = Int.random(in: 10..<44, using: &generator)
      lines.append(
        #"{"type":"person","id":"person:x:\#(person)","network":"x","handle":"p\#(number)","kinds":["\#(number % 2 == 0 ? "helper" : "evangelist")"],"answers":\#(number),"thanked":\#(number / 2),"praise":\#(number % 7),"first_seen":"\#(opened)","last_seen":"\#(opened.adding(seconds: 7200))","visibility":"public"}"#
      )
      return lines
    }
  }

  private func merged(_ parts: [[String]], _ change: (inout ReportSettings) throws -> Void) throws -> Report {
    var settings = ReportSettings()
    settings.title = "Report"
    try change(&settings)
    var sum = PartialReport()
    for part in parts {
      let records = try Feed(part).collected()
      for line in try PartialWriting(settings).lines(of: records, settings) {
        var loaded = MessageLine()
        try loaded.load(line)
        try sum.add(loaded)
      }
    }
    return try #require(sum.report(title: "Report", asOf: nil))
  }

  @Test(arguments: [UInt64(1), 20_261_122], [1, 2, 7])
  func partsAddUpToTheSameBytes(seed: UInt64, count: Int) throws {
    let conversations = conversations(seed: seed)
    var parts = [[String]](repeating: [], count: count)
    for (number, lines) in conversations.enumerated() { parts[number % count] += lines }
    let berlin = try #require(LocalTimeZone(identifier: "Europe/Berlin"))
    let changes: [(inout ReportSettings) -> Void] = [
      { _ in }, { $0.period = .week(year: 2026, week: 46) },
      {
        $0.period = .month(year: 2026, month: 11)
        $0.rules.calendar.zone = berlin
        $0.rules.definition = .zendesk
        $0.rules.comparesDefinitions = true
      },
    ]
    for change in changes {
      let whole = try Feed(conversations.flatMap { $0 }).report { change(&$0) }
      let sum = try merged(parts.reversed()) { change(&$0) }
      for (one, other) in zip(try sum.everyFormat(), try whole.everyFormat()) {
        #expect(one.text == other.text, "\(one.name)")
      }
    }
  }

  @Test func partsOfOtherSettingsAreRefused() throws {
    let records = try deskDay.collected()
    var sum = PartialReport()
    var settings = ReportSettings()
    func add(_ settings: ReportSettings) throws {
      for line in try PartialWriting(settings).lines(of: records, settings) {
        var loaded = MessageLine()
        try loaded.load(line)
        try sum.add(loaded)
      }
    }
    try add(settings)
    settings.rules.definition = .sprout
    #expect(throws: LineError("made with another --definition than the first part")) { try add(settings) }
  }

  @Test(arguments: [
    (#"{"id":"x:1","created_at":"2026-11-09T10:00:00Z"}"#, "not a partial record, as --partial writes them"),
    (#"{"type":"partial","version":3,"settings":{}}"#, "a partial record of another version than 2"),
    (#"{"type":"partial","version":2}"#, "missing 'settings'"),
    (#"{"type":"partial","version":2,"settings":[]}"#, "'settings' is not as --partial writes it"),
  ])
  func brokenPartsAreRefused(line: String, cause: String) throws {
    var loaded = MessageLine()
    try loaded.load(Array(line.utf8))
    var sum = PartialReport()
    #expect(throws: LineError(cause)) { try sum.add(loaded) }
  }
}
