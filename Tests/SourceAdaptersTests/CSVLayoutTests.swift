import SourceAdapters
import Testing

@Suite struct CSVLayoutTests {
  private func settings(_ maps: [String], _ constants: [String] = ["network=x"]) throws -> ImportSettings {
    var settings = ImportSettings()
    for map in maps { try settings.map(map) }
    for constant in constants { try settings.set(constant) }
    return settings
  }

  private func csv() throws -> ImportFormat { try #require(ImportFormat.named("csv")) }

  @Test func fillsMembersFromColumnsAndConstants() throws {
    let run = ImportRun(
      try csv(),
      "No,When,Who,Fans,What,Stars,To\n7,2026-11-09 08:14:03,@jo,12,\"Hi @Care, see care.example.com #down\",2,6\n",
      settings: try settings(
        [
          "id=No", "created_at=When", "author.handle=Who", "author.followers=Fans", "text=What",
          "rating.value=Stars", "reply_to=To",
        ], ["network=x", "rating.best=5", "visibility=public"]))
    #expect(
      run.records == [
        #"{"type":"message","id":"x:7","network":"x","created_at":"2026-11-09T08:14:03Z","#
          + #""author":{"handle":"jo","followers":12},"text":"Hi @Care, see care.example.com #down","reply_to":"x:6","#
          + #""mentions":[{"handle":"Care"}],"hashtags":["down"],"links":["http://care.example.com"],"#
          + #""rating":{"value":2,"best":5},"visibility":"public"}"#
      ])
    #expect(run.rejections.isEmpty && run.failure == nil)
  }

