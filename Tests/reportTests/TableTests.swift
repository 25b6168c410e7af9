import MessageCore
import Testing

@testable import report

@Suite struct TableTests {
  @Test(arguments: [
    ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("+1", "'+1"), ("-2+3", "'-2+3"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t=1"), ("  =1", "'  =1"), ("＝1", "'＝1"), ("plain", "plain"), ("a=b", "a=b"), ("", ""),
  ])
  func noTextIsAFormula(text: String, safe: String) {
    #expect(SeparatedValues.withoutFormula(text) == safe)
  }

  @Test func numbersStayNumbers() {
    let table = ReportTable(
      name: "t", columns: [.text("a", "A"), .number("b", "B")],
      rows: [
        [.text("-x"), .points(-0.25)], [.text("one, \"two\"\r\nthree"), .seconds(nil)],
        [.text("é"), .count(12)],
      ])
    #expect(
      SeparatedValues(format: .csv).render(table)
        == "a,b\r\n'-x,-0.25\r\n\"one, \"\"two\"\"  three\",\r\né,12\r\n")
    #expect(
      SeparatedValues(format: .tsv).render(table) == "a\tb\n'-x\t-0.25\none, \"two\"  three\t\né\t12\n")
  }

  @Test func everyTableHasItsName() throws {
    let report = try deskDay.report()
    #expect(Set(report.tables.map(\.name) + ["conversations"]) == Set(ReportTable.names))
    for table in report.tables { for row in table.rows { #expect(row.count == table.columns.count) } }
  }

  @Test func thereIsARowForEachConversation() throws {
    let records = try deskDay.collected()
    let settings = ReportSettings()
    let table = try records.conversationsTable(settings, of: try Report(of: records, settings))
    // Those of 10:00, 11:00, and the next day's 09:00 and 09:30.
    #expect(table.rows.map { $0[0].plain } == ["x:1", "m:1", "x:4", "x:5"])
    #expect(table.rows.map { $0[8].plain } == ["600", "7201", "", ""])
    #expect(table.rows.map { $0[10].plain } == ["@care", "@help", "", ""])
    #expect(table.rows.allSatisfy { $0.count == table.columns.count })
  }

  @Test func eachFigureCanBeExplained() throws {
    let cases = [
      #"{"type":"case","id":"case:x:1","status":"solved","priority":"high","kind":"complaint","queue":"q","opened_at":"2026-11-09T10:00:00Z","due":{"first_response":"2026-11-09T10:30:00Z","resolution":"2026-11-09T12:00:00Z"},"events":[{"at":"2026-11-09T10:10:00Z","kind":"agent"},{"at":"2026-11-09T13:00:00Z","kind":"solved"},{"at":"2026-11-09T14:00:00Z","kind":"reopened"}]}"#,
      #"{"type":"case","id":"case:m:1","status":"new","priority":"low","kind":"idea","light":true,"opened_at":"2026-11-09T11:00:00Z"}"#,
    ]
    let records = try Feed(deskDay.lines + cases).collected()
    let settings = ReportSettings()
    let json = try Report(of: records, settings).json()
    func ids(_ name: String) throws -> [String] {
      try #require(Explanation(name)).table(records, settings).rows.map { $0[0].plain }
    }
    #expect(try ids("response.first") == ["x:1", "m:1"])
    #expect(try ids("response.first.p90") == ["x:1", "m:1"])
    #expect(try ids("response.first.unanswered") == ["x:4"])
    #expect(try ids("response.within.1h") == ["x:1"])
    #expect(try ids("tone.negative") == ["x:1", "x:4"])
    #expect(try ids("hashtags.outage") == ["x:1", "x:2"])
    #expect(try ids("people.agents.@care") == ["x:2", "x:5"])
    #expect(try ids("people.wants.question") == ["m:1"])
    // Each single count is that of the rows that explain it.
    var explained = 0
    FigurePath.walk(json, path: "") { path, leaf in
      guard leaf.kind == .number else { return }
      #expect(FigureSelection(path: path) != nil, "\(path)")
      guard Self.counted.contains(where: { path.hasPrefix($0) }),
        !Self.notCounted.contains(where: { path.hasSuffix($0) })
      else { return }
      #expect((try? ids(path).count) == leaf.integer.map { Int($0) }, "\(path)")
      explained += 1
    }
    #expect(explained > 40)
    #expect(Explanation("response.frist") == nil)
    #expect(Explanation("title") == nil)
  }

  /// Figures that count messages, conversations or cases one by one.
  private static let counted = [
    "messages.", "volume.networks.", "volume.days.", "volume.weekdays.", "tone.", "intents.", "signals.",
    "response.first.n", "response.first.unanswered", "response.next.n", "response.late", "conversations.",
    "questions.", "cases.", "response.targets.", "resolution.",
  ]
  private static let notCounted = [
    "tone.net", "conversations.messages", "happier_share", "_seconds", "cases.reopenings", "cases.joins",
  ]

  @Test func wideTablesFitNarrowTerminals() throws {
    let table = try deskDay.report().daysTable
    for width in [20, 40, 60] {
      for line in TextTable(table, .utc, width: width).lines { #expect(line.columns <= width) }
    }
  }
}
