import MessageCore

/// One thing that is asked for whole: a post with its conversation, an item with all below it.
struct WholeSource: SourceAdapter {
  private let requests: [SourceRequest]
  private let reader: PageReader
  private var asked = 0
  private let standard: @Sendable (SourceAnswer) -> AnswerVerdict
  let pollInterval: Double

  init(
    _ requests: [SourceRequest], _ reader: PageReader, pollInterval: Double = 60,
    verdict: @escaping @Sendable (SourceAnswer) -> AnswerVerdict = { AnswerVerdict(standard: $0) }
  ) {
    self.requests = requests
    self.reader = reader
    self.pollInterval = pollInterval
    standard = verdict
  }

  var cursor: SourceCursor { SourceCursor() }

  func verdict(on answer: SourceAnswer) -> AnswerVerdict { standard(answer) }

  mutating func beginRound() { asked = 0 }

  mutating func nextRequest() -> SourceRequest? {
    guard asked < requests.count else { return nil }
    defer { asked += 1 }
    return requests[asked]
  }

  mutating func read(_ answer: SourceAnswer) throws(SourceFailure) -> SourcePage {
    try reader.page(answer).page
  }
}
