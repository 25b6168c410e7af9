import Foundation
import Testing

/// `fetch` against mastodon-mock, a Mastodon server that others wrote.
@Suite(.enabled(if: Counterpart.python != nil)) struct MastodonMockTests {
  /// A server, and a way to have somebody say something on it.
  private struct Mock {
    let server: Counterpart
    let folder: URL

    /// Posts, edits or deletes; see `mastodon.py`.
    @discardableResult func say(_ action: String, _ words: String...) throws -> String {
      let run = try ShellCommand(
        "python3", [Counterpart.script("mastodon.py"), action, "\(server.port)"] + words, in: folder)
      #expect(run.status == 0, "\(run.errorText)")
      return run.text.split(separator: "\n").first.map { String($0) } ?? ""
    }

    func fetch(_ options: String, token: String = "care-token") throws -> ShellCommand {
      try ShellCommand(
        shell: "EARSHOT_MASTODON_TOKEN=\(token) fetch mastodon --server \(server.address) \(options)",
        in: folder)
    }

    func texts(_ options: String) throws -> [String] {
      let run = try fetch(options)
      #expect(run.status == 0, "\(run.errorText)")
      return run.text.split(separator: "\n").map { line in
        line.firstMatch(of: /"text":"([^"]*)"/).map { String($0.1) } ?? String(line)
      }
    }
  }

  private static func withMock(_ body: (Mock) throws -> Void) throws {
    try withScratchFolder { folder in
      try body(Mock(server: try Counterpart.mastodon(in: folder), folder: folder))
    }
  }

  @Test func everyQueryBringsItsOwn() throws {
    try Self.withMock { mock in
      let question = try mock.say("post", "jo", "@care it is down #brambletel")
      try mock.say("post", "care", "@jo we look #brambletel", question)
      for number in 1...3 { try mock.say("post", "jo", "more \(number)") }
      let (asked, answered) = ("@care it is down #brambletel", "@jo we look #brambletel")
      #expect(try mock.texts("--no-state --hashtag brambletel") == [asked, answered])
      #expect(try mock.texts("--no-state --mentions") == [asked])
      #expect(try mock.texts("--no-state --notifications") == [asked])
      #expect(try mock.texts("--no-state --account jo") == [asked, "more 1", "more 2", "more 3"])
      #expect(try mock.texts("--no-state --post \(question)") == [asked, answered])
      #expect(try mock.texts("--no-state --search down") == [asked])
      #expect(try mock.texts("--no-state --public").count == 5)
      let answer = try mock.fetch("--no-state --account care")
      #expect(answer.text.contains("\"reply_to\":\"mastodon:127.0.0.1:\(mock.server.port)/\(question)\""))
      #expect(try mock.fetch("--no-state --mentions", token: "wrong").status == 77)
    }
  }

  @Test func runsLeaveNothingOutAndRepeatNothing() throws {
    try Self.withMock { mock in
      var said: [String] = []
      for round in 0..<3 {
        for number in 0..<50 {
          said.append("\(round) \(number) #brambletel")
          try mock.say("post", "jo", said[said.count - 1])
        }
        let brought = try mock.texts("--state s.db --hashtag brambletel")
        #expect(brought.sorted() == said.suffix(50).sorted())
      }
    }
  }

  @Test func editsAndDeletionsAreToldWithoutAStream() throws {
    try Self.withMock { mock in
      let ids = try (1...4).map { try mock.say("post", "jo", "number \($0) #brambletel") }
      #expect(try mock.texts("--state s.db --hashtag brambletel").count == 4)
      #expect(try mock.texts("--state s.db --hashtag brambletel").isEmpty)
      try mock.say("edit", "jo", ids[1], "number two #brambletel")
      try mock.say("delete", "jo", ids[2])
      try mock.say("post", "jo", "number 5 #brambletel")
      let server = "mastodon:127.0.0.1:\(mock.server.port)"
      #expect(
        try mock.texts("--state s.db --hashtag brambletel")
          == [
            "number 5 #brambletel", "number two #brambletel",
            "{\"type\":\"deletion\",\"id\":\"\(server)/\(ids[2])\"}",
          ])
      #expect(try mock.texts("--state s.db --hashtag brambletel").isEmpty)
    }
  }

  @Test func whatIsSaidIsOutAtOnce() throws {
    try Self.withMock { mock in
      try mock.say("post", "jo", "before #brambletel")
      let script = Counterpart.script("mastodon.py")
      let line = """
        EARSHOT_MASTODON_TOKEN=care-token fetch mastodon --server \(mock.server.address) --state s.db --mentions \
          --follow >mentions & one=$!
        fetch mastodon --server \(mock.server.address) --state s.db --public --follow >public & other=$!
        until grep -q before public; do sleep 0.1; done
        until grep -q 'streaming/user.*200' mastodon.log && grep -q 'streaming/public.*200' mastodon.log
        do sleep 0.1; done
        sleep 1
        id=$(python3 \(script) post \(mock.server.port) jo '@care after #brambletel')
        until grep -q after mentions && grep -q after public; do sleep 0.1; done
        python3 \(script) delete \(mock.server.port) jo "$id"
        until grep -q deletion public; do sleep 0.1; done
        kill $one $other; wait $one || echo "ended $?"; wait $other || echo "ended $?"
        """
      let run = try ShellCommand(shell: line, in: mock.folder, seconds: 90)
      #expect(run.text == "ended 143\nended 143\n", "\(run.errorText)")
      func lines(_ name: String) throws -> Int {
        try String(contentsOf: mock.folder.appendingPathComponent(name), encoding: .utf8).split(
          separator: "\n"
        ).count
      }
      #expect(try lines("mentions") == 1)
      #expect(try lines("public") == 3)
    }
  }
}
