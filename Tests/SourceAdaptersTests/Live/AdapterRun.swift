import MessageCore

@testable import SourceAdapters

/// Runs an adapter against a network that is a function, over as many runs as wanted.
struct AdapterRun {
  let query: SourceQuery
  var cursor = SourceCursor()
  /// The addresses that were asked.
  private(set) var asked: [String] = []
  /// The ids that came, repetitions included.
  private(set) var ids: [String] = []
  /// The records that came, as they are.
  private(set) var records: [String] = []
  /// What was wrong with objects or walks.
  private(set) var complaints: [String] = []
  /// What ended the last run before its end.
  private(set) var refusal: AnswerVerdict?

  static let now = Timestamp(seconds: 1_795_338_000)

  init(_ network: SourceNetwork, _ options: [SourceOption: String], since: Timestamp? = nil) throws {
    var query = try SourceQuery(network, source: "test", options: options)
    query.since = since
    self.query = query
  }

  /// One run from its beginning to its end, or of so many pages, as where it is killed then.
  mutating func run(pages: Int = .max, _ answer: (_ address: String) -> String) throws {
    try run(pages: pages) { (200, answer($0)) }
  }

  /// The same against a network whose answers are no pages sometimes.
  mutating func run(pages: Int = .max, _ answer: (_ address: String) -> (status: Int, body: String)) throws {
    refusal = nil
    var adapter = try query.adapter(from: SourceCursor(json: cursor.json))
    var count = 0
    while count < pages, let request = adapter.nextRequest() {
      asked.append(request.url)
      let (status, body) = answer(request.url)
      let given = SourceAnswer(
        status: status, body: Array(body.utf8), url: request.url, receivedAt: Self.now)
      let verdict = adapter.verdict(on: given)
      guard verdict == .page else {
        refusal = verdict
        return
      }
      let page = try adapter.read(given)
      ids += page.records.map(\.id)
      records += page.records.map { String(decoding: $0.json, as: UTF8.self) }
      complaints += page.rejections.map(\.cause)
      adapter.delivered(new: page.records.count, of: page.records.count)
      cursor = SourceCursor(json: adapter.cursor.json)
      count += 1
      if count > 1000 { return }
    }
  }

  /// Runs that are each killed after so many pages, until `count` ids have come or nothing more does.
  mutating func runKilled(
    after pages: Int, until count: Int, _ answer: (_ address: String) -> (status: Int, body: String)
  ) throws {
    for _ in 0..<200 where Set(ids).count < count { try run(pages: pages, answer) }
    // And one to its end.
    try run(answer)
  }

  /// Forgets what came and was asked for, but not the place to go on from.
  mutating func forget() { (asked, ids, records, complaints) = ([], [], [], []) }

  /// A parameter of an address.
  static func parameter(_ name: String, _ address: String) -> String? {
    PercentEncoding.parameter(name, of: address)
  }
}
