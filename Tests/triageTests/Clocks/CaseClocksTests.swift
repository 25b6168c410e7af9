import CareConfiguration
import Foundation
import MessageCore
import Testing

@testable import triage

@Suite struct CaseClocksTests {
  private func configuration(_ targets: String, _ more: String = "") throws -> Configuration {
    try Configuration(
      yaml: "agents: [{network: x, id: \"1\", handle: AcmeCare}]\ntargets: \(targets)\n" + more,
      file: "earshot.yaml"
    ) { _ in "" }
  }

  private let conversation = [
    Stream.line("1", by: "jo", minute: 0, "@AcmeCare why is it down?"),
    Stream.line("2", by: "AcmeCare", minute: 30, to: "1", "Restart it"),
    Stream.line("3", by: "jo", minute: 90, to: "2", "@AcmeCare no, why?"),
    Stream.line("4", by: "AcmeCare", minute: 100, to: "3", "Once more"),
    Stream.line("5", by: "jo", minute: 200, to: "4", "Thanks", negative: 0, positive: 0.9),
  ]

  @Test func eachTurnHasItsClock() throws {
    let configuration = try configuration(
      "{first_response: {normal: 1h}, next_response: {normal: 5m}, update: {normal: 2h}, resolution: {normal: 50m}}"
    )
    let record = try #require(try Stream.cases(conversation, at: 300, configuration).first)
    func clock(_ name: CaseClock.Name, _ start: Int, _ due: Int?, _ end: Int?, _ minutes: Int64?) -> CaseClock
    {
      CaseClock(
        name, startedAt: Stream.moment(start), dueAt: due.map { Stream.moment($0) },
        endedAt: end.map { Stream.moment($0) }, seconds: minutes.map { $0 * 60 })
    }
    #expect(record.clocks.filter { $0.name == .firstResponse } == [clock(.firstResponse, 0, 60, 30, 30)])
    #expect(record.clocks.filter { $0.name == .nextResponse } == [clock(.nextResponse, 90, 95, 100, 10)])
    #expect(
      record.clocks.filter { $0.name == .update }
        == [clock(.update, 30, 150, 100, 70), clock(.update, 100, 220, 200, 100)])
    // 30 minutes until it waits, 10 more from 90 on: 20 would have been left.
    #expect(record.clocks.filter { $0.name == .resolution } == [clock(.resolution, 0, 110, 200, 40)])
    #expect(record.due == [.firstResponse: Stream.moment(60), .resolution: Stream.moment(110)])
    #expect(
      record.clocks.filter { $0.isLate(at: Stream.moment(300)) }.map(\.name) == [.resolution, .nextResponse])
  }

  @Test func whileItWaitsTheResolutionIsNotDue() throws {
    let configuration = try configuration("{resolution: {normal: 50m}}")
    let waiting = try #require(try Stream.cases(Array(conversation.prefix(2)), at: 80, configuration).first)
    #expect(waiting.due == [:])
    #expect(waiting.clocks.map(\.dueAt) == [nil])
    let open = try #require(try Stream.cases(Array(conversation.prefix(3)), at: 95, configuration).first)
    #expect(open.due == [.resolution: Stream.moment(110)])
  }

  @Test func theClosestChannelCounts() throws {
    let configuration = try configuration(
      """
      {first_response: {normal: 4h}, channels: {x: {first_response: {normal: 2h}},
        review: {first_response: {normal: 3h}}, direct: {first_response: {normal: 1h}}}}
      """)
    func due(_ more: String, network: String = "x") throws -> Timestamp? {
      let line = Stream.line(
        "1", by: "jo", minute: 0, "@AcmeCare why?", more: more + #","network":"\#(network)""#)
      return try Stream.cases([line], at: 1, configuration).first?.firstResponseDue
    }
    #expect(try due("") == Stream.moment(120))
    #expect(try due(#","kind":"review""#) == Stream.moment(180))
    #expect(try due(#","kind":"review","visibility":"direct""#) == Stream.moment(60))
    #expect(try due(#","direction":"inbound""#, network: "reddit") == Stream.moment(240))
  }

  @Test func aroundTheClockMeansSo() throws {
    let hours = "hours: {time_zone: UTC, weekly: {mon-fri: [\"09:00-13:00\"]}}"
    let due = try ["[]", "[normal]"].map { priorities in
      let configuration = try configuration(
        "{first_response: {normal: 2h}, around_the_clock: \(priorities)}", hours)
      return try Stream.cases(Array(conversation.prefix(1)), at: 1, configuration).first?.firstResponseDue
    }
    // Noon on a Monday: one hour is left of the day.
    #expect(due == [Timestamp(rfc3339: "2026-11-03T10:00:00Z".utf8), Stream.moment(120)])
  }

  /// Random conversations against a clock that looks at every minute: over changes to and from daylight saving, holidays
  /// and a leap day.
  @Test(
    arguments: [
      ("Europe/London", "2026-03-27T08:00:00Z"), ("Europe/London", "2026-10-23T08:00:00Z"),
      ("America/New_York", "2026-03-06T12:00:00Z"), ("Australia/Lord_Howe", "2026-04-03T00:00:00Z"),
      ("Asia/Kathmandu", "2028-02-27T00:00:00Z"), ("Africa/Casablanca", "2026-02-13T00:00:00Z"),
    ], 1...8)
  func agreesWithAMinuteByMinuteReference(_ place: (String, String), _ seed: UInt64) throws {
    var generator = SplitMix(state: seed &* 77 &+ UInt64(place.1.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) }))
    let zone = try #require(LocalTimeZone(identifier: place.0))
    let begin = try #require(Timestamp(rfc3339: place.1.utf8))
    let weekly = (0..<7).map { _ in generator.intervals() }
    let holiday = begin.daysSinceEpoch + Int.random(in: 0..<5, using: &generator)
    var configuration = Configuration()
    configuration.hours = BusinessHours(timeZone: zone, weekly: weekly, holidays: [holiday])
    let target = Int64.random(in: 1...1500, using: &generator) * 60
    configuration.targets = Targets(
      firstResponse: Dictionary(uniqueKeysWithValues: TriageDecision.Priority.allCases.map { ($0, target) }),
      resolution: Dictionary(uniqueKeysWithValues: TriageDecision.Priority.allCases.map { ($0, target) }))

    var lines: [String] = []
    var minute = 0
    for number in 0..<Int.random(in: 1...7, using: &generator) {
      let isOurs = number > 0 && Bool.random(using: &generator)
      let isThanks = number > 0 && Int.random(in: 0..<5, using: &generator) == 0
      let author = isOurs ? "us" : "jo"
      let tone = isThanks ? 0.9 : 0.1
      let parent = number > 0 ? #","reply_to":"x:\#(number - 1)""# : ""
      lines.append(
        #"""
        {"id":"x:\#(number)","created_at":"\#(begin.adding(seconds: Int64(minute) * 60))","text":"why?",
        "author":{"id":"\#(author)"},"direction":"\#(isOurs ? "outbound" : "inbound")"\#(parent),
        "tone":{"label":"x","probability":{"negative":0,"positive":\#(tone)}}}
        """#.split(separator: "\n").joined())
      minute += Int.random(in: 1...900, using: &generator)
    }
    let end = begin.adding(seconds: Int64(minute + 30) * 60)
    let record = try #require(try Stream.read(lines, configuration).desk.snapshot(asOf: end).cases.first)
    let reference = Reference(record, weekly, holiday, try #require(TimeZone(identifier: place.0)), end)
    for clock in record.clocks {
      let expected = reference.clock(clock.name, target: target)
      #expect(clock.endedAt == expected.endedAt)
      #expect(clock.seconds == expected.seconds, "\(clock.name) \(record.events)")
      if let due = expected.due { #expect(clock.dueAt == due, "\(clock.name) \(record.events)") }
    }
  }

  @Test func regulatorsCountBusinessDaysAndWeeks() throws {
    let profile = """
      regulated: {profile: uk-fca-disp}
      hours: {time_zone: Europe/London, weekly: {mon-fri: ["09:00-17:00"]}, holidays: [2026-12-25, 2026-12-28]}
      """
    func due(_ time: String) throws -> [String?] {
      let line = #"""
        {"id":"x:1","created_at":"\#(time)","direction":"inbound","author":{"id":"9"},"text":"awful",
        "tone":{"label":"negative","intent":"complaint"}}
        """#.split(separator: "\n").joined()
      let record = try Stream.read([line], try configuration("{}", profile)).desk.snapshot(
        asOf: try #require(Timestamp(rfc3339: time.utf8))
      ).cases.first
      #expect(record?.profile == "uk-fca-disp")
      return [.acknowledgement, .summary, .finalResponse].map { record?.due[$0].map { "\($0)" } }
    }
    // Received on Tuesday 22 December, in time: Wednesday, Thursday, then Tuesday after Christmas and its substitute.
    #expect(
      try due("2026-12-22T10:00:00Z")
        == ["2026-12-31T17:00:00Z", "2026-12-29T17:00:00Z", "2027-02-17T00:00:00Z"])
    // After five it counts as received on Wednesday; the eight weeks count from Tuesday all the same.
    #expect(
      try due("2026-12-22T17:00:00Z")
        == ["2027-01-01T17:00:00Z", "2026-12-30T17:00:00Z", "2027-02-17T00:00:00Z"])
    // A Saturday; eight weeks later the clocks have changed.
    #expect(
      try due("2026-02-14T12:00:00Z")
        == ["2026-02-23T17:00:00Z", "2026-02-19T17:00:00Z", "2026-04-11T23:00:00Z"])
  }

  @Test func adviceByAStrangerOpensACaseUnderAProfile() throws {
    let lines = [
      Stream.line("1", by: "jo", minute: 0, "what a day", more: #","tone":{"label":"x","intent":"chatter"}"#),
      Stream.line(
        "2", by: "doc", minute: 1, to: "1", "@jo take two pills",
        more: #","tone":{"label":"x","signals":[{"name":"medical"}]}"#),
    ]
    let profile =
      "regulated: {name: care, when: {intent: complaint}, advice: medical, acknowledgement: 1 business day}"
    let cases = try Stream.cases(lines, at: 60, try configuration("{}", profile))
    #expect(cases.map(\.id) == ["case:x:2"])
    #expect(cases.map(\.kind) == ["advice"])
    #expect(cases.map(\.profile) == ["care"])
    #expect(try Stream.cases(lines, at: 60, try configuration("{}")).isEmpty)
    // So do plain words, where classify-tone, which looks for questions, says nothing; a question does not.
    for (text, opens) in [("@jo double the dose of insulin", true), ("@jo do you take insulin?", false)] {
      let words = [lines[0], Stream.line("2", by: "doc", minute: 1, to: "1", text)]
      #expect(
        try Stream.cases(words, at: 60, try configuration("{}", profile)).contains { $0.kind == "advice" }
          == opens)
    }
    // One of ours may.
    let ours = [lines[0], lines[1].replacingOccurrences(of: "doc-id", with: "1")]
    #expect(try Stream.cases(ours, at: 60, try configuration("{}", profile)).isEmpty)
  }
}

/// A clock that looks at every minute whether the desk is open and whose turn it is.
private struct Reference {
  private let record: CaseRecord
  private let end: Timestamp
  private let isOpen: (Timestamp) -> Bool

  init(
    _ record: CaseRecord, _ weekly: [[BusinessHours.Interval]], _ holiday: Int, _ zone: TimeZone,
    _ end: Timestamp
  ) {
    self.record = record
    self.end = end
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    isOpen = { moment in
      let date = Date(timeIntervalSince1970: Double(moment.seconds))
      let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .weekday], from: date)
      guard let year = parts.year, let month = parts.month, let day = parts.day, let hour = parts.hour,
        let minute = parts.minute, let weekday = parts.weekday,
        Timestamp.daysSinceEpoch(year: year, month: month, day: day) != holiday
      else { return false }
      let clock = Int64(hour * 60 + minute) * 60
      // Foundation's week begins with Sunday, as 1.
      return weekly[(weekday + 5) % 7].contains { $0.start <= clock && clock < $0.end }
    }
  }

  func clock(_ name: CaseClock.Name, target: Int64) -> (due: Timestamp?, endedAt: Timestamp?, seconds: Int64?)
  {
    let isFirst = name == .firstResponse
    let stop = isFirst ? firstEnd : solvedAt
    var used: Int64 = 0
    var due: Timestamp?
    var moment = record.openedAt
    // Far enough for the longest target where the desk is open at all.
    let limit = record.openedAt.adding(seconds: 60 * 86_400)
    while moment < limit {
      let isPast = stop.map { moment >= $0 } ?? false
      let isRunning = isFirst || state(at: moment) == .open
      // Behind its end a first response's clock would have run on; the other's due time is asked only while it ran.
      if isRunning, isOpen(moment) {
        used += 60
        if used == target, due == nil { due = moment.adding(seconds: 60) }
      }
      moment = moment.adding(seconds: 60)
      if !isFirst, isPast || moment >= end && state(at: end) != .open { break }
    }
    let seconds = stop.map { stop in openSeconds(to: stop, isFirst: isFirst) }
    return (due, stop, seconds)
  }

  private func openSeconds(to stop: Timestamp, isFirst: Bool) -> Int64 {
    var total: Int64 = 0
    var moment = record.openedAt
    while moment < stop {
      if isOpen(moment), isFirst || state(at: moment) == .open { total += 60 }
      moment = moment.adding(seconds: 60)
    }
    return total
  }

  private var firstEnd: Timestamp? { record.events.first { $0.kind == .agent || $0.kind == .solved }?.at }

  private var solvedAt: Timestamp? {
    guard record.status == .solved || record.status == .closed else { return nil }
    return record.events.last { $0.kind == .solved || $0.kind == .reopened }.flatMap {
      $0.kind == .solved ? $0.at : nil
    } ?? record.events.last { $0.kind == .agent }?.at
  }

  /// Whose turn it is behind all events until a moment.
  private func state(at moment: Timestamp) -> CaseRecord.Status {
    var state = CaseRecord.Status.open
    for event in record.events where event.at <= moment {
      switch event.kind {
      case .agent: if state != .solved { state = .waiting }
      case .solved: state = .solved
      case .customer: if state == .waiting { state = .open }
      case .reopened: state = .open
      default: break
      }
    }
    return state
  }
}

/// A small generator with a fixed start, so that failures repeat (Steele, Lea and Flood 2014, SplitMix64).
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// One or two stretches of a day, in whole minutes.
  mutating func intervals() -> [BusinessHours.Interval] {
    let ends = (0..<4).map { _ in Int64.random(in: 0...1440, using: &self) * 60 }.sorted()
    return [(ends[0], ends[1]), (ends[2], ends[3])].filter { $0.0 < $0.1 }.map {
      .init(start: $0.0, end: $0.1)
    }
  }
}
