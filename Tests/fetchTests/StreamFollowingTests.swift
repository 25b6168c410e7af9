import Foundation
import MessageCore
import SourceAdapters
import Testing

@testable import fetch

@Suite struct StreamFollowingTests {
  static let start = PollingTests.start

  /// What a server is asked for: a page, or its stream.
  private static func isStream(_ request: HTTPRequest) -> Bool { request.url.contains("/streaming/") }

  @Test func whatAStreamBringsWaitsUntilPagesHaveFilledTheGap() throws {
    let server = SimulatedServer(startingAt: Self.start, endingAfter: 20) { _, _ in
      [.began(0), .bytes(0, Self.update(12)), .bytes(5, Self.update(13))]
    } answer: { request, time in
      Self.page(10...11, request, time)
    }
    #expect(try Self.follow(server) == ["10", "11", "12", "13"])
  }

  @Test func aBrokenStreamIsOpenedAgainAndTheGapFilledFromItsPlace() throws {
    var connections = 0
    let server = SimulatedServer(startingAt: Self.start, endingAfter: 120) { _, _ in
      connections += 1
      return connections == 1
        ? [.began(0), .bytes(1, Self.update(12)), .bytes(40, ":thump\n"), .ended(70)]
        : [.began(0), .bytes(1, Self.update(15))]
    } answer: { request, time in
      // Thirteen and fourteen were written while nobody listened.
      Self.page(10...(time - Self.start < 70 ? 12 : 14), request, time)
    }
    #expect(try Self.follow(server) == ["10", "11", "12", "13", "14", "15"])
    let pages = server.requests.filter { !Self.isStream($0.request) && $0.time - Self.start >= 70 }
    #expect(pages.first?.request.url.contains("min_id=12") == true)
    #expect(connections == 2)
  }

  @Test func anUnfinishedEventOfABrokenStreamDoesNotRunIntoTheNext() throws {
    var connections = 0
    let server = SimulatedServer(startingAt: Self.start, endingAfter: 120) { _, _ in
      connections += 1
      let whole = Self.update(12)
      return connections == 1
        ? [.began(0), .bytes(1, String(whole.prefix(60))), .ended(2)]
        : [.began(0), .bytes(1, Self.update(13))]
    } answer: { request, time in
      Self.page(10...(connections > 1 ? 12 : 11), request, time)
    }
    #expect(try Self.follow(server) == ["10", "11", "12", "13"])
  }

  @Test func aStreamWithoutHeartbeatsIsTakenForDead() throws {
    let server = SimulatedServer(startingAt: Self.start, endingAfter: 200) { _, time in
      let beats = stride(from: 15.0, to: 100, by: 15).map {
        SimulatedServer.StreamMoment.bytes($0, ":thump\n")
      }
      return time == Self.start ? [.began(0)] + beats : [.began(0)]
    } answer: { request, time in
      Self.page(10...11, request, time)
    }
    _ = try Self.follow(server)
    let openings = server.requests.filter { Self.isStream($0.request) }.map { $0.time - Self.start }
    // The last heartbeat came after 90 seconds; four are missing a minute later.
    let second = try #require(openings.dropFirst().first)
    #expect(150...153 ~= second)
  }

  @Test func aStreamThatEndsAtOnceIsTriedLaterEachTime() throws {
    let server = SimulatedServer(startingAt: Self.start, endingAfter: 3600) { _, _ in
      [.began(0), .bytes(0.1, ":)\n"), .ended(0.2)]
    } answer: { request, time in
      Self.page(10...11, request, time)
    }
    _ = try Self.follow(server)
    let times = server.requests.filter { Self.isStream($0.request) }.map(\.time)
    // Half of 2, 4, 8 … up to 300 seconds and as much again by chance.
    for (failures, (earlier, later)) in zip(times, times.dropFirst()).enumerated() {
      let whole = min(300, Double(1 << (failures + 1)))
      #expect(whole / 2...whole + 1 ~= later - earlier)
    }
    #expect(10...30 ~= times.count)
    // Pages go on meanwhile, but no faster than without a stream and once for each opening.
    let pages = server.requests.count - times.count
    // A round asks for what is new, and looks at the newest again.
    #expect(pages <= 2 * (3600 / 30 + 2 * times.count + 2))
    #expect(pages >= 2 * 3600 / 45)
  }

  @Test(arguments: [401, 404, 501]) func whereThereIsNoStreamPagesAreAskedForAgainAndAgain(_ code: Int) throws
  {
    let server = SimulatedServer(startingAt: Self.start, endingAfter: 300) { _, _ in
      [.refused(0.1, code)]
    } answer: { request, time in
      Self.page(10...(10 + Int(time - Self.start) / 60), request, time)
    }
    #expect(try Self.follow(server) == ["10", "11", "12", "13", "14"])
    #expect(server.requests.count { Self.isStream($0.request) } == 1)
  }

  @Test func aServerThatIsTooBusyForStreamsIsAskedAgain() throws {
    var count = 0
    let server = SimulatedServer(startingAt: Self.start, endingAfter: 60) { _, _ in
      count += 1
      return count == 1 ? [.refused(0, 503)] : [.began(0), .bytes(1, Self.update(12))]
    } answer: { request, time in
      Self.page(10...11, request, time)
    }
    #expect(try Self.follow(server) == ["10", "11", "12"])
  }

