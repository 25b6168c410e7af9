import MessageCore

/// Collections of ActivityStreams 2.0: a Mastodon archive (`outbox.json`, with the account in `actor.json` beside it), and
/// any `Collection`, `OrderedCollection` or page of one; also activities and objects by themselves.
///
/// A collection is read item by item, however long. What really arrives: archives repeat names within an object, as
/// `@context` in `actor.json`; the last one counts. Items may be addresses alone, which are no messages.
struct ActivityStreamsLayout: JSONLayout {
  private let account: FediverseAccount?
  /// The members of the object in hand that are no items, for one that is no collection.
  private var members: [(name: String, value: JSONValue)] = []
  private var isCollection = false

  static func descends(_ path: [String], isArray: Bool) -> Bool {
    path.isEmpty
      || ["orderedItems", "items", "first"].contains(path[0])
        && (path.count == 1 && (isArray || path[0] == "first"))
      || path.count == 2 && path[0] == "first" && isArray
  }

  init(_ settings: ImportSettings, _ member: ImportMember) {
    account = FediverseAccount(member.companions["actor.json"])
  }

  mutating func read(_ part: JSONPart, into findings: inout ImportFindings) throws(LineError) {
    if part.path.last == "*" {
      isCollection = true
      if part.value.kind == .object { readObject(part.value, into: &findings) }
    } else if let name = part.path.last, part.path.count == 1 {
      members.append((name, part.value))
    }
  }

  mutating func leave(_ path: [String], into findings: inout ImportFindings) {
    if path.count == 1 || path.last == "items" || path.last == "orderedItems" { isCollection = true }
    guard path.isEmpty else { return }
    defer {
      isCollection = false
      members.removeAll()
    }
    guard !isCollection, !members.isEmpty else { return }
    var json = JSONWriter()
    json.object { json in
      for member in members {
        json.key(member.name)
        json.raw(member.value.rawBytes)
      }
    }
    guard let object = try? JSONValue(parsing: json.bytes) else { return }
    let type = JSONMembers(object).text("type") ?? ""
    if !type.hasSuffix("Collection"), !type.hasSuffix("CollectionPage") {
      readObject(object, into: &findings)
    }
  }

  private func readObject(_ value: JSONValue, into findings: inout ImportFindings) {
    do throws(LineError) {
      switch try ActivityStreamsObject.meaning(value, account: account) {
      case .message(let message): findings.add(message, raw: value)
      case .deletion(let deletion): findings.add(deletion)
      case .nothing: break
      }
    } catch {
      findings.reject(value, error.cause)
    }
  }
}

extension ImportFormat {
  static let activityPub = ImportFormat(
    name: "activitypub",
    summary: "a Mastodon archive (zip, folder or outbox.json), any ActivityStreams collection",
    members: MemberLayout(description: "outbox.json", companions: ["actor.json"]) { path in
      path.name == "outbox.json" || path.name.hasPrefix("outbox-") && path.fileExtension == "json"
    },
    likeness: { sample in
      guard sample.isJSON else { return .no }
      if sample.contains("OrderedCollection") || sample.contains("www.w3.org/ns/activitystreams") {
        return .certain
      }
      return sample.has("attributedTo", "content") ? .likely : .no
    }
  ) { settings, member in JSONAdapter<ActivityStreamsLayout>(settings, member) }
}
