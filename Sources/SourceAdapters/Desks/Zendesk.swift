import MessageCore

/// Tickets of Zendesk: its export (one ticket a line, with comments), and pages of its API.
///
/// What really arrives:
/// - The first comment is the description; a ticket is one message, and each further comment another.
/// - `requester` is an object in exports and a number in pages; people are in `users` of the page, if they were asked for.
/// - Who wrote for the customer is the requester; everybody else is `outbound`. Comments that are not public are notes of
///   the desk, of the kind `event`.
/// - Exports by time have deleted tickets, too, of the status `deleted`; they are deletions.
/// - All is `direct`. The account is told by the host of `url`; ids are `HOST/TICKET` and `HOST/TICKET/COMMENT`.
/// - Comments by themselves (`tickets/12/comments.json`) do not tell their ticket, and have no conversation.
/// - Texts are plain (`plain_body`, `body`, `value`) or HTML. `satisfaction_rating` is good (1 of 1) or bad (0).
/// - Exports as XML are read by `ZendeskXML`.
struct Zendesk: ObjectLayout {
  static let lists = [["tickets"], ["results"], ["comments"], ["requests"]]

  init(_ settings: ImportSettings, _ member: ImportMember) {}

  /// A ticket that stands alone holds its comments, too; it is no page of comments.
  mutating func read(_ part: JSONPart, into findings: inout ImportFindings) throws(LineError) {
    let members = JSONMembers(part.value)
    if members["comments"] != nil, members["created_at"] != nil {
      return try read(part.value, page: JSONMembers(nil), into: &findings)
    }
    try readObjects(part, into: &findings)
  }

  func read(
    _ object: JSONValue, page: JSONMembers, into found: inout ImportFindings
  ) throws(LineError) {
    let members = JSONMembers(object)
    let people = ZendeskPeople(page)
    if members["subject"] == nil, members["description"] == nil,
      members["body"] != nil || members["value"] != nil
    {
      return found.add(try Self.comment(object, of: nil, people: people), raw: object)
    }
    // Searches find people, too.
    if let type = members.text("result_type"), type != "ticket" { return }
    if members.text("status") == "deleted", let id = Self.id(members) {
      return found.add(DeletionRecord(id: id, deletedAt: members.time("updated_at")))
    }
    let ticket = try Self.message(object, people: people)
    found.add(ticket, raw: object)
    var comments = members.list("comments")
    if Self.beginsWithDescription(object) { comments.removeFirst() }
    for comment in comments {
      found.add(comment) { comment throws(LineError) in try Self.comment(comment, of: ticket, people: people)
      }
    }
  }

  /// The id of a ticket's message.
  private static func id(_ ticket: JSONMembers) -> String? {
    guard let id = ticket.text("nice_id") ?? ticket.text("id") else { return nil }
    let host = ticket.text("url").flatMap { WebAddress.host(of: $0) }
    return "zendesk:\(host.map { "\($0)/" } ?? "")\(id)"
  }

  /// A ticket, without its comments.
  ///
  /// - Throws: `LineError` where it has no id or no time.
  static func message(_ value: JSONValue, people: ZendeskPeople) throws(LineError) -> Message {
    let ticket = JSONMembers(value)
    guard let number = ticket.text("nice_id") ?? ticket.text("id"), let id = id(ticket) else {
      throw LineError("the ticket has no 'id'")
    }
    let host = ticket.text("url").flatMap { WebAddress.host(of: $0) }
    let first = ticket.list("comments").first.map { text(JSONMembers($0)).text }
    let body = ticket.text("description") ?? first ?? ""
    var message = Message(id: id)
    message.network = "zendesk"
    message.kind = .ticket
    message.createdAt = try ticket.time("created_at", of: "ticket \(TerminalText.quoted(number))")
    message.author = people.author(ticket["requester"], ticket.text("requester_id"))
    message.direction = .inbound
    message.text = FeedEntry.joined(ticket.text("subject") ?? ticket.text("raw_subject") ?? "", body)
    message.conversation = message.id
    message.hashtags = ticket.list("tags").compactMap(\.string)
    message.links = TextEntities(utf8: body.utf8.span).addresses
    switch ticket.members("satisfaction_rating").text("score") {
    case "good": message.rating = Rating(value: 1, best: 1)
    case "bad": message.rating = Rating(value: 0, best: 1)
    default: break
    }
    message.visibility = .direct
    message.url = host.map { "https://\($0)/agent/tickets/\(number)" }
    return message
  }

