import Foundation
import Testing

/// `fetch --follow` over real connections.
@Suite struct FollowTests {
  @Test func aStreamThatBreaksLosesAndRepeatsNothing() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      // 100 before, then three times 50 that a stream brings, and twice 30 while nobody listens; an edit and a deletion.
      let line = """
        fetch mastodon --server \(server.address) --state s.db --since 2026-01-01 --hashtag live_100_50_30_2 \
          --follow >out & follower=$!
        until grep -q deletion out; do sleep 0.1; done
        kill -TERM $follower; wait $follower || echo "ended $?"
        """
      let run = try ShellCommand(shell: line, in: folder)
      #expect(run.text == "ended 143\n")
      #expect(!run.errorText.contains("fetch:"), "\(run.errorText)")
      let lines = try String(contentsOf: folder.appendingPathComponent("out"), encoding: .utf8)
        .split(separator: "\n")
      let numbers = lines.compactMap { $0.firstMatch(of: /\/([0-9]+)","network/).flatMap { Int($0.1) } }
      // A first run's pages go down from the newest, which may be of the first gap; all else comes in its order.
      #expect(numbers.prefix(180).sorted() == Array(100_000..<100_180))
      #expect(Array(numbers.dropFirst(180)) == Array(100_180..<100_310) + [100_000])
      #expect(lines[310].contains("\"text\":\"edited 0\""))
      #expect(lines[311].contains("/100001\",\"deleted_at\":"))
      #expect(lines.count == 312)
      // The place was noted with what was delivered.
      let state = try ShellCommand(shell: "fetch state show mastodon --state s.db", in: folder)
      #expect(state.text.contains("delivered  312\n  cursor     {\"mark\":\"100309\""))
      #expect(try server.requests().count { $0.path.hasPrefix("/api/v1/streaming/") } == 3)
    }
  }

  /// Ten thousand items a minute are one every six milliseconds.
  @Test func everyLineIsOutAtOnceAtTenThousandAMinute() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let run = try ShellCommand(
        "python3",
        [Counterpart.script("follow.py"), folder.path, "\(server.port)", "3000", "180", "--state"],
        in: folder)
      let result = try JSONDecoder().decode(Figures.self, from: run.output)
      #expect(result.messages == 3000)
      #expect(result.repeats == 0)
      // The longest is up to whoever else uses the machine; one that waits for more to come would show in the median.
      #expect(result.median_delay_ms < 1000)
      #expect(result.memory_mib <= 100)
      #expect(result.status == 143)
    }
  }

  /// What each query picks out of Jetstream's events; see `jet_event`.
  @Test(arguments: [
    ("--hashtag acme", [3, 6, 9, 12, 18, 21, 24, 27], [0, 15, 30]),
    ("--account jo.example", [], [0, 5, 10, 15, 20, 25, 30]),
  ])
  func aWebSocketBringsWhatBelongsToTheQuery(_ query: String, _ others: [Int], _ own: [Int]) throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let last = try #require((others + own).max())
      let line = """
        fetch bluesky --server \(server.address) --stream ws://127.0.0.1:\(server.port)/jet/32 --state s.db \
          \(query) --follow >out & follower=$!
        until grep -q '/r\(last)"' out; do sleep 0.1; done; sleep 0.5
        kill -TERM $follower; wait $follower || echo "ended $?"
        until grep -q '"body": "136 ' requests; do sleep 0.1; done
        """
      let run = try ShellCommand(shell: line, in: folder, seconds: 60)
      #expect(run.text == "ended 143\n")
      let text = try String(contentsOf: folder.appendingPathComponent("out"), encoding: .utf8)
      let numbers = text.matches(of: /app.bsky.feed.post\/r([0-9]+)","network/).compactMap { Int($0.1) }
      #expect(numbers == (others + own).sorted())
      // Of what was never delivered no deletion comes.
      #expect(!text.contains("deletion"))
      let requests = try server.requests()
      let openings = requests.filter { $0.path == "/jet/32/subscribe" }
      #expect(openings.count == 2)
      #expect(openings.allSatisfy { $0.fields["Authorization"] == nil })
      #expect(openings.allSatisfy { ($0.query["wantedDids"] == "did:plc:jo") == others.isEmpty })
      let cursors = openings.compactMap { $0.query["cursor"].flatMap { Int($0) } }
      #expect(cursors.count == 2)
      // Pongs, and a goodbye with 1000, all masked.
      let frames = requests.filter { $0.path == "frame" }.map(\.body)
      #expect(frames.contains("138 still there?"))
      #expect(frames.last == "136 \u{3}è")
    }
  }

  @Test func aFilteredStreamBringsWhatItsRuleMatches() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let line = """
        EARSHOT_X_TOKEN=secret fetch x --server \(server.address) --state s.db --search 'acme lang:en' --follow >out \
          & follower=$!
        until grep -q 'x:1009' out; do sleep 0.1; done
        kill -TERM $follower; wait $follower || echo "ended $?"
        """
      let run = try ShellCommand(shell: line, in: folder, seconds: 60)
      #expect(run.text == "ended 143\n", "\(run.errorText)")
      let text = try String(contentsOf: folder.appendingPathComponent("out"), encoding: .utf8)
      #expect(
        text.matches(of: /"id":"x:([0-9]+)"/).map { String($0.1) } == [
          "1001", "1003", "1005", "1007", "1009",
        ])
      let bodies = try server.requests().map(\.body).filter { !$0.isEmpty }
      #expect(bodies == [#"{"add":[{"value":"acme lang:en","tag":"earshot x"}]}"#])
    }
  }

  /// A person who watches sees what every source is doing.
  @Test func aTerminalShowsHowFarItIs() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder, delay: 0.6)
      let line = """
        fetch mastodon --server \(server.address) --no-state --since 2026-01-01 --hashtag live_90_0_0_0 --follow >out
        """
      let run = try ShellCommand(
        shell: "script -qec 'stty cols 200; timeout -s INT 8 \(line)' seen >/dev/null || true; cat seen",
        in: folder)
      let shown = run.text
      #expect(shown.contains(/fetch: mastodon: [48]0 messages, page [12], 287 requests left/), "\(shown)")
      // The edit is one more.
      #expect(shown.contains(/fetch: mastodon: 91 messages, page [0-9]+, 287 requests left, listening/))
      let waiting = try ShellCommand(
        shell: """
          script -qec 'stty cols 200; timeout -s INT 4 fetch feed --no-state --max-wait 1h \
            --url \(server.address)/busy/9/600' seen >/dev/null || true; cat seen
          """, in: folder)
      #expect(waiting.text.contains(/fetch: feed: 0 messages, page 0, waiting until 20[-0-9]+T[0-9:]+Z/))
    }
  }

  private struct Figures: Decodable {
    let messages: Int
    let repeats: Int
    let median_delay_ms: Int
    let memory_mib: Double
    let status: Int
  }

  @Test func aStreamOnAnotherServerGetsTheTokenOnlyWhereItIsNamed() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let otherFolder = folder.appendingPathComponent("other")
      try FileManager.default.createDirectory(at: otherFolder, withIntermediateDirectories: true)
      let other = try Counterpart(in: otherFolder)
      let line = """
        EARSHOT_MASTODON_TOKEN=secret fetch mastodon --server \(server.address)/moved/\(other.port) --no-state \
          --hashtag live_5_5_0_0 --since 2026-01-01 --follow >out & follower=$!
        until grep -q deletion out; do sleep 0.1; done
        kill $follower; wait $follower || true; rm out
        """
      _ = try ShellCommand(shell: line, in: folder, seconds: 30)
      #expect(try other.requests().map { $0.fields["Authorization"] } == [nil])
      let named = line.replacing(
        "--no-state", with: "--no-state --stream http://127.0.0.1:\(other.port)")
      _ = try ShellCommand(shell: named, in: folder, seconds: 30)
      #expect(try other.requests().last?.fields["Authorization"] == "Bearer secret")
    }
  }
}
