import Foundation
import Testing

/// Logins over real connections: made once, kept, renewed, and never shown.
@Suite struct LoginTests {
  @Test func aLoginIsMadeOnceAndRenewedWhenItHasEnded() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let line = """
        EARSHOT_BLUESKY_HANDLE=acme.example EARSHOT_BLUESKY_PASSWORD=app-pass-word \
        fetch bluesky --mentions --server \(server.address) --state s.db --since 2026-01-01
        """
      let first = try ShellCommand(shell: line + " --record traffic", in: folder)
      #expect(first.status == 0, "\(first.errorText)")
      #expect(first.text.split(separator: "\n").count == 1)
      // The server takes a token for two requests, then it has expired.
      for _ in 0..<3 { #expect(try ShellCommand(shell: line, in: folder).status == 0) }
      let paths = try server.requests().map { $0.path.split(separator: ".").last.map { String($0) } ?? "" }
      #expect(paths.count { $0 == "createSession" } == 1)
      #expect(paths.count { $0 == "refreshSession" } == 1)
      let shown = try ShellCommand(
        shell: "grep -rE 'app-pass-word|access-[0-9]|refresh-[0-9]' traffic || echo none", in: folder)
      #expect(shown.text == "none\n")
    }
  }

  @Test func aWrongPasswordIsRefusedWithoutBeingShown() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let run = try ShellCommand(
        shell: """
          EARSHOT_BLUESKY_HANDLE=acme.example EARSHOT_BLUESKY_PASSWORD=wrong-word \
          fetch bluesky --mentions --server \(server.address) --no-state
          """, in: folder)
      #expect(run.status == 77)
      #expect(run.errorText == "fetch: bluesky: the login was refused (401)\n")
    }
  }

  @Test func aProgramLogsInToReddit() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let run = try ShellCommand(
        shell: """
          EARSHOT_REDDIT_CLIENT_ID=id EARSHOT_REDDIT_CLIENT_SECRET=sec \
          fetch reddit --new --subreddit acme --server \(server.address) --no-state --since 2026-01-01
          """, in: folder)
      #expect(run.status == 0, "\(run.errorText)")
      let requests = try server.requests()
      // `id:sec` in base64, as `printf id:sec | base64` has it.
      #expect(requests.first?.fields["Authorization"] == "Basic aWQ6c2Vj")
      #expect(requests.first?.body == "grant_type=client_credentials")
      #expect(requests.last?.fields["Authorization"] == "Bearer reddit-token")
      #expect(run.text.contains("\"id\":\"reddit:t3_a1\""))
    }
  }
}
