import MessageCore

/// A source that has to be found before it can be asked, as where people know an account by a name that changes and the
/// network by a number. It is looked up once; the cursor keeps what was found.
struct LookedUpSource: SourceAdapter {
  /// How something is looked up.
  struct Lookup: Sendable {
    let request: SourceRequest
    /// Reads the answer's messages, too, where it has any.
    var reader: PageReader?
    /// What the answer names; nil where it names nothing.
    let id: @Sendable (JSONMembers) -> String?
  }

  private let lookup: Lookup
  private let makeAdapter: @Sendable (_ id: String, SourceCursor) -> any SourceAdapter
  private var id: String?
  private var adapter: (any SourceAdapter)?

  /// - Parameter makeAdapter: gives the adapter for what was found, which goes on where a cursor says.
  init(
    _ lookup: Lookup, _ cursor: SourceCursor,
    makeAdapter: @escaping @Sendable (_ id: String, SourceCursor) -> any SourceAdapter
  ) {
    self.lookup = lookup
    self.makeAdapter = makeAdapter
    id = cursor["looked_up"]
    adapter = id.map { makeAdapter($0, cursor) }
  }

  var cursor: SourceCursor {
    var cursor = adapter?.cursor ?? SourceCursor()
    cursor["looked_up"] = id
    return cursor
  }

  var pollInterval: Double { adapter?.pollInterval ?? 60 }
  var restsUntil: Timestamp? { adapter?.restsUntil }

  func verdict(on answer: SourceAnswer) -> AnswerVerdict {
    adapter?.verdict(on: answer) ?? makeAdapter("", SourceCursor()).verdict(on: answer)
  }

  func stream(at time: Timestamp) -> SourceStream? { adapter?.stream(at: time) }

  var streamRefusal: String? { adapter?.streamRefusal }

  mutating func beginStream(_ answer: SourceAnswer) { adapter?.beginStream(answer) }

  mutating func endStream() { adapter?.endStream() }

  mutating func read(streamed bytes: [UInt8], at time: Timestamp) throws(SourceFailure) -> SourcePage {
    try adapter?.read(streamed: bytes, at: time) ?? SourcePage()
  }

  mutating func beginRound() { adapter?.beginRound() }

  mutating func nextRequest() -> SourceRequest? {
    guard adapter != nil else { return lookup.request }
    return adapter?.nextRequest()
  }

  mutating func read(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage {
    if let page = try adapter?.read(answer) { return page }
    guard let id = lookup.id(JSONMembers(try answer.json)) else {
      let said = ServiceMessage.text(of: answer.body).map { ": \(TerminalText.quoted($0, limit: 160))" } ?? ""
      throw SourceFailure("the server knows none such\(said)")
    }
    self.id = id
    adapter = makeAdapter(id, SourceCursor())
    return try lookup.reader?.page(answer.body, at: answer.receivedAt) ?? SourcePage()
  }
}
