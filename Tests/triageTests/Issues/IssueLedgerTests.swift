import MessageCore
import Testing

@testable import triage

struct IssueLedgerTests {
  /// What is found about each line, and the issues at the end.
  private func read(_ lines: [String], tracked: [TrackedIssue] = []) throws
    -> (findings: [IssueLedger.Finding], issues: [IssueRecord])
  {
    var desk = Desk(Stream.configuration())
    var ledger = IssueLedger(tracked)
    var findings: [IssueLedger.Finding] = []
    for text in lines {
      var line = MessageLine()
      try line.load(Array(text.utf8))
      let number = desk.take(try desk.read(line)).number
      findings.append(ledger.take(try TextParts(line), number, desk: &desk))
      let role = desk.decision(number).role
      ledger.noteAnswer(number, role, desk: &desk)
    }
    return (findings, ledger.records(desk, asOf: Stream.moment(60)))
  }

  private let card = Stream.line("1", by: "jo", minute: 0, "How do I activate my new card?")
  private let cardAgain = Stream.line("2", by: "sam", minute: 9, "How can I activate my new card please?")
  private let top = Stream.line("3", by: "kim", minute: 5, "Why was my top up declined at the station?")

  @Test func aQuestionFindsTheEarlierOneThatAsksTheSame() throws {
    let (findings, issues) = try read([card, top, cardAgain])
    #expect(findings[0] == .init())
    #expect(findings[1].similar.isEmpty)
    #expect(findings[2].similar.map(\.id) == ["x:1"])
    #expect(findings[2].issue == "issue:x:1")
    let issue = try #require(issues.first)
    #expect(issues.count == 1)
    #expect(issue.id == "issue:x:1")
    #expect((issue.count, issue.people, issue.state) == (2, 2, .open))
    #expect((issue.firstSeen, issue.lastSeen) == (Stream.moment(0), Stream.moment(9)))
    #expect(issue.exemplar == "x:1")
  }

  @Test func theSameWordsAreAsAlikeAsCanBe() throws {
    let copy = Stream.line(
      "2", by: "sam", minute: 1, "how do i activate my NEW card @acmecare https://a.example/x")
    let score = try #require(read([card, copy]).findings[1].similar.first?.score)
    #expect(score > 0.98 && score <= 1)
  }

  @Test func whoAnsweredTheEarlierOneIsTold() throws {
    let answer = Stream.line("9", by: "AcmeCare", minute: 3, to: "1", "In the app, under Cards.")
    let similar = try #require(read([card, answer, cardAgain]).findings[2].similar.first)
    #expect((similar.answer, similar.by) == ("x:9", "AcmeCare"))
  }

  @Test func aPersonWhoRepeatsThemselvesIsNobodyElse() throws {
    let again = Stream.line("2", by: "jo", minute: 9, "How can I activate my new card please?")
    let (findings, issues) = try read([card, again])
    #expect(findings[1].similar.isEmpty)
    #expect(issues.map(\.people) == [1])
  }

  @Test func praiseAndOurOwnWordsAreNotCompared() throws {
    let praise = Stream.line("4", by: "ann", minute: 2, "I love my new card", negative: 0, positive: 0.9)
    let ours = Stream.line("5", by: "AcmeCare", minute: 3, "How do I activate my new card?")
    #expect(try read([card, praise, ours]).findings.allSatisfy { $0 == .init() })
  }

  @Test func aTrackersIssueIsFoundByItsTitle() throws {
    let tracked = TrackedIssue(
      id: "issue:12", title: "Cannot activate the new card", state: .planned, url: "https://t.example/12")
    let (findings, issues) = try read([card, top], tracked: [tracked])
    #expect(findings[0].issue == "issue:12")
    #expect(findings[0].similar.map(\.id) == ["issue:12"])
    let issue = try #require(issues.first)
    #expect((issue.state, issue.url, issue.count) == (.planned, "https://t.example/12", 1))
  }

  @Test func wordsOfOtherScriptsAndShortTextsDoNoHarm() throws {
    let lines = ["?", "why?", "なぜカードが使えないの?", "ç'est où, ma carte?", "😀 😀 ?"].enumerated().map {
      Stream.line("\($0.offset)", by: "u\($0.offset)", minute: $0.offset, $0.element)
    }
    #expect(try read(lines + lines).issues.isEmpty)
  }

  @Test func copiesAreFoundByTheirBands() {
    var duplicates = NearDuplicates()
    let words = (0..<20).map { UInt64($0) * 7919 }
    #expect(duplicates.add(0, bands: NearDuplicates.bands(words)) == nil)
    #expect(duplicates.add(1, bands: NearDuplicates.bands(words.reversed())) == 0)
    let others = (100..<120).map { UInt64($0) * 7919 }
    #expect(duplicates.add(2, bands: NearDuplicates.bands(others)) == nil)
  }

  @Test func piecesAreTheLongestThatTheTableHas() {
    let words = WordVectors.builtIn
    func count(_ word: String) -> Int {
      var pieces: [Int32] = []
      words.appendPieces(of: Array(word.utf8).span, to: &pieces)
      return pieces.count
    }
    #expect(count("card") == 1)
    // BERT's own tokenizer gives un ##af ##ford ##able.
    #expect(count("unaffordable") == 4)
    #expect(count("çé") == 0)
  }

  @Test func countsOfWordsAddUp() {
    var generator = SystemRandomNumberGenerator()
    var first = [UInt32](repeating: 0, count: 500)
    var second = first
    for _ in 0..<60 {
      first[Int.random(in: 0..<500, using: &generator)] = UInt32.random(in: 1 ... .max / 2, using: &generator)
      second[Int.random(in: 0..<500, using: &generator)] = UInt32.random(in: 1...300, using: &generator)
    }
    var sum = [UInt32](repeating: 0, count: 500)
    SparseCounts.add(SparseCounts.encode(first), to: &sum)
    SparseCounts.add(SparseCounts.encode(second), to: &sum)
    #expect(sum == zip(first, second).map { $0 + $1 })
    #expect(SparseCounts.encode([0, 0, 5, 0, 200]) == [2, 5, 1, 0xC8, 1])
    // What is cut off or too long does no harm.
    SparseCounts.add([0x80, 0x80], to: &sum)
    SparseCounts.add([0xFF, 0xFF, 0x7F, 1], to: &sum)
    #expect(sum == zip(first, second).map { $0 + $1 })
  }

  @Test func sequencesAreCountedInTheOrderInWhichTheyCame() {
    var counts = SequenceCounts()
    for round in 1...3 {
      counts.removeAll()
      for sequence in [7, 9, 7, 7, 0] { counts.add(UInt32(sequence * round)) }
      #expect(counts.counted.map(\.sequence) == [7, 9, 0].map { UInt32($0 * round) })
      #expect(counts.counted.map(\.count) == [3, 1, 1])
    }
    // However long the text, what is remembered of it is bounded.
    for sequence in 0..<100_000 { counts.add(UInt32(sequence) &* 2_654_435_761) }
    #expect(counts.counted.count == 2048)
  }
}
