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

  static let now = Timestamp(seconds: 1_795_338_000)

  init(_ network: SourceNetwork, _ options: [SourceOption: String], since: Timestamp? = nil) throws {
    var query = try SourceQuery(network, source: "test", options: options)
    query.since = since
    self.query = query
  }

  /// One run from its beginning to its end, or of so many pages, as where it is killed then.
  mutating func run(pages: Int = .max, _ answer: (_ address: String) -> String) throws {
    var adapter = try query.adapter(from: SourceCursor(json: cursor.json))
    var count = 0
    while count < pages, let request = adapter.nextRequest() {
      asked.append(request.url)
      let body = Array(answer(request.url).utf8)
      let page = try adapter.read(
        SourceAnswer(status: 200, body: body, url: request.url, receivedAt: Self.now))
      ids += page.records.map(\.id)
      adapter.delivered(new: page.records.count, of: page.records.count)
      cursor = SourceCursor(json: adapter.cursor.json)
      count += 1
      if count > 1000 { return }
    }
  }

  /// A parameter of an address.
  static func parameter(_ name: String, _ address: String) -> String? {
    PercentEncoding.parameter(name, of: address)
  }
}
