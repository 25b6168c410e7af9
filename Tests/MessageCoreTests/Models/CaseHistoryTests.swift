import MessageCore
import Testing

/// Of a long history a record lists the beginning and the newest part, and sums up the rest exactly.
@Suite struct CaseHistoryTests {
  private func moment(_ second: Int) -> Timestamp { Timestamp(seconds: Int64(second)) }

  private var record: CaseRecord {
    CaseRecord(id: "case:x:1", status: .open, priority: .high, openedAt: moment(0))
  }

  @Test func aHistoryOfAThousandIsListedWhole() {
    var record = record
    for second in 0..<1000 { record.append(.init(at: moment(second), kind: .customer)) }
    #expect(record.events.map(\.at) == (0..<1000).map(moment))
    #expect(record.omittedEvents == [])
    #expect(CaseHistory.unlisted(of: 1000).isEmpty)
    #expect(CaseHistory.unlisted(of: 1001) == 500..<501)
    #expect(CaseHistory.unlisted(of: 0).isEmpty)
  }

  @Test func ofALongerOneTheMiddleIsSummedUpByItsKinds() throws {
    var record = record
    // Answers at every third second, a reopening at 700 and another at 1,999.
    func kind(_ second: Int) -> CaseRecord.Event.Kind {
      [700, 1999].contains(second) ? .reopened : second % 3 == 2 ? .agent : .customer
    }
    for second in 0..<2000 { record.append(.init(at: moment(second), kind: kind(second))) }
    #expect(record.events.map(\.at) == (Array(0..<500) + Array(1500..<2000)).map(moment))
    // Of the thousand seconds from 500 on, 500, 503, … 1499 answer: 334. One of the others is the reopening.
    let expected =
      #""omitted_events":[{"kind":"customer","count":665,"first_at":"1970-01-01T00:08:21Z","last_at":"1970-01-01T00:24:58Z"},"#
      + #"{"kind":"agent","count":334,"first_at":"1970-01-01T00:08:20Z","last_at":"1970-01-01T00:24:59Z"},"#
      + #"{"kind":"reopened","count":1,"first_at":"1970-01-01T00:11:40Z","last_at":"1970-01-01T00:11:40Z"}]"#
    var writer = JSONWriter()
    record.write(to: &writer)
    let text = String(decoding: writer.bytes, as: UTF8.self)
    let sums = text.firstRange(of: "\"omitted_events\"").map { text[$0.lowerBound...].dropLast() }
    #expect(sums.map(String.init) == expected)
    var line = MessageLine()
    try line.load(writer.bytes)
    #expect(try CaseRecord(line) == record)
  }

  @Test func anAnswerCountsThoughItIsNotListed() {
    var record = record
    for second in 0..<600 { record.append(.init(at: moment(second), kind: .customer)) }
    #expect(!record.isAnswered)
    record.append(.init(at: moment(600), kind: .agent))
    for second in 601..<1700 { record.append(.init(at: moment(second), kind: .customer)) }
    #expect(!record.events.contains { $0.kind == .agent })
    #expect(record.isAnswered)
  }

  @Test func clocksOfAnswersAreSummedUpAndAllOthersListed() throws {
    // 1,500 questions a minute apart, each answered 10 s later, every tenth 40 s later, within 30 s; the last waits.
    var clocks = [CaseClock(.firstResponse, startedAt: moment(0), dueAt: moment(30), endedAt: moment(10))]
    for number in 1...1500 {
      let start = number * 60
      clocks.append(
        CaseClock(
          .nextResponse, startedAt: moment(start), dueAt: moment(start + 30),
          endedAt: number == 1500 ? nil : moment(start + (number % 10 == 0 ? 40 : 10)), seconds: 10))
    }
    // A regulator's clock begins in the middle and runs.
    clocks.insert(CaseClock(.finalResponse, startedAt: moment(45_000), dueAt: moment(9_000_000)), at: 750)
    var record = record
    record.set(clocks: clocks)
    #expect(record.clocks.count == 1002)
    #expect(record.clocks.map(\.name).filter { $0 != .nextResponse } == [.firstResponse, .finalResponse])
    #expect(record.clocks.last?.endedAt == nil)
    // Numbers 501 to 1,000 are summed up: 510, 520, … 1000 were late.
    #expect(record.omittedClocks.map(\.name) == [.nextResponse])
    #expect(record.omittedClocks.map(\.count) == [500])
    #expect(record.omittedClocks.map(\.late) == [50])
    var writer = JSONWriter()
    record.write(to: &writer)
    var line = MessageLine()
    try line.load(writer.bytes)
    #expect(try CaseRecord(line) == record)
  }
}
