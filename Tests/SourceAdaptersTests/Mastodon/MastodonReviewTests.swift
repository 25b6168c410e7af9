import MessageCore
import Testing

@testable import SourceAdapters

/// A timeline of Mastodon whose statuses are edited and deleted between two rounds.
@Suite struct MastodonReviewTests {
  private var texts: [Int: String] = [:]
  private var cursor = SourceCursor()

  private static func status(_ id: Int, _ text: String) -> String {
    """
    {"id":"\(id)","created_at":"2026-11-21T08:00:\(id % 60).000Z","content":"<p>\(text)</p>",\
    "account":{"id":"7","acct":"jo"},"visibility":"public"}
    """
  }

  /// One run, as cron has it.
  ///
  /// - Returns: the addresses without their beginning, and the records.
  private mutating func run() throws -> (asked: [String], records: [PageRecord]) {
    let query = try SourceQuery(
      .mastodon, source: "t", options: [.server: "https://social.example", .hashtag: "acme"])
    var adapter = try query.adapter(from: SourceCursor(json: cursor.json))
    var asked: [String] = []
    var records: [PageRecord] = []
    while let request = adapter.nextRequest() {
      let answer = answer(request.url)
      asked.append(String(request.url.dropFirst("https://social.example/api/v1/".count)))
      #expect(adapter.verdict(on: answer) == .page)
      records += try adapter.read(answer).records
      cursor = adapter.cursor
      try #require(asked.count < 20)
    }
    return (asked, records)
  }

  private func answer(_ url: String) -> SourceAnswer {
    func answer(_ body: String, _ status: Int = 200) -> SourceAnswer {
      SourceAnswer(status: status, body: Array(body.utf8), url: url, receivedAt: AdapterRun.now)
    }
    if let id = url.firstMatch(of: /\/statuses\/([0-9]+)/).flatMap({ Int($0.1) }) {
      return texts[id].map { answer(Self.status(id, $0)) } ?? answer(#"{"error":"Record not found"}"#, 404)
    }
    let least = url.firstMatch(of: /min_id=([0-9]+)/).flatMap { Int($0.1) }
    let most = url.firstMatch(of: /max_id=([0-9]+)/).flatMap { Int($0.1) } ?? .max
    let above = texts.keys.filter { $0 > least ?? 0 && $0 < most }.sorted()
    let found = (least == nil ? above.suffix(5) : above.prefix(5)).reversed()
    return answer("[" + found.map { Self.status($0, texts[$0] ?? "") }.joined(separator: ",") + "]")
  }

  @Test mutating func editsComeAgainAndWhatIsGoneIsDeleted() throws {
    texts = [11: "a", 12: "b", 13: "c", 14: "d", 15: "e", 16: "f"]
    #expect(try run().records.count(where: \.isMessage) >= 6)
    let quiet = try run()
    #expect(quiet.asked == ["timelines/tag/acme?limit=40&min_id=16", "timelines/tag/acme?limit=40"])
    texts[14] = "edited"
    texts[13] = nil
    texts[17] = "g"
    let (asked, records) = try run()
    #expect(
      asked == [
        "timelines/tag/acme?limit=40&min_id=16", "timelines/tag/acme?limit=40&min_id=17",
        "timelines/tag/acme?limit=40", "statuses/13",
      ])
    let deletions = records.filter { !$0.isMessage }
    #expect(
      deletions.map { String(decoding: $0.json, as: UTF8.self) }
        == [#"{"type":"deletion","id":"mastodon:social.example/13"}"#])
    // It counts only where it was delivered before.
    #expect(deletions.map(\.revises) == ["mastodon:social.example/13"])
    #expect(records.contains { String(decoding: $0.json, as: UTF8.self).contains("\"text\":\"edited\"") })
    #expect(try run().asked.count == 2)
  }

  @Test mutating func whatIsOnlyOutOfTheListingIsNotDeleted() throws {
    texts = [11: "a", 12: "b", 13: "c", 14: "d", 15: "e"]
    _ = try run()
    _ = try run()
    // Five more push the first ones below the page; they are not asked for.
    for id in 16...20 { texts[id] = "new" }
    #expect(try run().asked.filter { $0.hasPrefix("statuses/") } == [])
  }
}
