import MessageCore
import Testing

@testable import thread

@Suite struct ForestTests {
  @Test(arguments: 0..<300)
  func agreesWithTheReferenceOnRandomForests(seed: Int) throws {
    var generator = RepeatableGenerator(state: UInt64(seed))
    let input = randomMessages(&generator)
    let reference = ThreadReference(input)
    let run = try ThreadRun(input.map { $0.json })
    #expect(try run.positions() == reference.positions)
    #expect(run.cuts == reference.cutCount)
  }

  @Test(arguments: 300..<360)
  func everyInputOrderGivesTheSameBytes(seed: Int) throws {
    var generator = RepeatableGenerator(state: UInt64(seed))
    let input = randomMessages(&generator).map { $0.json }
    for order in [ThreadOrder.thread, .time] {
      let expected = try ThreadRun(input, order).lines
      for _ in 0..<5 {
        #expect(try ThreadRun(input.shuffled(using: &generator), order).lines == expected)
      }
    }
  }

  @Test func printingAgainChangesNothing() throws {
    var generator = RepeatableGenerator(state: 7)
    let once = try ThreadRun(randomMessages(&generator).map { $0.json }).lines
    #expect(try ThreadRun(once).lines == once)
  }

  /// Messages that refer to each other, to missing ones and to themselves, some of them twice.
  private func randomMessages(_ generator: inout RepeatableGenerator) -> [SampleMessage] {
    let ids = (0..<Int.random(in: 1...14, using: &generator)).map { "m\($0)" }
    let names = ids + ["gone1", "gone2", "gone3"]
    func reference(_ chance: Double) -> String? {
      Double.random(in: 0..<1, using: &generator) < chance ? names.randomElement(using: &generator) : nil
    }
    func minute(_ chance: Double, _ range: Range<Int>) -> Int? {
      Double.random(in: 0..<1, using: &generator) < chance ? Int.random(in: range, using: &generator) : nil
    }
    var messages: [SampleMessage] = []
    for id in ids {
      for version in 0..<(Int.random(in: 0..<5, using: &generator) == 0 ? 3 : 1) {
        messages.append(
          SampleMessage(
            id: id, minute: minute(0.9, 0..<12), observedMinute: minute(0.5, 20..<23),
            replyTo: reference(0.6),
            quotes: reference(0.25), conversation: reference(0.35), text: "version \(version)"))
      }
    }
    return messages.shuffled(using: &generator)
  }

  // MARK: - Circles

  @Test func aCircleIsCutAtItsNewestMessage() throws {
    let run = try ThreadRun([
      #"{"id":"a","created_at":"2026-01-01T00:00:00Z","reply_to":"c"}"#,
      #"{"id":"b","created_at":"2026-01-03T00:00:00Z","reply_to":"a"}"#,
      #"{"id":"c","created_at":"2026-01-02T00:00:00Z","reply_to":"b"}"#,
    ])
    #expect(run.cuts == 1)
    // b loses its link to a, so that b begins, c answers b and a answers c.
    #expect(try run.positions().map { $0.id } == ["b", "c", "a"])
    #expect(try run.positions().map { $0.link } == ["root", "reply", "reply"])
    #expect(try run.positions().map { $0.depth } == [0, 1, 2])
  }

  @Test func aMessageThatAnswersItselfIsARoot() throws {
    let run = try ThreadRun([#"{"id":"a","reply_to":"a"}"#])
    #expect(run.cuts == 1)
    let expected = SamplePosition(
      id: "a", thread: "a", parent: nil, depth: 0, link: "root", size: 1, position: 1)
    #expect(try run.positions() == [expected])
  }

  // MARK: - Names of threads

  @Test func aReplyStaysInItsParentsThreadWhateverConversationItClaims() throws {
    let run = try ThreadRun([
      #"{"id":"a","conversation":"a"}"#, #"{"id":"b","reply_to":"a","conversation":"elsewhere"}"#,
    ])
    #expect(try run.positions().map { $0.thread } == ["a", "a"])
  }

  @Test func aQuotationWithAConversationOfItsOwnBeginsAThread() throws {
    let run = try ThreadRun([
      #"{"id":"a","created_at":"2026-01-01T00:00:00Z","conversation":"a"}"#,
      #"{"id":"q","created_at":"2026-01-02T00:00:00Z","quotes":"a","conversation":"q"}"#,
      #"{"id":"r","created_at":"2026-01-03T00:00:00Z","reply_to":"q","conversation":"q"}"#,
    ])
    #expect(try run.positions().map { $0.thread } == ["a", "q", "q"])
    #expect(try run.positions().map { $0.parent } == [nil, "a", "q"])
    #expect(try run.positions().map { $0.depth } == [0, 1, 2])
    #expect(try run.positions().map { $0.position } == [1, 1, 2])
  }

  @Test func childrenOfAMissingMessageStayTogether() throws {
    // Between b and d, answers to a missing message, comes c of another fragment of the same conversation.
    let run = try ThreadRun([
      #"{"id":"b","created_at":"2026-01-01T00:00:00Z","reply_to":"gone","conversation":"k"}"#,
      #"{"id":"c","created_at":"2026-01-02T00:00:00Z","reply_to":"lost","conversation":"k"}"#,
      #"{"id":"d","created_at":"2026-01-03T00:00:00Z","reply_to":"gone"}"#,
    ])
    #expect(try run.positions().map { $0.id } == ["b", "d", "c"])
    #expect(try run.positions().map { $0.thread } == ["k", "k", "k"])
    #expect(try run.positions().map { $0.parent } == ["gone", "gone", "lost"])
    #expect(try run.positions().map { $0.depth } == [1, 1, 1])
  }

  // MARK: - Size

  @Test func aLongChainAndAWideStarNeedNoRecursion() throws {
    let count = 30_000
    let chain = (0..<count).map { #"{"id":"\#($0)","reply_to":"\#($0 - 1)"}"# }
    let last = try #require(try ThreadRun(chain).positions().last)
    // Message 0 answers the missing message -1.
    #expect(last.depth == count)
    #expect(last.position == count)
    let star = (0..<count).map { #"{"id":"\#($0)","reply_to":"root"}"# }
    #expect(try ThreadRun(star, .input).positions().allSatisfy { $0.depth == 1 && $0.size == count })
  }
}
