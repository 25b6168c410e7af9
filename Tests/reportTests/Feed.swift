import MessageCore

@testable import report

/// Records written by hand, and the reports that are drawn up of them.
struct Feed {
  var lines: [String]

  init(_ lines: [String]) { self.lines = lines }

  /// Lines of one text, blank ones dropped.
  init(_ text: String) { lines = text.split(separator: "\n").map(String.init) }

  func collected() throws -> RecordCollection {
    var records = RecordCollection()
    var line = MessageLine()
    for text in lines {
      try line.load(Array(text.utf8))
      try records.add(line)
    }
    return records
  }

  func report(
    period: PeriodChoice = .all, asOf: Timestamp? = nil, title: String = "Report",
    _ change: (inout ReportSettings) throws -> Void = { _ in }
  ) throws -> Report {
    var settings = ReportSettings()
    settings.title = title
    settings.period = period
    settings.asOf = asOf
    try change(&settings)
    return try Report(of: collected(), settings)
  }
}

extension Report {
  /// The JSON report as a value.
  func json() throws -> JSONValue { try JSONValue(parsing: JSONRendering().render(self)) }

  func text(width: Int = 80) -> String {
    TextRendering(usesColor: false, width: TerminalWidth(columns: width)).render(self)
  }

  /// The report in every format, by its name.
  func everyFormat() throws -> [(name: String, text: String)] {
    [
      ("text", text()), ("markdown", MarkdownRendering().render(self)),
      ("html", try HTMLRendering().render(self)),
      ("json", String(decoding: JSONRendering().render(self), as: UTF8.self)),
    ]
  }
}

extension JSONValue {
  /// The members' names in their order.
  var names: [String] { members.map(\.name) }

  /// The value at the end of a path such as `response.first.n`; nil where there is none.
  func at(_ path: String) -> JSONValue? {
    var value: JSONValue? = self
    for name in path.split(separator: ".") { value = value?.members.last { $0.name == name }?.value }
    return value
  }
}

/// A conversation desk's day: three conversations begun by customers, of which two are answered, and one begun by us.
///
/// First responses: 10:00:00 to 10:10:00 (600 s) and 11:00:00 to 13:00:01 (7201 s).
let deskDay = Feed(
  """
  {"id":"x:1","network":"x","created_at":"2026-11-09T10:00:00Z","direction":"inbound","author":{"id":"7","handle":"jo","followers":100},"text":"No signal","visibility":"public","thread":{"id":"x:1","depth":0,"link":"root"},"tone":{"label":"negative","intent":"complaint"},"counts":{"likes":3,"reposts":2},"hashtags":["Outage","outage"]}
  {"id":"x:2","network":"x","created_at":"2026-11-09T10:10:00Z","direction":"outbound","author":{"id":"1","handle":"care"},"text":"On it","reply_to":"x:1","thread":{"id":"x:1","parent":"x:1","depth":1,"link":"reply"},"hashtags":["outage"]}
  {"id":"x:3","network":"x","created_at":"2026-11-09T10:20:00Z","direction":"inbound","author":{"id":"7","handle":"jo","followers":120},"text":"Thanks","reply_to":"x:2","thread":{"id":"x:1","parent":"x:2","depth":2,"link":"reply"},"tone":{"label":"positive","intent":"praise"}}
  {"id":"m:1","network":"mastodon","created_at":"2026-11-09T11:00:00Z","direction":"inbound","author":{"id":"8","handle":"al"},"text":"Is it down?","thread":{"id":"m:1","depth":0,"link":"root"},"tone":{"label":"neutral","intent":"question"}}
  {"id":"m:2","network":"mastodon","created_at":"2026-11-09T13:00:01Z","direction":"outbound","author":{"id":"2","handle":"help"},"text":"Yes","reply_to":"m:1","thread":{"id":"m:1","parent":"m:1","depth":1,"link":"reply"}}
  {"id":"x:4","network":"x","created_at":"2026-11-10T09:00:00Z","direction":"inbound","author":{"id":"9","handle":"bo"},"text":"Hello?","thread":{"id":"x:4","depth":0,"link":"root"},"tone":{"label":"negative","intent":"complaint"}}
  {"id":"x:5","network":"x","created_at":"2026-11-10T09:30:00Z","direction":"outbound","author":{"id":"1","handle":"care"},"text":"All is well again","thread":{"id":"x:5","depth":0,"link":"root"}}
  {"id":"x:6","network":"x","created_at":"2026-11-10T09:40:00Z","author":{"id":"5","handle":"di"},"text":"Nice","thread":{"id":"x:5","parent":"x:5","depth":1,"link":"reply"}}
  """)
