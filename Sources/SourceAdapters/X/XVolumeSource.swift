import MessageCore

/// How many posts match a search on X, in whole minutes, hours or days (docs.x.com/x-api/posts/counts): `volume` records.
///
/// What its documentation says, and what really arrives:
/// - `tweets/counts/recent` has the last seven days. It takes a program's token only.
/// - The stretches are whole save the first, which begins at `start_time`, and the last, which ends with the request: these
///   two are left out, the last until it is whole.
/// - An earlier `start_time` than seven days ago is 400; what there is is then asked for without it.
struct XVolumeSource: SourceAdapter {
  private let query: SourceQuery
  private let reader: PageReader
  private let step: Int64
  /// Where the first stretch begins that is not known yet, in seconds since 1970.
  private var start: Int64?
  /// Where the next page is, and where the stretches end that this walk has brought.
  private var next: String?
  private var end: Int64?
  private var isComplete = false
  /// Whether to ask from as far back as X looks.
  private var isUnbounded = false

  /// - Throws: `SourceFailure` where the query names no such step.
  init(_ query: SourceQuery, _ cursor: SourceCursor) throws(SourceFailure) {
    self.query = query
    reader = query.reader(.x)
    let steps: [String: Int64] = ["minute": 60, "hour": 3600, "day": 86_400]
    let name = query.options[.step] ?? "hour"
    guard let step = steps[name] else {
      throw SourceFailure("'step' is minute, hour or day, not \(TerminalText.quoted(name))")
    }
    self.step = step
    start = cursor["start"].flatMap { Int64($0) }
  }

  var cursor: SourceCursor {
    var cursor = SourceCursor()
    cursor["start"] = start.map { String($0) }
    return cursor
  }

  var pollInterval: Double { Double(step) }

  // The next stretch has to be over, and X wants half a minute more.
  var restsUntil: Timestamp? { start.map { Timestamp(seconds: $0 + step + 30) } }

  mutating func beginRound() { (isComplete, next, end) = (false, nil, nil) }

  mutating func nextRequest() -> SourceRequest? {
    guard !isComplete else { return nil }
    // The stretch that `since` is in counts from its beginning.
    let first = start ?? query.since.map { $0.seconds - ($0.seconds % step + step) % step }
    return SourceRequest(
      query.server, "/2/tweets/counts/recent",
      [
        ("query", query.options[.volume]), ("granularity", query.options[.step] ?? "hour"),
        ("start_time", isUnbounded ? nil : first.map { Timestamp(seconds: $0).description }),
        ("next_token", next),
      ])
  }

  func verdict(on answer: SourceAnswer) -> AnswerVerdict {
    !isUnbounded && answer.status == 400 && XListing.complains(answer, about: ["start_time"])
      ? .page : AnswerVerdict(standard: answer)
  }

  mutating func read(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage {
    guard answer.status < 400 else {
      isUnbounded = true
      return SourcePage()
    }
    let members = JSONMembers(try answer.json)
    let page = try reader.page(
      answer, with: XLayout(counting: query.options[.volume] ?? "", inStepsOf: step))
    let ends = members.objects("data").compactMap { $0.time("end")?.seconds }.filter { $0 % step == 0 }
    end = max(end ?? 0, ends.max() ?? 0)
    let following = members.members("meta").nonEmpty("next_token")
    next = following == next ? nil : following
    if next == nil {
      start = max(start ?? 0, end ?? 0)
      isComplete = true
    }
    return page
  }
}
