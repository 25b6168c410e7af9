import Foundation
import Testing

/// The networks of support, reviews and questions over real connections: each brings all it has, then only what is new, and
/// sends its secrets where they belong.
@Suite struct NetworkLiveTests {
  /// A network as a user asks it.
  struct Case: CustomTestStringConvertible, Sendable {
    let line: String
    var secrets = ""
    let messages: Int
    /// What stands in the output.
    let holds: [String]

    var testDescription: String { line }
  }

  static let cases = [
    // 60 posts with two comments each, the newest with 70.
    Case(
      line: "facebook --server URL/graph --new", secrets: "EARSHOT_FACEBOOK_TOKEN=page-token",
      messages: 60 + 59 * 2 + 70,
      holds: [
        #""id":"facebook:0_69","network":"facebook","kind":"comment""#,
        #""reply_to":"facebook:0_68","conversation":"facebook:900_0""#,
        #""reply_to":"facebook:900_0","conversation":"facebook:900_0""#,
      ]),
    Case(
      line: "facebook --server URL/graph --mentions",
      secrets: "EARSHOT_FACEBOOK_TOKEN=proven EARSHOT_FACEBOOK_APP_SECRET=app-secret", messages: 2,
      holds: [#""text":"Post 1""#]),
    Case(
      line: "facebook --server URL/graph --conversations", secrets: "EARSHOT_FACEBOOK_TOKEN=page-token",
      messages: 35, holds: [#""id":"facebook:m_t_1_29""#, #""visibility":"direct""#, #""kind":"direct""#]),
    Case(
      line: "instagram --server URL/graph --new", secrets: "EARSHOT_INSTAGRAM_TOKEN=page-token", messages: 90,
      holds: [#""reply_to":"instagram:380","conversation":"instagram:370""#, #""handle":"kim""#]),
    Case(
      line: "instagram --server URL/graph --conversations", secrets: "EARSHOT_INSTAGRAM_TOKEN=page-token",
      messages: 35, holds: [#""network":"instagram","kind":"direct""#]),
    Case(
      line: "instagram --server URL/graph --hashtag '#acme' --profile 99",
      secrets: "EARSHOT_INSTAGRAM_TOKEN=page-token", messages: 2, holds: [#""id":"instagram:371""#]),
    // 229 tickets, 119 comments of the first, two each of 22 others; one is deleted.
    Case(
      line: "zendesk --server URL/zendesk",
      secrets: "EARSHOT_ZENDESK_EMAIL=care@acme.example EARSHOT_ZENDESK_TOKEN=zen+secret",
      messages: 229 + 119 + 22 * 2,
      holds: [
        #"{"type":"deletion","id":"zendesk:acme.zendesk.example/7","deleted_at":"#,
        #""id":"zendesk:acme.zendesk.example/0/119""#,
        #""author":{"id":"5","handle":"ann@acme.example","name":"Ann"},"direction":"outbound","text":"Comment 1""#,
        #""kind":"event""#,
      ]),
    // 150 questions, ten answers with a comment each, and a comment on a question.
    Case(
      line: "stack-exchange --server URL/exchange --site askubuntu --hashtag acme",
      secrets: "EARSHOT_STACK_EXCHANGE_KEY=se+key", messages: 150 + 10 + 10 + 1,
      holds: [
        #""id":"stackexchange:askubuntu.example/comment-5003""#, #""text":"Box \"dead\"\n\nIt is dead""#,
        #""reply_to":"stackexchange:askubuntu.example/1001""#, #""name":"Jo & Co""#,
      ]),
    Case(
      line: "app-store --server URL/apple --app https://apps.apple.com/us/app/acme/id42 --country DE",
      messages: 120, holds: [#""id":"appstore:819","network":"appstore","kind":"review""#]),
    Case(
      line: "app-store-connect --server URL/apple --app 42",
      secrets: "EARSHOT_APP_STORE_CONNECT_TOKEN=signed-token", messages: 231,
      holds: [
        #""text":"Fixed","reply_to":"appstore:c5","conversation":"appstore:c5""#, #""place":{"name":"DEU"}"#,
      ]),
    Case(
      line: "google-business --server URL/google --location accounts/1/locations/2",
      secrets:
        "EARSHOT_GOOGLE_BUSINESS_CLIENT_ID=program-7 EARSHOT_GOOGLE_BUSINESS_CLIENT_SECRET=hush-hush EARSHOT_GOOGLE_BUSINESS_REFRESH_TOKEN=lasting",
      messages: 61, holds: [#""id":"google:R0/reply","network":"google","kind":"comment""#]),
    Case(
      line: "google-maps --server URL/google --location ChIJa --language de",
      secrets: "EARSHOT_GOOGLE_MAPS_KEY=maps+key", messages: 1,
      holds: [
        #""id":"google:ChZD","network":"google","kind":"review","created_at":"2026-11-20T10:11:12.345678Z","author":{"id":"123","name":"Jo"}"#,
        #""text":"Zu langsam","lang":"de""#, #""rating":{"value":2,"best":5}"#,
        #""place":{"id":"ChIJa","name":"Acme Shop"}"#,
      ]),
    Case(
      line: "trustpilot --server URL/trustpilot --business acme.example",
      secrets: "EARSHOT_TRUSTPILOT_KEY=trust+key",
      messages: 132, holds: [#""id":"trustpilot:tp129""#, #""direction":"outbound""#]),
    Case(
      line: "tripadvisor --server URL/tripadvisor --location 60763",
      secrets: "EARSHOT_TRIPADVISOR_KEY=trip+key",
      messages: 2, holds: [#""id":"tripadvisor:1""#]),
  ]

  @Test(arguments: cases)
  func bringsEverythingOnceAndNoSecret(_ network: Case) throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let line = network.line.replacing("URL", with: server.address)
      let fetch = "env \(network.secrets) fetch \(line) --state s.db --since 2026-01-01"
      let first = try ShellCommand(shell: "\(fetch) --record traffic", in: folder)
      #expect(first.status == 0, "\(first.errorText)")
      let lines = first.text.split(separator: "\n")
      #expect(lines.count { $0.hasPrefix(#"{"type":"message""#) } == network.messages)
      for words in network.holds { #expect(first.text.contains(words), "\(words)") }
      let second = try ShellCommand(shell: fetch, in: folder)
      #expect(second.status == 0, "\(second.errorText)")
      #expect(second.text == "")
      let replayed = try ShellCommand(
        shell: "fetch \(line) --no-state --since 2026-01-01 --replay traffic", in: folder)
      #expect(replayed.output == first.output, "\(replayed.errorText)")
      for secret in network.secrets.split(separator: " ").compactMap({ $0.split(separator: "=").last })
      where secret.count > 6 {
        #expect(
          try ShellCommand(shell: "grep -rF '\(secret)' traffic || echo none", in: folder).text == "none\n")
      }
    }
  }

  /// A refusal, and what comes of it.
  static let refusals = [
    (
      "EARSHOT_FACEBOOK_TOKEN=old fetch facebook --server URL/graph --new", 77,
      "fetch: facebook: the server answered 401: 'Error validating access token: Session has expired'"
    ),
    (
      "EARSHOT_FACEBOOK_TOKEN=proven EARSHOT_FACEBOOK_APP_SECRET=wrong fetch facebook --server URL/graph --new",
      2,
      "'Invalid appsecret_proof provided in the API argument'"
    ),
    (
      "EARSHOT_FACEBOOK_TOKEN=page-token fetch facebook --server URL/graph/busy --new", 75,
      "'There have been too many calls to this Page account.'; come back at 20"
    ),
    ("fetch zendesk --server URL/zendesk", 77, #"the server answered 401: 'Couldn't authenticate you'"#),
    ("fetch stack-exchange --server URL/exchange --new --site shut", 75, "; come back at 20"),
    (
      "EARSHOT_STACK_EXCHANGE_KEY=wrong fetch stack-exchange --server URL/exchange --new", 77,
      "the server answered 400: '`key` is not valid"
    ),
    (
      "EARSHOT_TRUSTPILOT_KEY=trust+key fetch trustpilot --server URL/trustpilot --business nobody.example",
      2,
      "the server answered 404: 'Business unit not found'"
    ),
    (
      "EARSHOT_GOOGLE_BUSINESS_CLIENT_ID=i EARSHOT_GOOGLE_BUSINESS_REFRESH_TOKEN=revoked "
        + "fetch google-business --server URL/google --location accounts/1/locations/2", 77,
      "the login was refused (400)"
    ),
    ("fetch instagram --server URL/graph --hashtag acme", 2, "fetch: instagram: 'profile' is missing"),
  ]

  @Test(arguments: refusals)
  func tellsWhatIsWrong(_ line: String, _ status: Int, _ words: String) throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let run = try ShellCommand(
        shell: "\(line.replacing("URL", with: server.address)) --no-state --max-wait 2s", in: folder)
      #expect(run.status == status)
      #expect(run.errorText.contains(words), "\(run.errorText)")
      #expect(run.text == "")
    }
  }

  @Test func allOfThemAreChecked() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let configuration = """
        contact: care@acme.example
        sources:
          page: {network: facebook, server: "\(server.address)/graph", new: true, profile: "10"}
          desk: {network: zendesk, server: "\(server.address)/zendesk"}
          app: {network: app-store, server: "\(server.address)/apple", app: "42", country: gb}
          stars: {network: trustpilot, server: "\(server.address)/trustpilot", business: acme.example}
        """
      try Data(configuration.utf8).write(to: folder.appendingPathComponent("earshot.yaml"))
      let secrets = """
        page: {token: page-token}
        desk: {email: care@acme.example, token: wrong}
        """
      try Data(secrets.utf8).write(to: folder.appendingPathComponent("secrets.yaml"))
      let run = try ShellCommand(
        shell: "chmod 600 secrets.yaml; fetch check --config earshot.yaml --credentials secrets.yaml",
        in: folder)
      #expect(run.status == 77)
      let lines = run.text.split(separator: "\n")
      #expect(lines.map { $0.split(separator: "\t")[1] } == ["ok", "refused", "ok", "refused"])
      #expect(lines[0].hasSuffix("with credentials, 72 requests left"))
      #expect(lines[3].contains("no secrets are known, set EARSHOT_STARS_KEY"))
    }
  }
}
