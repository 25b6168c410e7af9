import MessageCore

/// A search of X: its pages, and for those who follow the filtered stream (docs.x.com/x-api/posts/filtered-stream).
///
/// What the documentation says, and what really arrives:
/// - The stream brings what rules match, which belong to the program that the token is for: up to a thousand, for all its
///   connections together. `search/stream/rules` lists, adds and deletes them; a value that stands there already is not
///   added twice (`DuplicateRule`, with its id), and one that the stream cannot have is not added, which `details` explains,
///   though the answer is 201. A rule of ours has the source's name for its tag, and is exchanged where the search has
///   changed.
/// - Each event is a line: a page with one post, and the rules that it matches. An empty line every twenty seconds says that
///   the connection lives. `errors` in place of a post end it.
/// - A program may have one connection, or a few where it pays for them; a second one is refused with 429. Programs of the
///   lower levels have none, which is 403: they are asked for pages.
/// - `backfill_minutes`, one to five, has a stream begin so far back (fundamentals/recovery-and-redundancy). It is for the
///   highest level alone; pages bring what came meanwhile for everybody.
struct XSearchSource: SourceAdapter {
  private enum Rules {
    /// Not asked for yet.
    case unknown
    case asked
    /// To be sent.
    case changes([SourceRequest])
    /// The stream's own rule.
    case ready(id: String)
    /// There is none to be had, or none wanted, and why.
    case none(cause: String?)
  }

  private let query: SourceQuery
  private let reader: PageReader
  private let words: String
  private var pages: ListingSource
  private var rules = Rules.unknown
  private var lines = StreamLines()

  /// - Throws: `SourceFailure` where the query cannot be followed as it says.
  init(_ query: SourceQuery, _ words: String, _ cursor: SourceCursor) throws(SourceFailure) {
    if let minutes = query.options[.backfill], !["1", "2", "3", "4", "5"].contains(minutes) {
      throw SourceFailure("'backfill' is 1 to 5 minutes, not \(TerminalText.quoted(minutes))")
    }
    self.query = query
    self.words = words
    reader = query.reader(.x)
    pages = ListingSource(XListing(query, .search(words)), reader, query, cursor)
    if !query.isFollowed { rules = .none(cause: nil) }
  }

  var cursor: SourceCursor { pages.cursor }
  var pollInterval: Double { pages.pollInterval }

  mutating func beginRound() { pages.beginRound() }

  // MARK: - Rules

  mutating func nextRequest() -> SourceRequest? {
    switch rules {
    case .unknown, .asked:
      rules = .asked
      return SourceRequest(query.server + Self.rulesPath)
    case .changes(let requests): return requests.first
    case .ready, .none: return pages.nextRequest()
    }
  }

  private static let rulesPath = "/2/tweets/search/stream/rules"

  private var tag: String { "earshot \(query.source)" }

  private var asksForRules: Bool {
    switch rules {
    case .unknown, .asked, .changes: true
    case .ready, .none: false
    }
  }

  func verdict(on answer: SourceAnswer) -> AnswerVerdict {
    let verdict = pages.verdict(on: answer)
    // Without rules there is no stream, and still pages; whether the token is good, they will tell.
    guard asksForRules else { return verdict }
    switch verdict {
    case .refused, .failed: return .page
    case .page, .later: return verdict
    }
  }

  mutating func read(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage {
    guard asksForRules else { return try pages.read(answer) }
    if let cause = AnswerVerdict(standard: answer).cause {
      rules = .none(cause: cause)
    } else if case .changes(let requests) = rules {
      if requests.count > 1 {
        rules = .changes(Array(requests.dropFirst()))
      } else {
        try readAddition(answer)
      }
    } else {
      try readRules(answer)
    }
    return SourcePage()
  }

  private func found(in answer: SourceAnswer) throws(SourceFailure) -> String? {
    JSONMembers(try answer.json).objects("data").first { $0.text("value") == words }?.nonEmpty("id")
  }

  /// What was added is listed with its id, and so is what stood there before; else it tells why not.
  private mutating func readAddition(_ answer: SourceAnswer) throws(SourceFailure) {
    let errors = JSONMembers(try answer.json).objects("errors")
    let old = errors.first { $0.text("value") == words && $0.text("title") == "DuplicateRule" }
    if let id = try found(in: answer) ?? old?.nonEmpty("id") {
      rules = .ready(id: id)
      return
    }
    let said = errors.first.flatMap { $0.list("details").first?.text ?? $0.text("title") }
    rules = .none(
      cause: "the rule was not added\(said.map { ": \(TerminalText.quoted($0, limit: 160))" } ?? "")")
  }

  private mutating func readRules(_ answer: SourceAnswer) throws(SourceFailure) {
    let old = JSONMembers(try answer.json).objects("data").filter {
      $0.text("tag") == tag && $0.text("value") != words
    }.compactMap { $0.nonEmpty("id") }
    var requests: [SourceRequest] = []
    if !old.isEmpty {
      requests.append(
        change { json in
          json.key("delete")
          json.object { json in
            json.key("ids")
            json.array { json in for id in old { json.string(id) } }
          }
        })
    }
    if let id = try found(in: answer) {
      // The list has it already; an old rule that is left matches posts that are not taken.
      rules = .ready(id: id)
      return
    }
    requests.append(
      change { json in
        json.key("add")
        json.array { json in
          json.object { json in
            json.member("value", words)
            json.member("tag", tag)
          }
        }
      })
    rules = .changes(requests)
  }

  private func change(_ members: (inout JSONWriter) -> Void) -> SourceRequest {
    var json = JSONWriter()
    json.object { json in members(&json) }
    var request = SourceRequest(
      query.server + Self.rulesPath, [HTTPField("Content-Type", "application/json")])
    request.method = "POST"
    request.body = json.bytes
    return request
  }

  // MARK: - Pages

  mutating func delivered(new: Int, of total: Int) { pages.delivered(new: new, of: total) }

  // MARK: - Stream

  func stream(at time: Timestamp) -> SourceStream? {
    guard case .ready = rules else { return nil }
    let request = SourceRequest(
      query.server, "/2/tweets/search/stream",
      [("backfill_minutes", query.options[.backfill])] + XListing.postParameters)
    return SourceStream(request, longestSilence: 60)
  }

  var streamRefusal: String? { if case .none(let cause) = rules { cause } else { nil } }

  mutating func beginStream(_ answer: SourceAnswer) { lines = StreamLines() }

  mutating func read(streamed bytes: [UInt8], at time: Timestamp) throws(SourceFailure) -> SourcePage {
    guard case .ready(let rule) = rules else { return SourcePage() }
    var page = SourcePage()
    for line in try lines.lines(in: bytes) where !line.isEmpty {
      guard let event = try? JSONValue(parsing: line) else {
        page.rejections.append(PageRejection(bytes: line, cause: "an event that is no JSON"))
        continue
      }
      let members = JSONMembers(event)
      guard let post = members["data"] else {
        let said = ServiceMessage.text(of: line).map { ": \(TerminalText.quoted($0, limit: 160))" } ?? ""
        throw SourceFailure("the server ended the stream\(said)")
      }
      // The program's other rules are other sources'.
      guard members.objects("matching_rules").contains(where: { $0.text("id") == rule }) else { continue }
      let found = try reader.page(line, at: time)
      page.records += found.records
      page.rejections += found.rejections
      if let id = JSONMembers(post).count("id") { pages.advance(to: id) }
    }
    return page
  }
}
