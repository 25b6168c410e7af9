import MessageCore
import Testing

@testable import thread

@Suite struct ContextTests {
  private func message(_ id: String, _ minute: Int, _ members: String = "") -> String {
    let digits = minute < 10 ? "0\(minute)" : "\(minute)"
    return #"{"id":"\#(id)","created_at":"2026-01-01T00:\#(digits):00Z"\#(members)}"#
  }

  @Test func aThreadKeepsTheNameThatTheContextGivesIt() throws {
    // The topmost known ancestor was b; now a, which b answers, is known too.
    let context = try ThreadRun([message("b", 1), message("c", 2, #","reply_to":"b""#)]).lines
    let run = try ThreadRun(
      [message("b", 1, #","reply_to":"a","observed_at":"2026-01-02T00:00:00Z""#), message("a", 0)],
      context: context)
    let members = try run.members()
    #expect(Set(members.values.map(\.id)) == ["b"])
    #expect(members["c"]?.isContext == true)
    #expect(members["b"]?.isContext == false)
    #expect(members["a"]?.depth == 0)
  }

  @Test func theOlderOfTwoJoinedThreadsWins() throws {
    let context = try ThreadRun([
      message("old", 0), message("late", 5, #","reply_to":"bridge""#),
      message("later", 6, #","reply_to":"span""#),
    ]).lines
    let run = try ThreadRun(
      [message("bridge", 4, #","reply_to":"old""#), message("span", 5, #","reply_to":"late""#)],
      context: context)
    let members = try run.members()
    #expect(members.count == 5)
    for (_, member) in members {
      #expect(member.id == "old")
      #expect(member.merged == ["bridge", "span"])
    }
  }

  @Test(arguments: [
    (ContextPrinting.all, ["a", "b", "c", "d"]), (.touched, ["a", "b", "d"]), (.new, ["d"]),
  ])
  func contextIsPrintedAsAskedFor(printing: ContextPrinting, expected: [String]) throws {
    let context = try ThreadRun([message("a", 0), message("b", 1, #","reply_to":"a""#), message("c", 2)])
      .lines
    let run = try ThreadRun([message("d", 3, #","reply_to":"b""#)], context: context, printing: printing)
    #expect(try run.members().keys.sorted() == expected)
    #expect(try run.members()["d"]?.size == 3)
  }

  @Test func anInferredLinkOfTheContextStays() throws {
    let earlier =
      #"{"id":"b","thread":{"id":"a","parent":"a","depth":1,"link":"inferred","confidence":0.625,"why":["near"]}}"#
    let run = try ThreadRun([message("c", 3, #","reply_to":"b""#)], context: [message("a", 0), earlier])
    let place = try #require(try run.members()["b"])
    #expect(place.link == .inferred)
    #expect(place.parent == "a")
    #expect(place.confidence == 0.625)
    #expect(place.why == ["near"])
  }

  @Test func whatIsInContextAndInputIsNew() throws {
    let run = try ThreadRun(
      [message("a", 0)], context: [message("a", 0, #","observed_at":"2026-01-02T00:00:00Z""#)])
    #expect(run.lines.count == 1)
    #expect(try run.members()["a"]?.isContext == false)
  }

  @Test func optionalMessagesAreShownWhereSomethingHangsOnThem() throws {
    let optional = [
      message("o1", 0), message("o2", 1, #","reply_to":"o1""#), message("o3", 2, #","reply_to":"o2""#),
      message("loop", 3, #","reply_to":"loop2""#), message("loop2", 3, #","reply_to":"loop""#),
    ]
    let run = try ThreadRun([message("a", 5, #","reply_to":"o2""#)], optional: optional)
    #expect(try run.members().keys.sorted() == ["a", "o1", "o2"])
    #expect(try run.members()["a"]?.size == 3)
    #expect(run.cuts == 0)
  }

  @Test(arguments: 0..<100)
  func aStreamAgreesWithTheWholeWhereParentsComeFirst(seed: Int) throws {
    var generator = RepeatableGenerator(state: UInt64(seed))
    var input: [String] = []
    for number in 0..<20 {
      var members = ""
      if number > 0, Bool.random(using: &generator) {
        members = #","reply_to":"m\#(Int.random(in: 0..<number, using: &generator))""#
      }
      input.append(message("m\(number)", number, members))
    }
    let whole = try ThreadRun(input).members()
    let streamed = try ThreadRun(streaming: input).members()
    #expect(streamed.count == 20)
    for (id, place) in streamed {
      let other = try #require(whole[id])
      #expect(place.id == other.id && place.parent == other.parent && place.depth == other.depth)
      #expect(place.link == other.link && place.size == nil)
    }
  }
}
