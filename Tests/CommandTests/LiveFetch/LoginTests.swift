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

  /// App Store Connect's tokens, which Apple has each program sign: of a team's key, and of a person's own.
  @Test(arguments: ["EARSHOT_APP_STORE_CONNECT_ISSUER_ID=57246542-96fe", ""])
  func aTokenIsMadeOfAKey(_ issuer: String) throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let make = """
        openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out AuthKey.p8 2>/dev/null
        openssl pkey -in AuthKey.p8 -pubout -out public.pem; chmod 600 AuthKey.p8
        """
      let secrets =
        "\(issuer) EARSHOT_APP_STORE_CONNECT_KEY_ID=2X9R4HXF34 EARSHOT_APP_STORE_CONNECT_PRIVATE_KEY_FILE=AuthKey.p8"
      let fetch =
        "\(secrets) fetch app-store-connect --server \(server.address)/apple --app 42 --no-state --since 2026-01-01"
      let run = try ShellCommand(shell: "\(make)\n\(fetch) --record traffic", in: folder)
      #expect(run.status == 0, "\(run.errorText)")
      #expect(run.text.split(separator: "\n").count == 231)
      let shown = try ShellCommand(
        shell: "grep -rE 'BEGIN|eyJ' traffic || echo none", in: folder)
      #expect(shown.text == "none\n")
      // Another key than the server knows: asked once, not again and again.
      let count = try server.requests().count
      let other = try ShellCommand(
        shell: "cp public.pem kept; \(make)\nmv kept public.pem; \(fetch)", in: folder)
      #expect(other.status == 77)
      #expect(try server.requests().count == count + 1)
      let open = try ShellCommand(shell: "chmod 644 AuthKey.p8; \(fetch)", in: folder)
      #expect(open.status == 2)
      #expect(open.errorText == "fetch: AuthKey.p8: others can read the secrets in it; run chmod 600\n")
      let none = try ShellCommand(
        shell: "echo nothing >AuthKey.p8; chmod 600 AuthKey.p8; \(fetch)", in: folder)
      #expect(none.status == 77)
      #expect(none.errorText.contains("the secret 'private_key' is no key of ES256 in PEM"))
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
