import Foundation
import Testing

/// X over real connections.
@Suite struct XLiveTests {
  @Test func anAccountsTokenIsRenewedOnceForAllItsSources() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let configuration = """
        sources:
          mentions: {network: x, server: "\(server.address)", mentions: true}
          direct: {network: x, server: "\(server.address)", conversations: true}
        """
      try Data(configuration.utf8).write(to: folder.appendingPathComponent("earshot.yaml"))
      let secrets = "{client_id: app, client_secret: sec, refresh_token: renewal-0}"
      try Data("\(server.address.dropFirst("http://".count)): \(secrets)\n".utf8)
        .write(to: folder.appendingPathComponent("secrets.yaml"))
      let line =
        "chmod 600 secrets.yaml; fetch run --config earshot.yaml --credentials secrets.yaml --state s.db"
      let first = try ShellCommand(shell: line, in: folder)
      #expect(first.status == 0, "\(first.errorText)")
      // 150 mentions, the post that each page quotes, once, the one that is gone, and four private events.
      #expect(first.text.split(separator: "\n").count == 150 + 1 + 1 + 4)
      #expect(try ShellCommand(shell: line, in: folder).text == "")
      let requests = try server.requests()
      #expect(requests.count { $0.path == "/2/oauth2/token" } == 1)
      // `app:sec` in base64.
      #expect(
        requests.first { $0.path == "/2/oauth2/token" }?.fields["Authorization"] == "Basic YXBwOnNlYw==")
      #expect(requests.count { $0.path == "/2/users/me" } == 1)
      #expect(requests.last { $0.path == "/2/users/900/mentions" }?.query["since_id"] != nil)
    }
  }

  @Test func withoutAStateTheSourcesShareTheSessionToo() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let configuration = """
        sources:
          one: {network: x, server: "\(server.address)", conversations: true}
          two: {network: x, server: "\(server.address)", mentions: true}
        """
      try Data(configuration.utf8).write(to: folder.appendingPathComponent("earshot.yaml"))
      let secrets = ["ONE", "TWO"].map {
        "EARSHOT_\($0)_CLIENT_ID=app EARSHOT_\($0)_REFRESH_TOKEN=renewal-0"
      }
      let run = try ShellCommand(
        shell: "\(secrets.joined(separator: " ")) fetch run --no-state --config earshot.yaml", in: folder)
      #expect(run.status == 0, "\(run.errorText)")
      let logins = try server.requests().filter { $0.path == "/2/oauth2/token" }
      // A program without a secret names itself in the form.
      #expect(logins.map(\.body) == ["grant_type=refresh_token&refresh_token=renewal-0&client_id=app"])
    }
  }

  @Test func aSearchWithAProgramsToken() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let line =
        "EARSHOT_X_TOKEN=app-only fetch x --server \(server.address) --state s.db --since 3h --search t250"
      let first = try ShellCommand(shell: line, in: folder)
      #expect(first.status == 0, "\(first.errorText)")
      // A post a minute, three hours long; the quoted post is older.
      let count = first.text.split(separator: "\n").count { !$0.contains("\"deletion\"") }
      #expect((179...181).contains(count), "\(count)")
      #expect(first.text.contains(#""place":{"id":"p1","name":"Lyon, France"}"#))
      #expect(first.text.contains("my box is <dead> 1"))
      #expect(first.text.contains(#"{"type":"deletion","id":"x:56"}"#))
    }
  }

  @Test func requestsAreSignedForAnAccount() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      func run(_ secret: String, _ line: String) throws -> ShellCommand {
        try ShellCommand(
          shell: """
            EARSHOT_X_CONSUMER_KEY=program EARSHOT_X_CONSUMER_SECRET=program+secret EARSHOT_X_ACCESS_TOKEN=900-token \
            \(secret) fetch x --server \(server.address) --no-state --since 3h \(line)
            """, in: folder)
      }
      let good = "EARSHOT_X_ACCESS_TOKEN_SECRET=account+secret"
      let direct = try run(good, "--conversations --record traffic")
      #expect(direct.status == 0, "\(direct.errorText)")
      #expect(direct.text.split(separator: "\n").count == 4)
      // Words that an address encodes are signed as they are.
      let search = try run(good, "--search 'acme (box OR café) -is:retweet'")
      #expect(search.status == 0, "\(search.errorText)")
      // Three posts, and one that they answer and that is gone; what they quote is older.
      #expect(search.text.split(separator: "\n").count == 4)
      let wrong = try run("EARSHOT_X_ACCESS_TOKEN_SECRET=other", "--conversations")
      #expect(wrong.status == 77)
      #expect(wrong.errorText == "fetch: x: the server answered 401: 'Unauthorized'\n")
      let missing = try run("", "--conversations")
      #expect(missing.status == 77)
      #expect(missing.errorText.contains("the secret 'access_token_secret' is missing"))
      let shown = try ShellCommand(shell: "grep -rE 'secret|900-token' traffic || echo none", in: folder)
      #expect(shown.text == "none\n")
    }
  }

  @Test func theWrongKindOfTokenIsRefused() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let run = try ShellCommand(
        shell: "EARSHOT_X_TOKEN=app-only fetch x --server \(server.address) --no-state --conversations",
        in: folder)
      #expect(run.status == 77)
      #expect(
        run.errorText
          == "fetch: x: the server answered 403: 'Application-Only is forbidden for this endpoint.'\n")
    }
  }

  @Test func countsBecomeVolumesOnce() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let line =
        "EARSHOT_X_TOKEN=app-only fetch x --server \(server.address) --state s.db --since 2d --volume acme --step hour"
      let first = try ShellCommand(shell: line, in: folder)
      #expect(first.status == 0, "\(first.errorText)")
      // The hour that `since` is in counts from its beginning, the one that has begun not at all.
      // Within a minute after the hour, the one before is not told whole yet.
      #expect((47...48).contains(first.text.split(separator: "\n").count))
      #expect(first.text.split(separator: "\n").allSatisfy { $0.contains(#""seconds":3600"#) })
      #expect(try ShellCommand(shell: line, in: folder).text == "")
      #expect(try server.requests().count == 1)
    }
  }

  /// A refresh token is good once: a check must neither use up the one that runs need, nor fail since they have used it.
  @Test func aCheckSharesTheLoginWithRuns() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let configuration =
        "contact: c\nsources: {direct: {network: x, server: \"\(server.address)\", conversations: true}}\n"
      try Data(configuration.utf8).write(to: folder.appendingPathComponent("earshot.yaml"))
      let secrets = "EARSHOT_DIRECT_CLIENT_ID=app EARSHOT_DIRECT_REFRESH_TOKEN=renewal-0"
      let line = "--config earshot.yaml --state s.db"
      for command in ["check", "run", "check"] {
        let run = try ShellCommand(shell: "\(secrets) fetch \(command) \(line)", in: folder)
        #expect(run.status == 0, "\(command): \(run.text) \(run.errorText)")
      }
      #expect(try server.requests().count { $0.path == "/2/oauth2/token" } == 1)
      // The session is there, and no place of a source that was only checked.
      let listed = try ShellCommand(
        shell:
          "\(secrets) fetch check \(line) --state other.db >seen || cat seen; fetch state list --state other.db",
        in: folder)
      #expect(listed.text == "direct\trefused\tthe login was refused (400)\n")
    }
  }

  @Test func aCheckKnowsWhichSecretsAreMissing() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let configuration = """
        contact: care@acme.example
        sources:
          acme: {network: x, server: "\(server.address)", search: acme}
        """
      try Data(configuration.utf8).write(to: folder.appendingPathComponent("earshot.yaml"))
      let run = try ShellCommand(shell: "fetch check --config earshot.yaml", in: folder)
      #expect(run.status == 77)
      #expect(
        run.text.hasPrefix(
          "acme\trefused\tthe server answered 401: 'Unauthorized'; no secrets are known, set "))
      #expect(run.text.contains("EARSHOT_ACME_TOKEN"))
      let good = try ShellCommand(shell: "EARSHOT_ACME_TOKEN=t fetch check --config earshot.yaml", in: folder)
      #expect(good.status == 0)
      #expect(good.text.hasPrefix("acme\tok\tx at \(server.address), with credentials, 59 requests left"))
    }
  }
}
