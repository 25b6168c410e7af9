import CareStore
import Foundation
import MessageCore
import SourceAdapters
import Testing

@testable import fetch

@Suite struct PollingTests {
  static let start = 1_795_338_000.0

  /// Runs what cron would every minute for a day, over a feed that changes every half hour.
  @Test(arguments: [nil, 150] as [Int?])
  func asksAFeedConditionallyAndNeverWhileItIsFresh(_ maxAge: Int?) throws {
    let server = SimulatedServer(startingAt: Self.start) { request, time in
      let version = Int((time - Self.start) / 1800)
      var fields = [HTTPField("ETag", "\"v\(version)\"")]
      if let maxAge { fields.append(HTTPField("Cache-Control", "max-age=\(maxAge)")) }
      let isKnown = request.fields["If-None-Match"] == "\"v\(version)\""
      let body = isKnown ? "" : Self.feed(version)
      return SourceAnswer(
        status: isKnown ? 304 : 200, fields: fields, body: Array(body.utf8), url: request.url,
        receivedAt: Timestamp(time: time))
    }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("polling-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for minute in 0..<24 * 60 {
      server.now = Self.start + Double(minute) * 60
      // A file of its own for each run: a program that another test is starting has the last one's lock for a moment.
      var loop = try FetchLoop(
        [try Self.source()], settings: FetchLoop.Settings(), transport: server,
        state: FetchState(path: folder.appendingPathComponent("s.db").path),
        output: FetchOutput(appendingTo: folder.appendingPathComponent("\(minute).ndjson").path),
        rejects: nil, diagnostics: Diagnostics(tool: "fetch", isQuiet: true))
      #expect(try loop.run() == .success)
    }
    let conditional = server.requests.count { $0.request.fields["If-None-Match"] != nil }
    #expect(Double(conditional) >= 0.95 * Double(server.requests.count))
    for (earlier, later) in zip(server.requests, server.requests.dropFirst()) {
      #expect(later.time - earlier.time >= Double(maxAge ?? 60))
    }
    #expect(server.requests.count >= 24 * 3600 / max(2 * (maxAge ?? 60), 60))
    // Every item once: one for each version.
    let lines = try (0..<24 * 60).flatMap { minute in
      try String(contentsOf: folder.appendingPathComponent("\(minute).ndjson"), encoding: .utf8)
        .split(separator: "\n")
    }
    #expect(lines.count == 48)
    #expect(Set(lines.compactMap { $0.firstMatch(of: /"id":"([^"]+)"/)?.1 }).count == 48)
  }

  @Test func anEditComesAgainAndARepeatDoesNot() throws {
    let texts = ["first", "first", "edited", "edited"]
    var round = 0
    let server = SimulatedServer(startingAt: Self.start) { request, time in
      let body = Self.feed(0, title: texts[round])
      return SourceAnswer(
        status: 200, body: Array(body.utf8), url: request.url, receivedAt: Timestamp(time: time))
    }
    var state = try FetchState(path: nil)
    let stream = try state.stream(Self.source())
    var delivered: [Int] = []
    for index in texts.indices {
      round = index
      let source = try Self.source()
      var adapter = try source.query.adapter(from: SourceCursor())
      let request = adapter.nextRequest()
      server.start(try HTTPRequest(#require(request), of: source, userAgent: "t", at: Self.start), as: 0)
      guard case .answer(_, let answer) = try #require(server.wait(until: nil).first) else { continue }
      let unseen = try state.unseen(adapter.read(answer).records, in: stream)
      try state.commit(stream, cursor: adapter.cursor, delivered: unseen, at: answer.receivedAt)
      delivered.append(unseen.count)
    }
    #expect(delivered == [1, 0, 1, 0])
  }

  @Test func waitsAsLongAsTheServerAsksAndNoLongerThanItMay() throws {
    var count = 0
    let server = SimulatedServer(startingAt: Self.start) { request, time in
      count += 1
      let isBusy = count <= 2
      return SourceAnswer(
        status: isBusy ? 429 : 200, fields: isBusy ? [HTTPField("Retry-After", "30")] : [],
        body: isBusy ? [] : Array(Self.feed(0).utf8), url: request.url, receivedAt: Timestamp(time: time))
    }
    func run(maxWait: Double) throws -> MessageCore.ExitStatus {
      var source = try Self.source()
      source.maxWait = maxWait
      var loop = try FetchLoop(
        [source], settings: FetchLoop.Settings(), transport: server, state: FetchState(path: nil),
        output: FetchOutput(appendingTo: "/dev/null"), rejects: nil,
        diagnostics: Diagnostics(tool: "fetch", isQuiet: true))
      return try loop.run()
    }
    #expect(try run(maxWait: 70) == .success)
    #expect(server.now - Self.start >= 60)
    count = 0
    #expect(try run(maxWait: 50) == .tryLater)
    #expect(count == 2)
  }

  static func source() throws -> FetchSource {
    let query = try SourceQuery(
      #require(SourceNetwork.named("feed")), source: "news", options: [.url: "https://news.example/feed"])
    return FetchSource(
      query: query, credentials: SourceCredentials(for: query), limits: TransferLimits(), maxWait: 60)
  }

  static func feed(_ version: Int, title: String = "news") -> String {
    """
    <rss version="2.0"><channel><item><guid isPermaLink="false">item-\(version)</guid><title>\(title)</title>\
    <pubDate>Sun, 22 Nov 2026 09:00:00 GMT</pubDate></item></channel></rss>
    """
  }
}
