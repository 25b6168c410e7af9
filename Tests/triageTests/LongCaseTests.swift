import CareConfiguration
import MessageCore
import Testing

@testable import triage

/// A conversation may be of any length; its case's record is not.
@Suite struct LongCaseTests {
  /// A customer's complaint, and then in turns an answer of ours and a message of the customer's or of a stranger, a
  /// minute apart.
  private func lines(_ count: Int) -> [String] {
    (0..<count).map { number in
      let to = number == 0 ? nil : "\(number - 1)"
      return number % 2 == 1
        ? Stream.line("\(number)", by: "AcmeCare", minute: number, to: to, "We are on it")
        : Stream.line(
          "\(number)", by: number % 100 == 90 ? "stranger\(number)" : "jo", minute: number, to: to,
          "@AcmeCare my line is down", negative: 0.9)
    }
  }

  @Test func itsRecordIsAsLongAsThatOfAThousandEvents() throws {
    let desk = try Stream.read(lines(3000)).desk
    let snapshot = desk.snapshot(asOf: Stream.moment(3000))
    let record = try #require(snapshot.cases.first)
    #expect(snapshot.cases.count == 1)
    #expect(record.events.map(\.message) == (Array(0..<500) + Array(2500..<3000)).map { "x:\($0)" })
    // From 500 to 2,499 half are ours, and of the others x:590, x:690, … x:2490 are a stranger's first.
    #expect(record.omittedEvents.map(\.kind) == [.customer, .agent, .joinedBy])
    #expect(record.omittedEvents.map(\.count) == [980, 1000, 20])
    #expect(record.omittedEvents.map(\.firstAt) == [500, 501, 590].map(Stream.moment))
    #expect(record.omittedEvents.map(\.lastAt) == [2498, 2499, 2490].map(Stream.moment))
    let history = desk.history(of: record, in: snapshot)
    #expect(history.events.map(\.message) == (0..<3000).map { "x:\($0)" })
  }

  @Test func orderOfArrivalDoesNotMatter() throws {
    let lines = lines(1300)
    let turned = Array(lines[700...].reversed() + lines[..<700])
    #expect(try Stream.cases(lines, at: 1300) == Stream.cases(turned, at: 1300))
  }

  @Test func dueTimesComeOfAllClocks() throws {
    var configuration = Stream.configuration()
    let seconds = Dictionary(
      uniqueKeysWithValues: TriageDecision.Priority.allCases.map { ($0, Int64(30)) })
    configuration.targets = Targets(table: [.firstResponse: seconds, .nextResponse: seconds])
    let desk = try Stream.read(lines(3001), configuration).desk
    let snapshot = desk.snapshot(asOf: Stream.moment(3001))
    let record = try #require(snapshot.cases.first)
    // The last of 1,500 questions after the first waits; the others were answered in a minute, half a minute late.
    #expect(record.due[.nextResponse] == Timestamp(seconds: Stream.moment(3000).seconds + 30))
    #expect(record.clocks.count == 1001)
    #expect(record.omittedClocks.map(\.count) == [500])
    #expect(record.omittedClocks.map(\.late) == [500])
    #expect(desk.history(of: record, in: snapshot).clocks.count == 1501)
  }

  @Test func whatIsToldAsItComesIsWhatIsToldAtTheEnd() throws {
    var live = LiveCases()
    var desk = Desk(Stream.configuration())
    desk.trackMembers()
    var last: CaseRecord?
    for text in lines(1100) {
      var line = MessageLine()
      try line.load(Array(text.utf8))
      let number = desk.take(try desk.read(line)).number
      let changes = try live.changes(after: number, desk, asOf: Stream.moment(1100), known: .init())
      last = changes.cases.last ?? last
    }
    var record = try #require(last)
    #expect(record.revision == 1100)
    record.revision = 1
    #expect([record] == desk.snapshot(asOf: Stream.moment(1100)).cases)
  }
}