  @Test func whatTheStreamRepeatsDoesNotComeTwiceAndAnEditDoes() throws {
    let server = SimulatedServer(startingAt: Self.start, endingAfter: 60) { _, _ in
      let edit = Self.update(11, text: "edited", event: "status.update")
      return [
        .began(0), .bytes(1, Self.update(11)), .bytes(2, edit + edit),
        .bytes(3, Self.delete(10) + Self.delete(10)),
      ]
    } answer: { request, time in
      Self.page(10...11, request, time)
    }
    let lines = try Self.lines(server)
    #expect(lines.map(Self.id) == ["10", "11", "11", "10"])
    #expect(lines[2].contains("\"text\":\"edited\""))
    #expect(lines[3].contains("\"type\":\"deletion\""))
  }

  @Test func onTheAccountsOwnStreamOnlyWhatWasAskedForCounts() throws {
    func notification(_ id: Int, _ type: String) -> String {
      "event: notification\ndata: {\"id\":\"\(id)\",\"type\":\"\(type)\",\"status\":\(Self.status(id + 100))}\n\n"
    }
    let server = SimulatedServer(startingAt: Self.start, endingAfter: 60) { request, _ in
      #expect(request.url == "https://social.example/api/v1/streaming/user")
      let foreign =
        Self.update(55) + Self.update(56, text: "edited", event: "status.update") + Self.delete(57)
      return [
        .began(0), .bytes(1, notification(12, "mention") + notification(13, "favourite")),
        .bytes(2, foreign + Self.update(112, text: "edited", event: "status.update") + Self.delete(112)),
      ]
    } answer: { request, time in
      let isForward = request.url.contains("min_id")
      let body = isForward ? "[]" : "[{\"id\":\"11\",\"type\":\"mention\",\"status\":\(Self.status(111))}]"
      return SourceAnswer(
        status: 200, body: Array(body.utf8), url: request.url, receivedAt: Timestamp(time: time))
    }
    let lines = try Self.lines(server, [.mentions: ""])
    #expect(lines.map(Self.id) == ["111", "112", "112", "112"])
    #expect(lines[2].contains("edited"))
    #expect(lines[3].contains("deletion"))
  }

  @Test func aLimitEndsTheStream() throws {
    let server = SimulatedServer(startingAt: Self.start, endingAfter: 3600) { _, _ in
      [.began(0), .bytes(1, Self.update(12) + Self.update(13))]
    } answer: { request, time in
      Self.page(10...11, request, time)
    }
    #expect(try Self.follow(server, limit: 3) == ["10", "11", "12"])
    #expect(server.now - Self.start < 3)
  }

  // MARK: - Running

  /// The ids that come until the server's time is up, without what is the same in all.
  private static func follow(_ server: SimulatedServer, limit: Int? = nil) throws -> [String] {
    try lines(server, limit: limit).map(id)
  }

  private static func lines(
    _ server: SimulatedServer, _ options: [SourceOption: String] = [.hashtag: "acme"], limit: Int? = nil
  ) throws -> [String] {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("follow-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let query = try SourceQuery(
      #require(SourceNetwork.named("mastodon")), source: "tag",
      options: options.merging([.server: "https://social.example"]) { $1 })
    let source = FetchSource(
      query: query, credentials: SourceCredentials(for: query), limits: TransferLimits())
    var settings = FetchLoop.Settings()
    settings.follows = true
    settings.selection = MessageSelection(limit: limit)
    var loop = try FetchLoop(
      [source], settings: settings, transport: server, state: FetchState(path: nil),
      output: FetchOutput(appendingTo: file.path), rejects: nil,
      diagnostics: Diagnostics(tool: "fetch", isQuiet: true))
    do {
      #expect(try loop.run() == .success)
    } catch is Interrupted {
      #expect(limit == nil)
    }
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { String($0) }
  }

  private static func id(_ line: String) -> String {
    line.firstMatch(of: /"id":"mastodon:social.example\/([0-9]+)"/).map { String($0.1) } ?? "?"
  }

  private static func status(_ number: Int, text: String = "text") -> String {
    """
    {"id":"\(number)","created_at":"2026-11-21T08:00:\(number % 60).000Z","content":"<p>\(text)</p>",\
    "account":{"id":"7","acct":"jo"},"visibility":"public"}
    """
  }

  private static func update(_ number: Int, text: String = "text", event: String = "update") -> String {
    "event: \(event)\ndata: \(status(number, text: text))\n\n"
  }

  private static func delete(_ number: Int) -> String { "event: delete\ndata: \(number)\n\n" }

  /// A page of a listing that has the statuses of a range, by `min_id` or from the top.
  private static func page(
    _ numbers: ClosedRange<Int>, _ request: HTTPRequest, _ time: Double
  ) -> SourceAnswer {
    let least = request.url.firstMatch(of: /min_id=([0-9]+)/).flatMap { Int($0.1) } ?? 0
    let isBelow = request.url.contains("max_id")
    let found = isBelow ? [] : numbers.filter { $0 > least }.reversed().map { status($0) }
    return SourceAnswer(
      status: 200, body: Array("[\(found.joined(separator: ","))]".utf8), url: request.url,
      receivedAt: Timestamp(time: time))
  }
}
