import Foundation
import Testing

/// What `fetch` promises about losing, repeating and keeping secrets, over real connections.
@Suite struct DeliveryTests {
  /// Sources of 5,000 messages, and streams that go on, by how often their runs are killed; see `kill.py`.
  @Test(arguments: [
    ("mastodon", 200), ("x", 12), ("facebook", 12), ("instagram", 12), ("zendesk", 12),
    ("stack-exchange", 12),
    ("app-store", 12), ("app-store-connect", 12), ("google-business", 12), ("google-maps", 4),
    ("trustpilot", 12), ("tripadvisor", 4), ("follow mastodon", 12), ("follow x", 12), ("follow bluesky", 12),
  ])
  func survivesBeingKilledAnywhere(_ source: String, _ kills: Int) throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder, delay: 0.005)
      let run = try ShellCommand(
        "python3", [Counterpart.script("kill.py"), folder.path, "\(server.port)", source, "\(kills)"],
        in: folder, seconds: 300)
      let result = try JSONDecoder().decode([String: Int].self, from: run.output)
      #expect(result["kills"] == kills)
      #expect(try #require(result["messages"]) >= (source.hasPrefix("follow") ? 200 : 5000))
      #expect(result["missing"] == 0)
      #expect(result["torn"] == 0)
      #expect(try #require(result["repeats"]) <= kills * #require(result["page"]), "\(run.text)")
      // The kills hit runs at work, not only ones that begin.
      #expect(try #require(result["at_work"]) >= kills / 4, "\(run.text)")
    }
  }

  @Test func aSecondRunBringsOnlyWhatIsNew() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let line = "fetch mastodon --server \(server.address) --state s.db --since 2026-01-01 --hashtag t100"
      #expect(try ShellCommand(shell: line, in: folder).text.split(separator: "\n").count == 100)
      #expect(try ShellCommand(shell: line, in: folder).text == "")
      let forward = try server.requests().compactMap { $0.query["min_id"] }
      #expect(forward.last == "100099")
    }
  }

  @Test func aLimitLosesNothing() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let line = "fetch mastodon --server \(server.address) --state s.db --since 2026-01-01 --hashtag t100"
      var lines: [Substring] = []
      for _ in 0..<4 {
        let run = try ShellCommand(shell: line + " --limit 30", in: folder)
        lines += run.text.split(separator: "\n").map { $0 }
      }
      #expect(lines.count == 100)
      #expect(Set(lines.compactMap { $0.firstMatch(of: /"id":"([^"]+)"/)?.1 }).count == 100)
    }
  }

  @Test func aTornLineIsTakenOffBeforeMoreIsAppended() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let file = folder.appendingPathComponent("out.ndjson")
      try Data("{\"id\":\"x:1\"}\n{\"id\":\"x:2\",\"te".utf8).write(to: file)
      let line = "fetch feed --no-state --output out.ndjson --url \(server.address)/feed"
      #expect(try ShellCommand(shell: line, in: folder).status == 0)
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(text.hasPrefix("{\"id\":\"x:1\"}\n{\"type\":\"message\""))
      #expect(text.split(separator: "\n").count == 4)
    }
  }

  @Test func aFullDiskFailsAndTheNextRunBringsAll() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let line = "fetch feed --state s.db --url \(server.address)/feed"
      #expect(try ShellCommand(shell: line + " >/dev/full", in: folder).status == 2)
      #expect(try ShellCommand(shell: line, in: folder).text.split(separator: "\n").count == 3)
    }
  }

  @Test func anotherFetchOfTheSourceIsLeftAloneOrWaitedFor() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let fetch = "fetch feed --state s.db --url \(server.address)"
      // The first one hangs in an answer that does not come, and holds the source meanwhile.
      let line = """
        \(fetch)/silent --timeout 3s --max-wait 0s 2>first & sleep 1
        \(fetch)/silent --lock skip 2>second
        cat second; wait $! || echo "first $?"
        """
      let run = try ShellCommand(shell: line, in: folder)
      #expect(run.text.contains("left out: another fetch has it"), "\(run.text)")
      #expect(run.text.contains("first 75"))
      #expect(try server.requests().count == 1)
    }
  }

  @Test func noTokenLeavesForAnotherHost() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let otherFolder = folder.appendingPathComponent("other")
      try FileManager.default.createDirectory(at: otherFolder, withIntermediateDirectories: true)
      let other = try Counterpart(in: otherFolder)
      // Another port is another server; so are links to further pages there.
      let elsewhere = "http://127.0.0.1:\(other.port)/feed"
      let line =
        "EARSHOT_FEED_TOKEN=se+cret fetch feed --no-state --url '\(server.address)/further?to=\(elsewhere)'"
      let run = try ShellCommand(shell: line, in: folder)
      #expect(run.text.split(separator: "\n").count == 3)
      #expect(try server.requests().map { $0.fields["Authorization"] } == ["Bearer se+cret"])
      #expect(try other.requests().map { $0.fields["Authorization"] } == [nil])
      let local = "http://localhost:\(server.port)/feed"
      let same = line.replacing(elsewhere, with: local)
      #expect(try ShellCommand(shell: same, in: folder).status == 0)
      #expect(try server.requests().last?.path == "/feed")
      #expect(try server.requests().last?.fields["Authorization"] == nil)
      let refused = try ShellCommand(
        shell: "EARSHOT_FEED_TOKEN=se+cret fetch feed --no-state --url http://example.com/feed", in: folder)
      #expect(refused.status == 77)
      #expect(refused.errorText.contains("credentials are not sent over http"))
    }
  }

  @Test func theCredentialsFileIsReadByItsOwnerAlone() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let secrets = "feed: {token: from-the-file}\n"
      try Data(secrets.utf8).write(to: folder.appendingPathComponent("secrets.yaml"))
      let line = "fetch feed --no-state --credentials secrets.yaml --url \(server.address)/feed"
      let open = try ShellCommand(shell: "chmod 644 secrets.yaml; \(line)", in: folder)
      #expect(open.status == 2)
      #expect(open.errorText == "fetch: secrets.yaml: others can read the secrets in it; run chmod 600\n")
      #expect(try ShellCommand(shell: "chmod 600 secrets.yaml; \(line)", in: folder).status == 0)
      #expect(try server.requests().map { $0.fields["Authorization"] } == ["Bearer from-the-file"])
    }
  }

  @Test func aRecordingHasNoSecretsAndBringsTheSame() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let fetch = "fetch mastodon --no-state --since 2026-01-01 --hashtag t100 --server \(server.address)"
      let live = try ShellCommand(
        shell: "EARSHOT_MASTODON_TOKEN=topsecret \(fetch) --record traffic", in: folder)
      #expect(live.text.split(separator: "\n").count == 100)
      let asked = try server.requests().count
      let replayed = try ShellCommand(shell: "\(fetch) --replay traffic", in: folder)
      #expect(replayed.status == 0)
      #expect(replayed.output == live.output)
      #expect(try server.requests().count == asked)
      #expect(try server.requests().allSatisfy { $0.fields["Authorization"] == "Bearer topsecret" })
      #expect(try ShellCommand(shell: "grep -r topsecret traffic || echo none", in: folder).text == "none\n")
    }
  }

  @Test func aServerIsToldWhoAsksAndWhomToWriteTo() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      _ = try ShellCommand(
        shell: "fetch feed --no-state --contact care@acme.example --url \(server.address)/feed", in: folder)
      let agent = try #require(try server.requests().first?.fields["User-Agent"])
      #expect(agent.wholeMatch(of: /earshot-fetch\/[0-9.]+ \(.*\+care@acme\.example\)/) != nil, "\(agent)")
    }
  }
}
