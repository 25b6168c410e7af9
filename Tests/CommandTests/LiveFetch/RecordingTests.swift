import Foundation
import Testing

/// `--record` and `--replay` of what is followed, over real connections.
@Suite struct RecordingTests {
  /// What is followed, words of the last line that comes, and how many lines that are.
  struct Followed: CustomTestStringConvertible, Sendable {
    let line: String
    let last: String
    let count: Int

    var testDescription: String { line }
  }

  static let followed = [
    // Pages, two streams that break, the gaps after them, an edit and a deletion.
    Followed(
      line: "mastodon --server URL --since 2026-01-01 --hashtag live_100_50_30_2", last: "deletion",
      count: 312),
    // A WebSocket that the server closes once.
    Followed(
      line: "bluesky --server URL --stream URL/jet/32 --hashtag acme --since 2026-01-01", last: "/r30\"",
      count: 11),
    Followed(line: "x --server URL --search 'acme lang:en'", last: "x:1009", count: 5),
  ]

  @Test(arguments: followed)
  func aStreamIsReplayedAsItCame(_ followed: Followed) throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let fetch = "fetch \(followed.line.replacing("URL", with: server.address)) --no-state --follow"
      let live = try ShellCommand(
        shell: """
          EARSHOT_X_TOKEN=topsecret EARSHOT_MASTODON_TOKEN=topsecret \(fetch) --record traffic >out & follower=$!
          until grep -q '\(followed.last)' out; do sleep 0.1; done; sleep 0.5
          kill -TERM $follower; wait $follower || echo "ended $?"
          """, in: folder, seconds: 60)
      #expect(live.text == "ended 143\n", "\(live.errorText)")
      let asked = try server.requests().count { $0.path != "frame" }
      let replayed = try ShellCommand(shell: "\(fetch) --replay traffic >again", in: folder)
      #expect(replayed.status == 0, "\(replayed.errorText)")
      #expect(
        try ShellCommand(shell: "cmp out again && wc -l <again", in: folder).text == "\(followed.count)\n")
      #expect(try server.requests().count { $0.path != "frame" } == asked)
      #expect(try ShellCommand(shell: "grep -r topsecret traffic || echo none", in: folder).text == "none\n")
    }
  }

  /// A recording that was cut off by a crash is replayed as far as it goes.
  @Test func aRecordingThatWasCutIsReplayedAsFarAsItGoes() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let fetch =
        "fetch mastodon --server \(server.address) --since 2026-01-01 --hashtag live_10_20_0_0 --no-state --follow"
      let line = """
        \(fetch) --record traffic >out & follower=$!
        until grep -q deletion out; do sleep 0.1; done
        kill -KILL $follower; wait $follower || true
        for file in traffic/*.parts; do truncate -s -10 $file ${file%parts}body; done
        \(fetch) --replay traffic >again; wc -l <again
        """
      let run = try ShellCommand(shell: line, in: folder, seconds: 60)
      // The last part, which may be a heartbeat, is gone.
      let count = try #require(Int(run.text.trimmingCharacters(in: .whitespacesAndNewlines)))
      #expect((10...32).contains(count), "\(run.errorText)")
      let prefix = try ShellCommand(shell: "head -n \(count) out | cmp - again && echo same", in: folder)
      #expect(prefix.text == "same\n")
    }
  }

  @Test func aSourceThatTheRecordingDoesNotHaveIsAnError() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let fetch = "fetch feed --no-state --url \(server.address)"
      #expect(try ShellCommand(shell: "\(fetch)/feed --record traffic", in: folder).status == 0)
      let other = try ShellCommand(shell: "\(fetch)/other --replay traffic", in: folder)
      #expect(other.status == 2)
      #expect(other.errorText.contains("the recording has no answer to GET"))
      let again = try ShellCommand(shell: "\(fetch)/feed --record traffic", in: folder)
      #expect(again.status == 2)
      #expect(again.errorText == "fetch: traffic: there is a recording in it already\n")
    }
  }
}