  /// - Parameter ticket: the ticket's message; nil where nothing tells.
  /// - Throws: `LineError` where it has no time.
  static func comment(
    _ value: JSONValue, of ticket: Message?, people: ZendeskPeople
  ) throws(LineError) -> Message {
    let comment = JSONMembers(value)
    let content = text(comment)
    let time = try comment.time("created_at", of: "the comment")
    let id = comment.text("id") ?? Fingerprint.text(of: "\(time) \(content.text)".utf8)
    let author = people.author(comment["author"], comment.text("author_id"))
    let isPublic = comment.boolean("public") ?? comment.boolean("is_public") ?? true
    var message = Message(id: "\(ticket?.id ?? "zendesk:comment")/\(id)")
    message.network = "zendesk"
    message.kind = isPublic ? .ticket : .event
    message.createdAt = time
    message.author = author
    if let requester = ticket?.author?.id, let id = author?.id {
      message.direction = id == requester ? .inbound : .outbound
    }
    message.text = content.text
    message.replyTo = ticket?.id
    message.conversation = ticket?.id
    message.links = content.links
    message.visibility = .direct
    return message
  }

  /// Whether a ticket's first comment is its description.
  static func beginsWithDescription(_ ticket: JSONValue) -> Bool {
    let members = JSONMembers(ticket)
    return members.list("comments").first.map { isDescription($0, of: members) } ?? false
  }

  private static func isDescription(_ comment: JSONValue, of ticket: JSONMembers) -> Bool {
    guard let description = ticket.text("description") else { return true }
    func words(_ text: String?) -> String { (text ?? "").filter { !$0.isWhitespace } }
    let members = JSONMembers(comment)
    return ["plain_body", "body", "value"].contains { words(members.text($0)) == words(description) }
      || members.text("created_at") == ticket.text("created_at")
  }

  private static func text(_ comment: JSONMembers) -> (text: String, links: [String]) {
    if let text = comment.text("plain_body") ?? comment.text("body") ?? comment.text("value") {
      let plain = HTMLEntities.decoded(text).trimmedBlanks
      return (plain, TextEntities(utf8: plain.utf8.span).addresses)
    }
    let html = HTMLText(comment.text("html_body") ?? "")
    return (html.text, FeedEntry.unique(html.links.map(\.address)))
  }
}

/// The people that a page names, by id.
struct ZendeskPeople {
  private var authors: [String: Author] = [:]

  init(_ page: JSONMembers) {
    for value in page.list("users") {
      let user = JSONMembers(value)
      guard let id = user.text("id") else { continue }
      authors[id] = Author(id: id, handle: user.text("email"), name: user.text("name"))
    }
  }

  /// Somebody named by an object or by an id.
  func author(_ object: JSONValue?, _ id: String?) -> Author? {
    let person = JSONMembers(object)
    if let known = person.text("id") {
      return Author(id: known, handle: person.text("email"), name: person.text("name"))
    }
    return id.map { authors[$0] ?? Author(id: $0) }
  }
}

extension ImportFormat {
  static let zendesk = ImportFormat(
    name: "zendesk", summary: "tickets of Zendesk: its JSON or XML export, or pages of its API",
    takesAnyBytes: true, members: .files("json", "ndjson", "jsonl", "xml"),
    likeness: { sample in
      if sample.contains("<tickets"), sample.contains("<nice-id") { return .certain }
      guard sample.isJSON else { return .no }
      let isTicket = sample.has("requester_id", "subject") || sample.has("requester", "submitter")
      return isTicket || sample.contains(".zendesk.com/") ? .certain : .no
    }
  ) { settings, member in
    MarkupOrAdapter(
      markup: { XMLAdapter<ZendeskXML>(settings, member) }, other: { JSONAdapter<Zendesk>(settings, member) })
  }
}
