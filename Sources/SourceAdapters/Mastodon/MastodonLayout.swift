import MessageCore

/// What Mastodon's API answers, kept as JSON: statuses alone, in arrays or one a line; contexts (`ancestors` and
/// `descendants`), searches (`statuses`), notifications, conversations, and the events of its streams.
///
/// Notifications that bring no status, such as follows, hold no message. The status that a boost or a quote has inside
/// follows it.
struct MastodonLayout: JSONLayout {
  private var server: String?

  init(_ settings: ImportSettings, _ member: ImportMember) { server = settings.server }

  mutating func read(_ part: JSONPart, into findings: inout ImportFindings) throws(LineError) {
    let object = JSONMembers(part.value)
    if object["content"] != nil, object["account"] != nil {
      readStatus(part.value, into: &findings)
    } else if object["statuses"] != nil || object["ancestors"] != nil || object["descendants"] != nil {
      let statuses = ["ancestors", "statuses", "descendants"].flatMap { object.list($0) }
      // Any of them may tell the server of all.
      for status in statuses where server == nil { server = MastodonStatus.server(JSONMembers(status)) }
      for status in statuses { readStatus(status, into: &findings) }
    } else if let status = object["status"] ?? object["last_status"], JSONMembers(status)["content"] != nil {
      readStatus(status, into: &findings)
    } else if let event = object.text("event") {
      try readEvent(event, object.text("payload") ?? "", into: &findings)
    } else if object["type"] == nil, object["accounts"] == nil, object["unread"] == nil {
      throw LineError("no status and no answer of Mastodon's API")
    }
  }

  private mutating func readStatus(_ value: JSONValue, into findings: inout ImportFindings) {
    if server == nil { server = MastodonStatus.server(JSONMembers(value)) }
    let server = server
    for status in [value] + MastodonStatus.inner(value) {
      findings.add(status) { value throws(LineError) in try MastodonStatus.message(value, server: server) }
    }
  }

  private mutating func readEvent(
    _ event: String, _ payload: String, into findings: inout ImportFindings
  ) throws(LineError) {
    switch event {
    case "update", "status.update":
      guard let status = try? JSONValue(parsing: Array(payload.utf8)) else {
        throw LineError("an event whose payload is no JSON")
      }
      readStatus(status, into: &findings)
    case "delete":
      guard let server else {
        throw LineError("a deletion on a server that is not known; name it with --server")
      }
      findings.add(DeletionRecord(id: "mastodon:\(server)/\(payload)"))
    default: break
    }
  }
}

extension ImportFormat {
  static let mastodon = ImportFormat(
    name: "mastodon",
    summary: "answers of Mastodon's API as JSON: statuses, contexts, searches, notifications",
    members: .files("json", "jsonl", "ndjson"),
    likeness: { sample in
      guard sample.isJSON else { return .no }
      if sample.has("in_reply_to_account_id", "account") || sample.has("reblogs_count", "account") {
        return .certain
      }
      return sample.has("acct", "account") ? .likely : .no
    }
  ) { settings, member in JSONAdapter<MastodonLayout>(settings, member) }
}
