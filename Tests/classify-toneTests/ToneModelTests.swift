import CToneModel
import Testing

@testable import classify_tone

private typealias Row = ToneModel.ToneRow

private let scales = [
  ColumnScale(token: 0.5, character: 0.25, bias: -1), ColumnScale(token: 0.5, character: 0.25, bias: 2),
]

private func file(rows: [Row], card: String) -> [UInt8] {
  ModelFile.encode([
    (.card, Array(card.utf8)),
    (.tone("en"), LinearModel<Row>.encode(scales: scales, columns: 0b11, rows: rows)),
  ])
}

private func failure(_ bytes: [UInt8]) -> ToneModelError? {
  do throws(ToneModelError) {
    _ = try ToneModel(fileBytes: bytes.span.bytes)
    return nil
  } catch {
    return error
  }
}

struct ToneModelTests {
  @Test func aModelFileComesBackAsItWasWritten() throws {
    let rows = (0..<16).map { Row(Int8($0), Int8(-$0)) }
    let model = try ToneModel(fileBytes: file(rows: rows, card: "čard\n").span.bytes)
    #expect(model.tone.scales == scales)
    #expect(model.tone.columns == 0b11)
    #expect(model.card == "čard\n")
    #expect(model.tone.weights.bits == 4)
    #expect((0..<16).allSatisfy { model.tone.weights[$0] == rows[$0] })
  }

  @Test func theOddsOfNeutralAreKeptAndZeroWhereAFileHasNone() throws {
    let odds = NeutralOdds(stretch: 0.25, shift: 0.5)
    let rows = [Row.zero, Row.zero]
    let section = LinearModel<Row>.encode(scales: scales, columns: 0b11, rows: rows, odds: odds)
    let model = try ToneModel(fileBytes: ModelFile.encode([(.tone("en"), section)]).span.bytes)
    #expect(model.tone.neutralOdds == odds)
    let even = try ToneModel(fileBytes: file(rows: rows, card: "").span.bytes)
    #expect(even.tone.neutralOdds == NeutralOdds())
    // Scores of −1, 0 and 3: their mean 1 is stretched to 1.25, and neutral is moved by 0.5.
    #expect(odds.scores(from: SIMD3(-1, 0, 3)) == SIMD3(-1.25, 0, 2.75))
  }

  @Test func sectionsAreFoundByNameAndLieAtMultiplesOf64() throws {
    let parts: [(name: ModelFile.SectionName, bytes: [UInt8])] = [
      (.card, [1, 2, 3]), (.languages, Array(repeating: 7, count: 100)), (.tone("fr"), []),
    ]
    let bytes = ModelFile.encode(parts)
    let file = try ModelFile(parsing: bytes.span.bytes, checksum: .verified)
    #expect(file.names == parts.map(\.name))
    for part in parts {
      let range = try #require(file.range(of: part.name))
      #expect(Array(bytes[range]) == part.bytes)
      #expect(range.lowerBound % 64 == 0)
    }
    #expect(file.range(of: .cues) == nil)
  }

  @Test func aFileWithoutASectionIsUsedOnTopOfTheBuiltInModel() throws {
    let own = ModelFile.encode([(.card, Array("mine".utf8))])
    let model = try ToneModel(fileBytes: own.span.bytes)
    let builtIn = try ToneModel.builtIn()
    #expect(model.card == "mine")
    #expect(model.tone.scales == builtIn.tone.scales)
    #expect(model.tone.weights.bits == builtIn.tone.weights.bits)
    #expect(
      (0..<1 << builtIn.tone.weights.bits).allSatisfy { model.tone.weights[$0] == builtIn.tone.weights[$0] })
  }

  @Test func theChecksumIsTheCRC32OfGzip() {
    // The check value of CRC-32/ISO-HDLC: the nine digits give CBF43926.
    #expect(CyclicRedundancyCheck.value(of: Array("123456789".utf8).span.bytes) == 0xCBF4_3926)
  }

  @Test func truncatedForeignNewerAndDamagedFilesAreToldApart() {
    let file = file(rows: [.zero, .zero], card: "card")
    #expect(failure(file) == nil)
    #expect(failure([]) == .foreign)
    #expect(failure(Array("{\"id\":\"x:1\"}".utf8)) == .foreign)
    #expect(failure(Array(file.prefix(5))) == .truncated(expected: 32, found: 5))
    #expect(failure(Array(file.prefix(20))) == .truncated(expected: 32, found: 20))
    #expect(failure(file.dropLast()) == .truncated(expected: file.count, found: file.count - 1))
    for version: UInt8 in [2, 4] {
      var other = file
      other[8] = version
      #expect(failure(other) == .otherVersion(UInt32(version)))
    }
    var damaged = file
    damaged[file.count - 1] ^= 1
    #expect(failure(damaged) == .damaged)
    if case .inconsistent? = failure(file + [0]) {} else { Issue.record("bytes after the end are accepted") }
  }

  @Test(arguments: [
    // More sections than fit, a section outside, one that is not aligned.
    (24, [0xFF, 0xFF, 0xFF, 0xFF]), (48, [0, 0, 0, 0x7F]), (48, [65]),
    // A length that would overflow, and twice the same name.
    (56, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]), (64, Array("card".utf8) + [0, 0, 0]),
  ])
  func aDirectoryThatMakesNoSenseIsRefused(offset: Int, bytes: [UInt8]) throws {
    var file = file(rows: [.zero, .zero], card: "card")
    file.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    #expect(throws: ToneModelError.self) { try ModelFile(parsing: file.span.bytes, checksum: .assumed) }
  }

  @Test func aTableThatIsNotWholeOrHasNoScaleIsRefused() {
    let whole = LinearModel<Row>.encode(scales: scales, columns: 0b11, rows: [.zero, .zero])
    let endless = [scales[0], ColumnScale(token: .infinity, character: 1, bias: 0)]
    let sections = [
      [], Array(whole.dropLast()), whole + [0],
      LinearModel<Row>.encode(scales: endless, columns: 0b11, rows: [.zero, .zero]),
      LinearModel<Row>.encode(
        scales: scales, columns: 0b11, rows: [.zero, .zero], odds: NeutralOdds(stretch: -1, shift: 0)),
      LinearModel<Row>.encode(
        scales: scales, columns: 0b11, rows: [.zero, .zero], odds: NeutralOdds(stretch: 0, shift: .nan)),
    ]
    for section in sections {
      let cause = failure(ModelFile.encode([(.tone("en"), section)]))
      if case .inconsistent? = cause {} else { Issue.record("\(section.count) bytes are accepted") }
    }
  }

  @Test func theBuiltInModelIsWholeAndSmall() throws {
    let model = try ToneModel(fileBytes: ModelSections.builtInBytes.bytes)
    let embedded = try ToneModel.builtIn()
    #expect(model.tone.scales == embedded.tone.scales)
    #expect(!model.card.isEmpty)
    #expect(try model.network().shape == NetworkShape())
    #expect(try embedded.network().rule == model.network().rule)
    #expect(tone_model_size() <= 8_000_000)
  }
}
