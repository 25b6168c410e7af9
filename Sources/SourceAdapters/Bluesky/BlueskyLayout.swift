import MessageCore

/// What Bluesky's API answers, kept as JSON: feeds, searches, threads, notifications, lists of records, records alone,
/// conversations, and the events of Jetstream; alone, in arrays or one a line.
///
/// The posts that a view has inside, because these are answered, quoted or reposted, are messages, too. Posts that are
/// gone or blocked have nothing to read, and likes, follows and other records are no messages.
struct BlueskyLayout: JSONLayout {
  init(_ settings: ImportSettings, _ member: ImportMember) {}

  mutating func read(_ part: JSONPart, into findings: inout ImportFindings) throws(LineError) {
    let object = JSONMembers(part.value)
    let lists = ["feed", "posts", "notifications", "records", "postRecords", "messages"]
    if let name = lists.first(where: { object[$0]?.kind == .array }) {
      for element in object.list(name) { read(element, into: &findings) }
    } else if let thread = object["thread"] {
      readThread(thread, into: &findings)
    } else if object["commit"] != nil {
      try readCommit(part.value, object, into: &findings)
    } else {
      read(part.value, into: &findings)
    }
  }

  /// Reads an element of a list, of any of the kinds that the API has.
  private func read(_ value: JSONValue, into findings: inout ImportFindings) {
    let object = JSONMembers(value)
    if let record = object["record"] ?? object["value"],
      let address = object.text("uri").flatMap(BlueskyRecord.Address.init)
    {
      let author = BlueskyRecord.author(object.members("author"))
      if let message = BlueskyRecord.message(record, at: address, author: author, view: object) {
        findings.add(message, raw: value)
      }
      readQuoted(object.members("embed"), into: &findings)
    } else if let post = object["post"] {
      let reply = object.members("reply")
      for before in [reply["root"], reply["parent"]] {
        if let before { read(before, into: &findings) }
      }
      read(post, into: &findings)
      readRepost(object.members("reason"), of: JSONMembers(post), value, into: &findings)
    } else if object["sentAt"] != nil {
      findings.add(value) { value throws(LineError) in try Self.chatMessage(JSONMembers(value)) }
    }
  }

  /// Reads a thread from its top: what the post answers, the post, and its answers.
  private func readThread(_ top: JSONValue, into findings: inout ImportFindings) {
    // A list of what is left, not a call for each level: threads may be deeper than the stack.
    var before: [JSONValue] = []
    var parent = JSONMembers(top)["parent"]
    while let node = parent {
      before.append(node)
      parent = JSONMembers(node)["parent"]
    }
    for node in before.reversed() {
      if let post = JSONMembers(node)["post"] { read(post, into: &findings) }
    }
    var rest = [top]
    while let node = rest.popLast() {
      let members = JSONMembers(node)
      if let post = members["post"] { read(post, into: &findings) }
      rest += members.list("replies").reversed()
    }
  }

  private func readQuoted(_ embed: JSONMembers, into findings: inout ImportFindings) {
    let record = embed.members("record")
    let view = record["record"].flatMap { JSONMembers($0)["value"] == nil ? nil : $0 } ?? embed["record"]
    guard let view, JSONMembers(view)["value"] != nil else { return }
    read(view, into: &findings)
  }

  private func readRepost(
    _ reason: JSONMembers, of post: JSONMembers, _ value: JSONValue, into findings: inout ImportFindings
  ) {
    // Only newer servers tell the repost's own address.
    guard reason.text("$type")?.hasSuffix("reasonRepost") == true, let address = reason.nonEmpty("uri") else {
      return
    }
    var message = Message(id: "bluesky:\(address)")
    message.network = "bluesky"
    message.kind = .post
    message.createdAt = reason.time("indexedAt")
    message.author = BlueskyRecord.author(reason.members("by"))
    message.text = ""
    message.reposts = post.nonEmpty("uri").map { "bluesky:\($0)" }
    message.visibility = .public
    message.uri = address
    findings.add(message, raw: value)
  }

  private static func chatMessage(_ chat: JSONMembers) throws(LineError) -> Message {
    guard let id = chat.nonEmpty("id") else { throw LineError("a message of a conversation without an id") }
    var message = Message(id: "bluesky:chat/\(id)")
    message.network = "bluesky"
    message.kind = .direct
    message.createdAt = chat.time("sentAt")
    message.author = BlueskyRecord.author(chat.members("sender"))
    message.text = chat.text("text") ?? ""
    message.visibility = .direct
    return message
  }

  /// An event of Jetstream: a record that was written or deleted.
  private func readCommit(
    _ value: JSONValue, _ event: JSONMembers, into findings: inout ImportFindings
  ) throws(LineError) {
    let commit = event.members("commit")
    guard let account = event.nonEmpty("did"), let collection = commit.nonEmpty("collection"),
      let key = commit.nonEmpty("rkey"),
      let address = BlueskyRecord.Address("at://\(account)/\(collection)/\(key)")
    else { throw LineError("an event without 'did', 'collection' or 'rkey'") }
    if commit.text("operation") == "delete" {
      guard [BlueskyRecord.Address.post, BlueskyRecord.Address.repost].contains(collection) else { return }
      findings.add(DeletionRecord(id: "bluesky:\(address.text)", deletedAt: event.time("time_us")))
    } else if let record = commit["record"], let message = BlueskyRecord.message(record, at: address) {
      findings.add(message, raw: value)
    }
  }
}

extension ImportFormat {
  static let bluesky = ImportFormat(
    name: "bluesky",
    summary: "answers of Bluesky's API as JSON: feeds, threads, searches, notifications, records",
    members: .files("json", "jsonl", "ndjson"),
    likeness: { sample in sample.isJSON && sample.contains("at://did:") ? .certain : .no }
  ) { settings, member in JSONAdapter<BlueskyLayout>(settings, member) }
}
