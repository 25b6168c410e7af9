import Foundation
import Testing

/// `fetch` against nginx: feeds with its own validators, compression and certificates.
@Suite struct NginxTests {
  private static let feed = """
    <rss version="2.0"><channel><title>News</title><item><guid isPermaLink="false">a</guid><title>One</title>\
    <pubDate>Sun, 22 Nov 2026 09:00:00 GMT</pubDate></item></channel></rss>
    """

  /// A line of nginx's log.
  private struct Entry {
    let port: Int
    let status: Int
    let path: String
    /// If-None-Match, If-Modified-Since, Range, the answer's ETag and Content-Encoding, Authorization.
    let fields: [String]

    init(_ line: Substring) throws {
      let words = line.split(separator: " ", maxSplits: 3)
      port = try #require(Int(words[0]))
      status = try #require(Int(words[1]))
      path = String(words[2])
      fields = words[3].matches(of: /\[([^\]]*)\]/).map { String($0.1) }
    }
  }

  private static func withServer(_ body: (URL, Int) throws -> Void) throws {
    try withScratchFolder { folder in
      let site = folder.appendingPathComponent("site")
      try FileManager.default.createDirectory(at: site, withIntermediateDirectories: true)
      try Data(feed.utf8).write(to: site.appendingPathComponent("feed.xml"))
      let server = try Counterpart(
        "/usr/bin/python3", [Counterpart.script("nginx.py"), folder.path], in: folder)
      try body(folder, server.port)
    }
  }

  /// What nginx has answered; it writes a line when the connection's request is over.
  private static func entries(_ folder: URL, count: Int) throws -> [Entry] {
    let file = folder.appendingPathComponent("log")
    for _ in 0..<50 {
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      if lines.count >= count { return try lines.map { try Entry($0) } }
      usleep(100_000)
    }
    return []
  }

  @Test func anUnchangedFeedIsNotSentAgainAndAChangedOneBringsOnlyWhatIsNew() throws {
    try Self.withServer { folder, port in
      let line = "fetch feed --state s.db --url http://localhost:\(port)/feed.xml"
      #expect(try ShellCommand(shell: line, in: folder).text.contains("\"text\":\"One\""))
      #expect(try ShellCommand(shell: line, in: folder).output.isEmpty)
      let more = Self.feed.replacing(
        "<item>", with: "<item><guid isPermaLink=\"false\">b</guid><title>Two</title></item><item>")
      try Data(more.utf8).write(to: folder.appendingPathComponent("site/feed.xml"))
      let third = try ShellCommand(shell: line, in: folder)
      #expect(third.text.split(separator: "\n").count == 1)
      #expect(third.text.contains("\"text\":\"Two\""))
      let entries = try Self.entries(folder, count: 3)
      try #require(entries.map(\.status) == [200, 304, 200])
      // nginx weakens the tag of what it compresses; it must come back as it was.
      let tag = entries[0].fields[3]
      #expect(tag.hasPrefix("W/"))
      // The answer that nothing is new has one, too.
      #expect(entries.map { $0.fields[0] } == ["-", tag, entries[1].fields[3]])
      #expect(entries[0].fields[4] == "gzip")
      #expect(entries.allSatisfy { $0.fields[2] == "-" })
    }
  }

  @Test func withoutATagTheTimeIsSentBackAsItWas() throws {
    try Self.withServer { folder, port in
      let line = "fetch feed --state s.db --url http://localhost:\(port)/dated/feed.xml"
      #expect(try ShellCommand(shell: line, in: folder).text.split(separator: "\n").count == 1)
      #expect(try ShellCommand(shell: line, in: folder).output.isEmpty)
      let entries = try Self.entries(folder, count: 2)
      try #require(entries.map(\.status) == [200, 304])
      #expect(entries[1].fields[1].hasSuffix(" GMT"))
    }
  }

  @Test func aFreshFeedIsNotAskedFor() throws {
    try Self.withServer { folder, port in
      let line = "fetch feed --state s.db --url http://localhost:\(port)/aged/feed.xml"
      for _ in 0..<3 {
        let run = try ShellCommand(shell: line, in: folder)
        #expect(run.status == 0)
      }
      #expect(try Self.entries(folder, count: 1).count == 1)
    }
  }

  @Test func aClosedFeedOpensToItsSecretAlone() throws {
    try Self.withServer { folder, port in
      let line = "fetch feed --no-state --url http://localhost:\(port)/closed/feed.xml"
      #expect(try ShellCommand(shell: line, in: folder).status == 77)
      let open = try ShellCommand(shell: "EARSHOT_FEED_BASIC='Basic Y2FyZTpwYXNz' \(line)", in: folder)
      #expect(open.text.split(separator: "\n").count == 1)
      // Through a redirect on the same server it stays.
      let moved = line.replacing("closed/feed.xml", with: "moved/")
      #expect(try ShellCommand(shell: moved, in: folder).status == 0)
    }
  }

  @Test func aServerThatLimitsIsLeftInPeace() throws {
    try Self.withServer { folder, port in
      let line = "fetch feed --no-state --max-wait 20s --url http://localhost:\(port)/limited/feed.xml"
      for _ in 0..<2 { #expect(try ShellCommand(shell: line, in: folder).status == 0) }
      let entries = try Self.entries(folder, count: 3)
      #expect(entries.first?.status == 200)
      #expect(entries.dropFirst().dropLast().allSatisfy { $0.status == 429 })
      #expect(entries.last?.status == 200)
    }
  }

  // MARK: - Certificates

  @Test func onlyACertificateOfANamedAuthorityIsBelieved() throws {
    try Self.withServer { folder, port in
      func fetch(_ offset: Int, _ options: String = "--ca ca.pem") throws -> ShellCommand {
        try ShellCommand(
          shell: """
            EARSHOT_FEED_TOKEN=secret fetch feed --no-state --max-wait 0s \(options) \
              --url https://localhost:\(port + offset)/feed.xml
            """, in: folder)
      }
      let good = try fetch(1)
      #expect(good.status == 0, "\(good.errorText)")
      #expect(good.text.split(separator: "\n").count == 1)
      let causes = [
        (1, "", "unable to get local issuer certificate"), (3, "", "self-signed certificate"),
        (2, "--ca ca.pem", "no alternative certificate subject name matches target host name 'localhost'"),
        (3, "--ca ca.pem", "self-signed certificate"),
      ]
      for (offset, options, cause) in causes {
        let refused = try fetch(offset, options)
        #expect(refused.status == 2)
        #expect(
          refused.errorText.contains("the server's certificate or TLS is not to be trusted"),
          "\(refused.errorText)")
        #expect(refused.errorText.contains(cause), "\(refused.errorText)")
        #expect(refused.output.isEmpty)
      }
      // The one that is signed by itself is believed where it is named itself.
      #expect(try fetch(3, "--ca own.pem").status == 0)
      // No request was sent to those that were refused.
      let entries = try Self.entries(folder, count: 2)
      #expect(entries.map(\.port) == [port + 1, port + 3])
      #expect(entries.map { $0.fields[5] } == ["Bearer secret", "Bearer secret"])
    }
  }

  @Test func theConfigurationNamesAnAuthorityToo() throws {
    try Self.withServer { folder, port in
      let yaml =
        "sources:\n  news: {network: feed, url: \"https://localhost:\(port + 1)/feed.xml\", ca: ca.pem}\n"
      try Data(yaml.utf8).write(to: folder.appendingPathComponent("earshot.yaml"))
      let run = try ShellCommand(shell: "fetch run --config earshot.yaml --state s.db", in: folder)
      #expect(run.text.split(separator: "\n").count == 1, "\(run.errorText)")
    }
  }

  @Test func aRedirectToAnotherHostByTLSCarriesNoToken() throws {
    try Self.withServer { folder, port in
      let line = """
        EARSHOT_FEED_TOKEN=secret fetch feed --no-state --ca ca.pem --url https://localhost:\(port + 4)/feed.xml
        """
      let run = try ShellCommand(shell: line, in: folder)
      #expect(run.text.split(separator: "\n").count == 1, "\(run.errorText)")
      let entries = try Self.entries(folder, count: 2)
      #expect(entries.map(\.port) == [port + 4, port + 1])
      #expect(entries.map { $0.fields[5] } == ["Bearer secret", "-"])
    }
  }

  @Test(.enabled(if: Counterpart.python != nil)) func aWebSocketByTLSIsReadFromAServerThatOthersWrote() throws
  {
    try Self.withServer { folder, port in
      let python = try #require(Counterpart.python)
      let server = try Counterpart(
        python, [Counterpart.script("websocket.py"), "good.pem", "good.key", "50"], in: folder)
      let pages = try Counterpart(in: folder)
      let line = """
        fetch bluesky --server \(pages.address) --stream wss://localhost:\(server.port) --ca ca.pem --no-state \
          --hashtag acme --follow >out & follower=$!
        until grep -q '/r49"' out; do sleep 0.1; done
        kill -TERM $follower; wait $follower || echo "ended $?"
        """
      let run = try ShellCommand(shell: line, in: folder, seconds: 60)
      #expect(run.text == "ended 143\n", "\(run.errorText)")
      let lines = try String(contentsOf: folder.appendingPathComponent("out"), encoding: .utf8).split(
        separator: "\n")
      #expect(lines.count == 50)
      #expect(lines[2].utf8.count > 40_000)
      let refused = try ShellCommand(
        shell: """
          timeout 5 fetch bluesky --server \(pages.address) --stream wss://localhost:\(server.port) --no-state \
            --hashtag acme --follow || true
          """, in: folder)
      #expect(refused.output.isEmpty)
      #expect(refused.errorText.contains("no stream"), "\(refused.errorText)")
    }
  }
}
