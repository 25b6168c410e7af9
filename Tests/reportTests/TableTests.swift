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
    let records = try deskDay.collected()
    let settings = ReportSettings()
    let json = try Report(of: records, settings).json()
    func ids(_ name: String) throws -> [String] {
      try Explanation(name).table(records, settings).rows.map { $0[0].plain }
    }
    #expect(try ids("response.first") == ["x:1", "m:1"])
    #expect(try ids("response.first.unanswered") == ["x:4"])
    #expect(try ids("tone.negative") == ["x:1", "x:4"])
    for name in Explanation.names {
      let figure = FigurePath.value(at: name, in: json)
      let count = figure?.kind == .object ? figure?[MemberName("n")]?.integer : figure?.integer
      #expect(try Int64(ids(name).count) == count ?? 0, "\(name)")
    }
  }

  @Test func wideTablesFitNarrowTerminals() throws {
    let table = try deskDay.report().daysTable
    for width in [20, 40, 60] {
      for line in TextTable(table, .utc, width: width).lines { #expect(line.columns <= width) }
    }
  }
}
