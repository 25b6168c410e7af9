import MessageCore

/// Tickets of Zendesk with their comments, live (developer.zendesk.com/api-reference/ticketing).
///
/// What its documentation says, and what really arrives:
/// - `incremental/tickets/cursor.json` gives every ticket that changed since a time, and then by a cursor that does not end
///   (ticket-management/incremental_exports); `end_of_stream` says that there is no more. The last minute is left out always,
///   and ten requests a minute are allowed; 429 comes with `Retry-After`.
/// - Deleted tickets come, too, with the status `deleted` and most of their members scrubbed: these are deletions. The ids of
///   their comments are not told.
/// - A ticket does not hold its comments: they are asked for by `tickets/ID/comments.json`, where `comment_count` says
///   that there is more than the description. A ticket that changes is told once for all its changes.
/// - Administrators alone may export. An API token goes with its owner's address, `ADDRESS/token:TOKEN`, as Basic; an access
///   token of OAuth as Bearer (introduction/security-and-auth).
struct ZendeskSource: SourceAdapter {
  private let query: SourceQuery
  private let reader: PageReader
  /// Where the export goes on; nil before its first page.
  private var place: String?
  /// Tickets whose comments are to be asked for, the next one last.
  private var tickets: [Ticket]
  private var isComplete = false

  /// A ticket as far as its comments need it; `text` in the cursor.
  private struct Ticket {
    /// Its message's id.
    var id: String
    var requester: String
    var createdAt: String
    /// Where its comments go on.
    var page: String?

    var number: Substring { id.split { $0 == "/" || $0 == ":" }.last ?? "" }

    var text: String { ([id, requester, createdAt] + [page].compactMap { $0 }).joined(separator: " ") }

    init?(_ text: Substring) {
      let parts = text.split(separator: " ", omittingEmptySubsequences: false).map { String($0) }
      guard parts.count >= 3 else { return nil }
      (id, requester, createdAt) = (parts[0], parts[1], parts[2])
      page = parts.dropFirst(3).first
    }

    init?(_ object: JSONValue) {
      let members = JSONMembers(object)
      guard members.text("status") != "deleted", members.count("comment_count") != 1,
        let message = try? Zendesk.message(object, people: ZendeskPeople(JSONMembers(nil)))
      else { return nil }
      id = message.id
      requester = members.text("requester_id") ?? ""
      createdAt = members.text("created_at") ?? ""
    }
  }

  init(_ query: SourceQuery, _ cursor: SourceCursor) {
    self.query = query
    reader = query.reader(.zendesk)
    place = cursor["place"]
    tickets = cursor["tickets"]?.split(separator: "\n").compactMap { Ticket($0) } ?? []
  }

  var cursor: SourceCursor {
    var cursor = SourceCursor()
    cursor["place"] = place
    cursor["tickets"] = tickets.isEmpty ? nil : tickets.map(\.text).joined(separator: "\n")
    return cursor
  }

  mutating func beginRound() { isComplete = false }

  mutating func nextRequest() -> SourceRequest? {
    if let ticket = tickets.last {
      return SourceRequest(
        query.server, "/api/v2/tickets/\(ticket.number)/comments.json",
        [
          ("include", "users"), ("page[size]", "100"), ("page[after]", ticket.page),
        ])
    }
    guard !isComplete else { return nil }
    let start = place == nil ? String(max(query.since?.seconds ?? 1, 1)) : nil
    return SourceRequest(
      query.server, "/api/v2/incremental/tickets/cursor.json",
      [("start_time", start), ("cursor", place), ("per_page", "100"), ("include", "users,comment_count")])
  }

  func verdict(on answer: SourceAnswer) -> AnswerVerdict {
    // A ticket that was deleted since has no comments.
    if !tickets.isEmpty, answer.status == 404 { return .page }
    return AnswerVerdict(standard: answer)
  }

  mutating func read(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage {
    guard let ticket = tickets.popLast() else { return try readTickets(answer) }
    return answer.status < 400 ? try readComments(answer, of: ticket) : SourcePage()
  }

  private mutating func readTickets(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage {
    let (page, json) = try reader.page(answer)
    let members = JSONMembers(json)
    tickets = members.list("tickets").reversed().compactMap { Ticket($0) }
    let next = members.nonEmpty("after_cursor")
    isComplete = members.boolean("end_of_stream") ?? true || next == nil || next == place
    place = next ?? place
    return page
  }

  private mutating func readComments(
    _ answer: SourceAnswer, of ticket: Ticket
  ) throws(SourceFailure) -> SourcePage {
    let members = JSONMembers(try answer.json)
    var message = Message(id: ticket.id)
    message.author = ticket.requester.isEmpty ? nil : Author(id: ticket.requester)
    let page = try reader.page(answer, with: ZendeskComments(of: message, from: ticket.createdAt))
    let meta = members.members("meta")
    if meta.boolean("has_more") == true, let next = meta.nonEmpty("after_cursor"),
      next != ticket.page
    {
      var rest = ticket
      rest.page = next
      tickets.append(rest)
    }
    return page
  }
}

/// Pages of a ticket's comments, which do not tell the ticket. The first comment is its description, and left out.
struct ZendeskComments: JSONLayout {
  private let ticket: Message?
  private let descriptionTime: String?

  init(_ settings: ImportSettings, _ member: ImportMember) { (ticket, descriptionTime) = (nil, nil) }

  /// - Parameter time: when the ticket was written, as the API spells it.
  init(of ticket: Message, from time: String) { (self.ticket, descriptionTime) = (ticket, time) }

  mutating func read(_ part: JSONPart, into findings: inout ImportFindings) throws(LineError) {
    let page = JSONMembers(part.value)
    let people = ZendeskPeople(page)
    for comment in page.list("comments") where JSONMembers(comment).text("created_at") != descriptionTime {
      findings.add(comment) { comment throws(LineError) in
        try Zendesk.comment(comment, of: ticket, people: people)
      }
    }
  }
}

extension SourceNetwork {
  static let zendesk = SourceNetwork(
    name: "zendesk", summary: "tickets of Zendesk with their comments", queries: [], details: [.server],
    credentials: [
      CredentialField("email", .part), CredentialField("token", .basic(name: "email", suffix: "/token")),
      CredentialField("access_token", .bearer),
    ]
  ) { query, cursor in ZendeskSource(query, cursor) }
}
