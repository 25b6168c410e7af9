import CareConfiguration
import CareStore
import MessageCore
import Testing

@testable import triage

struct PackedFactsTests {
  private func message(_ packed: PackedFacts, id: String = "x:119237", parent: String? = "x:119230")
    -> StoredMessage
  {
    var message = StoredMessage(
      id: id, conversation: id, parent: parent, facts: packed.bytes(id: id, parent: parent))
    message.at = Timestamp(seconds: 60)
    return message
  }

  private var everything: PackedFacts {
    var packed = PackedFacts()
    packed.nanoseconds = 999_999_999
    packed.observedAt = Timestamp(seconds: -3, nanoseconds: 5)
    packed.conversation = "x:119231é"
    packed.account = .init(network: "x", id: "", handle: String(repeating: "long", count: 50), name: "Jö 👋")
    packed.cues = .max
    packed.intent = .idea
    packed.negative = -1
    packed.positive = 1000
    packed.visibility = .direct
    packed.kind = .event
    packed.sketch = 0x8000_0000_0000_0001
    packed.signals = ["churn", "legal"]
    packed.matches = ["text:über"]
    return packed
  }

  @Test func factsComeBackAsTheyWere() {
    #expect(PackedFacts(message(everything)) == everything)
    #expect(PackedFacts(message(PackedFacts())) == PackedFacts())
    for conversation in ["x:119237", "x:119230", "x:1192", "", "y", "x:1192371"] {
      var packed = PackedFacts()
      packed.conversation = conversation
      #expect(PackedFacts(message(packed)) == packed)
      #expect(PackedFacts(message(packed, parent: nil)) == packed)
    }
  }

  @Test func everyWordOfAnEnumerationHasItsNumber() {
    for intent in MessageFacts.Intent.allCases {
      for visibility in Visibility.allCases {
        for kind in Message.Kind.allCases {
          var packed = PackedFacts()
          (packed.intent, packed.visibility, packed.kind) = (intent, visibility, kind)
          #expect(PackedFacts(message(packed)) == packed)
        }
      }
    }
  }

  @Test func theFirstByteIsTheFormatAndAMessageTakesFewBytes() {
    var packed = PackedFacts()
    packed.conversation = "x:119237"
    packed.account = .init(network: "x", id: "7", handle: "jo", name: nil)
    packed.positive = 300
    packed.visibility = .public
    // Format 1; parts 4 + 32 + 64 + 128 + 256 = 484; the texts; no cues; unknown; 0; 600 (signed); public; no kind.
    let expected: [UInt8] = [1, 0xE4, 0x03, 1, 0x78, 1, 0x37, 2, 0x6A, 0x6F, 0, 0, 0, 0xD8, 0x04, 1, 0]
    #expect(packed.bytes(id: "x:119237", parent: nil) == expected)
  }

  @Test func whatIsCutOffOrStrangeIsNothing() {
    let whole = message(everything)
    for count in whole.facts.indices {
      var cut = whole
      cut.facts = Array(whole.facts.prefix(count))
      #expect(PackedFacts(cut) == nil)
    }
    for bytes in [[], [2], [0x7B, 0x7D], [1], [1, 0x80], [UInt8](repeating: 0xFF, count: 40)] as [[UInt8]] {
      var strange = whole
      strange.facts = bytes
      #expect(PackedFacts(strange) == nil)
    }
  }

  @Test func aMessageComesBackFromTheStateAsItWas() throws {
    let line = Stream.line(
      "5", by: "jo", minute: 3, to: "4", "I will sue you! Why is it down?", negative: 0.9,
      more:
        #","counts":{"reposts":3},"visibility":"unlisted","kind":"comment","observed_at":"2026-11-02T13:00:00Z""#
    )
    let (desk, _) = try Stream.read([line])
    let facts = desk.messages[0]
    let links = Reach.Links(reposts: nil, quotes: facts.parent, mentions: [facts.parent])
    let stored = desk.stored(0, desk.conversations()[0], links)
    #expect((stored.id, stored.parent, stored.spread) == ("x:5", "x:4", 3))
    #expect((stored.quotes, stored.mentions) == ("x:4", ["x:4"]))
    var other = desk
    #expect(other.facts(stored) == facts)
    // In another run texts have other numbers.
    var later = Desk(Stream.configuration())
    _ = later.index(of: "another")
    let read = later.facts(stored)
    let known = try #require(read)
    #expect(later.strings.string(known.id) == "x:5" && later.strings.string(known.parent) == "x:4")
    #expect((known.createdAt, known.signals, known.sketch) == (facts.createdAt, facts.signals, facts.sketch))
    #expect(stored.origin?.at == facts.createdAt && stored.origin?.account.handle == "jo")
  }

  @Test func whatAnEarlierVersionWroteIsStillRead() throws {
    let text = """
      {"created_at":"2026-11-02T12:03:00.25Z","parent":"x:4","conversation":"x:1","author":{"network":"x","id":"7",\
      "handle":"jo","name":"Jo"},"cues":513,"intent":"question","negative":336,"followers":2,"spread":3,\
      "visibility":"public","kind":"post","sketch":"906ca9a1c9b26331"}
      """
    var message = StoredMessage(id: "x:5", conversation: "x:1", parent: "x:4", facts: Array(text.utf8))
    message.at = Timestamp(seconds: Stream.noon + 180)
    var desk = Desk(Stream.configuration())
    let read = desk.facts(message)
    let facts = try #require(read)
    let at = Timestamp(seconds: Stream.noon + 180, nanoseconds: 250_000_000)
    #expect((facts.createdAt, facts.followers, facts.spread, facts.intent) == (at, 2, 3, .question))
    #expect(desk.strings.string(facts.conversation) == "x:1")
    #expect(message.origin?.at == at && message.origin?.account.name == "Jo")
    message.facts = Array("{".utf8)
    #expect(desk.facts(message) == nil && message.origin == nil)
  }
}
