import MessageCore
import Testing

@testable import triage

struct ReachTests {
  private func read(_ lines: [String]) throws -> (desk: Desk, reach: Reach) {
    var desk = Desk(Stream.configuration())
    var reach = Reach()
    for text in lines {
      var line = MessageLine()
      try line.load(Array(text.utf8))
      try reach.note(line, desk.take(try desk.read(line)).number, desk: &desk)
    }
    return (desk, reach)
  }

  @Test func whoIsMentionedByManyHasInfluence() throws {
    // Thirty people name one by the handle; the one writes with an id.
    var lines = [Stream.line("star", by: "star", minute: 0, "hm")]
    for place in 0..<30 {
      lines.append(
        Stream.line(
          "\(place)", by: "u\(place)", minute: 1, "hm", more: #","mentions":[{"handle":"Star"}]"#))
    }
    let (desk, reach) = try read(lines)
    let influence = reach.influence(desk, asOf: Stream.moment(60))
    let star = desk.people[desk.messages[0].author].identity
    // With 31 people, of whom 30 point at one: her rank is near half of all, 15 times the mean.
    #expect(influence == [star: 2.0 / 3])
  }

  @Test func fewPeopleTellNothing() throws {
    let (desk, reach) = try read([
      Stream.line("1", by: "ann", minute: 0, "hm"), Stream.line("2", by: "bob", minute: 1, to: "1", "hm"),
    ])
    #expect(reach.influence(desk, asOf: Stream.moment(60)).isEmpty)
  }

  @Test func whatSpreadsFastIsAnAlert() throws {
    var lines = [
      Stream.line("1", by: "ann", minute: 0, "see this"), Stream.line("2", by: "bob", minute: 0, "and this"),
    ]
    for place in 0..<16 {
      // The first within an hour, the second over sixteen hours.
      let (fast, slow) = (#","reposts":"x:1""#, #","reposts":"x:2""#)
      lines.append(Stream.line("f\(place)", by: "u\(place)", minute: place, "", more: fast))
      lines.append(Stream.line("s\(place)", by: "u\(place)", minute: place * 60, "", more: slow))
    }
    let (desk, reach) = try read(lines)
    let alert = try #require(reach.alerts(desk, asOf: Stream.moment(6000)).first)
    #expect(reach.alerts(desk, asOf: Stream.moment(6000)).count == 1)
    #expect(alert.id == "alert:spread:x:1:\(Stream.moment(0))")
    #expect((alert.count, alert.severity) == (16, 4))
    #expect(alert.evidence == ["x:1"])
  }

  @Test func theBusiestHourSlides() {
    let minutes: [Int] = [0, 30, 50, 70, 89, 200]
    #expect(Reach.busiestHour(minutes.map { Stream.moment($0) }) == 4)
    #expect(Reach.busiestHour([]) == 0)
  }
}