  @Test func rowsWithoutIDsGetOnesOfWhatTheyHold() throws {
    var settings = try settings(["created_at=When", "text=What"], ["network=survey"])
    settings.makesIDs = true
    let rows = ["2026-11-09,hello", "2026-11-09,bye", "2026-11-09,hello"]
    func ids(_ rows: [String], header: String = "When,What") throws -> [String] {
      let run = ImportRun(try csv(), ([header] + rows).joined(separator: "\n") + "\n", settings: settings)
      #expect(run.rejections.isEmpty && run.failure == nil)
      return try run.records.map { try #require($0.firstMatch(of: /"id":"([^"]*)"/)).1 }.map { String($0) }
    }
    let all = try ids(rows)
    #expect(Set(all).count == 3)
    #expect(all.allSatisfy { $0.wholeMatch(of: /survey:[0-9a-f]{16}/) != nil })
    // Whatever else an export holds, and in whatever order.
    #expect(
      try ids([rows[1], "2026-11-08,before", rows[0]]).map { all.contains($0) } == [true, false, true])
    #expect(Set(try ids(rows.reversed())) == Set(all))
    // Cells do not run into each other.
    let wide = "When,What,Place,Person"
    #expect(
      try ids(["2026-11-09,hello,a,bc"], header: wide) != ids(["2026-11-09,hello,ab,c"], header: wide))
    // An id that there is counts.
    settings = try self.settings(["created_at=When", "text=What", "id=No"], ["network=survey"])
    settings.makesIDs = true
    #expect(try ids(["2026-11-09,hello,7", "2026-11-09,hello,"], header: "When,What,No")[0] == "survey:7")
  }

  @Test func columnsWithTheNamesOfWhatIsNeededNeedNoMapping() throws {
    let run = ImportRun(
      try csv(), "\u{FEFF}id,network,created_at,text,lang\n1,Forum,2026-11-09,hello,en\n".dropByteOrderMark)
    #expect(
      run.records == [
        #"{"type":"message","id":"forum:1","network":"forum","created_at":"2026-11-09T00:00:00Z","text":"hello"}"#
      ])
  }

  @Test func aConstantFillsEmptyCells() throws {
    let run = ImportRun(
      try csv(), "id,created_at,text,Dir\n1,2026-11-09,a,outbound\n2,2026-11-09,b,\n",
      settings: try settings(["direction=Dir"], ["network=x", "direction=inbound"]))
    #expect(run.records.map { $0.contains(#""direction":"inbound""#) } == [false, true])
  }

  @Test func emptyCellsAreAbsent() throws {
    let run = ImportRun(
      try csv(), "id,created_at,text,n,l\n1,2026-11-09,a,,\n",
      settings: try settings(["author.name=n", "counts.likes=l"]))
    #expect(
      run.records == [
        #"{"type":"message","id":"x:1","network":"x","created_at":"2026-11-09T00:00:00Z","text":"a"}"#
      ])
  }

  @Test func rejectsRowsThatLackWhatAMessageNeeds() throws {
    let run = ImportRun(
      try csv(),
      "id,created_at,text\n,2026-11-09,a\n2,,b\n3,2026-11-09,\n4,soon,d\n5,2026-11-09\n6,2026-11-09,f\n",
      settings: try settings([]))
    #expect(run.records.count == 1)
    #expect(
      run.rejections.map(\.cause) == [
        "no id: column 'id' is empty", "no created_at: column 'created_at' is empty",
        "no text: column 'text' is empty",
        "column 'created_at': 'soon' is not a time; known are RFC 3339, 'Wed Oct 11 06:55:44 +0000 2017' or Unix time; --time-format names others",
        "2 cells, but the header has 3",
      ])
    #expect(run.rejections.map(\.line) == [2, 3, 4, 5, 6])
    #expect(run.rejections.first?.bytes == ",2026-11-09,a")
  }

  @Test func rejectsRowsThatAreNotUTF8() throws {
    var bytes = Array("id,created_at,text\n1,2026-11-09,caf".utf8)
    bytes += [0xE9, 0x0A]
    bytes += Array("2,2026-11-09,café\n".utf8)
    let run = ImportRun(try csv(), bytes, settings: try settings([]))
    #expect(run.records.count == 1)
    #expect(run.rejections.map(\.cause) == ["column 'text': invalid UTF-8"])
  }

  @Test func aCharacterCutByTheEndOfACellIsNotUTF8() throws {
    var bytes = Array("id,created_at,text,a,b\n1,2026-11-09,caf".utf8)
    bytes += [0xC3] + Array(",,".utf8) + [0xA9, 0x0A]
    let run = ImportRun(try csv(), bytes, settings: try settings([]))
    #expect(run.rejections.map(\.cause) == ["column 'text': invalid UTF-8"])
  }

  @Test(arguments: [
    (["text=Txt"], "no column 'Txt' for --map text=Txt; did you mean 'Text'?"),
    (["text=Body"], "no column 'Body' for --map text=Body; the columns are 'id', 'created_at', 'Text'"),
    ([], "no column 'text'; say which column it is: --map text=COLUMN; did you mean 'Text'?"),
  ])
  func namesAMissingColumnAndANearOne(maps: [String], cause: String) throws {
    let run = ImportRun(try csv(), "id,created_at,Text\n1,2026-11-09,a\n", settings: try settings(maps))
    #expect(run.failure?.cause == cause)
    #expect(run.records.isEmpty)
  }

  @Test func namesItselfAsTheNetworkWhereNoneIsNamed() throws {
    let run = ImportRun(try csv(), "id,created_at,text\n7,2026-11-09,a\n")
    #expect(run.failure == nil)
    #expect(
      run.records == [
        #"{"type":"message","id":"csv:7","network":"csv","created_at":"2026-11-09T00:00:00Z","text":"a"}"#
      ])
  }

  @Test func asksForTheDelimiter() throws {
    #expect(
      ImportRun(try csv(), "id;created_at;text\n", settings: try settings([])).failure?.cause
        == "no column 'id'; say which column it is: --map id=COLUMN; "
        + "the header is one cell with ';' in it: is it --delimiter ';'?")
  }

  @Test func refusesAnEmptyFileAndAColumnThatStandsTwice() throws {
    #expect(ImportRun(try csv(), "").failure?.cause == "the file is empty; it has no header row")
    #expect(
      ImportRun(try csv(), "id,created_at,text,text\n", settings: try settings([])).failure?.cause
        == "the header has 2 columns 'text'")
  }

  @Test func keepsTheRowUnderRawAndSetsTheSource() throws {
    var settings = try settings([])
    settings.keepsRaw = true
    settings.source = "desk"
    let run = ImportRun(
      try csv(), "id,created_at,text,Extra\n1,2026-11-09,a,\"x\n\"\"y\"\n", settings: settings)
    #expect(
      run.records == [
        #"{"type":"message","id":"x:1","network":"x","created_at":"2026-11-09T00:00:00Z","text":"a","source":"desk","#
          + #""raw":{"id":"1","created_at":"2026-11-09","text":"a","Extra":"x\n\"y"}}"#
      ])
  }

  @Test func settingsThatMakeNoSenseAreRefused() {
    var settings = ImportSettings()
    #expect(throws: ImportFailure("no message has a member 'txt'; did you mean 'text'?")) {
      try settings.map("txt=A")
    }
    #expect(throws: ImportFailure("'text' is not member=COLUMN")) { try settings.map("text") }
    #expect(throws: ImportFailure("every message needs its own 'id'; it cannot be set")) {
      try settings.set("id=1")
    }
    #expect(throws: ImportFailure.self) { try settings.set("created_at=noon") }
    #expect(
      throws: ImportFailure(
        "'network=my desk': 'my desk' is no network's name: letters, digits, '-', '_' and '.'")
    ) { try settings.set("network=my desk") }
    #expect(throws: ImportFailure.self) { try settings.setDelimiter("é") }
    #expect(throws: ImportFailure("'text' is mapped twice")) {
      try settings.map("text=A")
      try settings.map("text=B")
    }
  }
}

extension String {
  /// The owner of a file skips the mark before an adapter sees it.
  fileprivate var dropByteOrderMark: String { String(unicodeScalars.drop { $0 == "\u{FEFF}" }) }
}
