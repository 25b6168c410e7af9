import MessageCore
import Testing

@testable import thread

@Suite struct InferenceTests {
  private func observer(
    infersAll: Bool = true, limits: TalkObserver.Limits = TalkObserver.Limits()
  ) throws -> TalkObserver {
    TalkObserver(model: try LinkModelFile.builtIn(), infersAll: infersAll, chat: nil, limits: limits)
  }

  /// A line of a talk, one a minute.
  private func line(_ number: Int, _ author: String, _ text: String, _ members: String = "") -> String {
    let digits = number < 10 ? "0\(number)" : "\(number)"
    return #"{"id":"m\#(number)","network":"irc","created_at":"2026-01-01T00:\#(digits):00Z","#
      + #""author":{"id":"\#(author)","handle":"\#(author)"},"text":"\#(text)"\#(members)}"#
  }

  /// Two pairs who talk at once, and call each other by name.
  private var talk: [String] {
    let openings = ["hello, has anyone got a scanner that works?", "how do I change my invoice address?"]
    return (0..<40).map { number in
      let (me, them) = [("ana", "bob"), ("cam", "dee"), ("bob", "ana"), ("dee", "cam")][number % 4]
      return line(number, me, number < 2 ? openings[number] : "\(them): number \(number)")
    }
  }

  @Test func whoIsCalledByNameIsAnswered() throws {
    let members = try ThreadRun(talk, .input, observer: observer()).members()
    #expect(Set(members.values.map(\.id)) == ["m0", "m1"])
    for number in 2..<40 {
      let place = try #require(members["m\(number)"])
      #expect(place.link == .inferred)
      #expect(place.id == "m\(number % 2)")
      #expect(place.why.contains("address"))
      #expect((0...1).contains(place.confidence))
    }
  }

  @Test func evenALinkToTheOnlyCandidateSaysWhy() throws {
    let lines = [line(0, "ana", "hello, who knows about scanners?"), line(1, "bob", "ana: I do")]
    let place = try #require(try ThreadRun(lines, .input, observer: observer()).members()["m1"])
    #expect(place.link == .inferred)
    #expect(place.why.contains("address"))
    #expect(place.why.count <= 3)
  }

  @Test func onlyThePastIsLookedAt() throws {
    let whole = try ThreadRun(talk, .input, observer: observer()).members()
    for count in [1, 2, 7, 25] {
      for (id, place) in try ThreadRun(Array(talk.prefix(count)), .input, observer: observer()).members() {
        #expect(place.parent == whole[id]?.parent)
        #expect(place.confidence == whole[id]?.confidence)
      }
    }
    for (id, place) in try ThreadRun(streaming: talk, observer: observer()).members() {
      #expect(place.parent == whole[id]?.parent)
      #expect(place.id == whole[id]?.id)
      #expect(place.depth == whole[id]?.depth)
    }
  }

  @Test func explicitLinksWin() throws {
    var lines = talk
    lines[10] = line(10, "bob", "ana: number 10", #","reply_to":"m1""#)
    let place = try #require(try ThreadRun(lines, .input, observer: observer()).members()["m10"])
    #expect(place.link == .reply)
    #expect(place.parent == "m1")
    #expect(place.confidence == 1)
  }

  @Test func anExplicitLinkToALaterMessageMakesNoCircle() throws {
    // m0 answers m4, which comes later and would be hung on m0.
    var lines = Array(talk.prefix(8))
    lines[0] = line(0, "ana", "hello", #","reply_to":"m4""#)
    let run = try ThreadRun(lines, .input, observer: observer())
    #expect(run.cuts == 0)
    #expect(try run.members()["m0"]?.parent == "m4")
  }

  @Test func messagesThatAreNoOpenTalkStayOut() throws {
    for member in [
      #","visibility":"direct""#, #","kind":"direct""#, #","kind":"event""#, #","kind":"review""#,
      #","reposts":"m1""#,
    ] {
      let lines = Array(talk.prefix(6)) + [line(6, "bob", "ana: number 6", member)]
      #expect(try ThreadRun(lines, .input, observer: observer()).members()["m6"]?.link == .root)
    }
    let anonymous = Array(talk.prefix(6)) + [#"{"id":"m6","network":"irc","text":"ana: number 6"}"#]
    #expect(try ThreadRun(anonymous, .input, observer: observer()).members()["m6"]?.link == .root)
  }

  @Test func limitsAreKept() throws {
    func links(_ limits: TalkObserver.Limits) throws -> [ThreadPosition] {
      try ThreadRun(talk, .input, observer: observer(limits: limits)).members().values.filter {
        $0.link == .inferred
      }
    }
    #expect(try links(TalkObserver.Limits(maximumGap: 59)).isEmpty)
    #expect(try links(TalkObserver.Limits(minimumConfidence: 0.9)).allSatisfy { $0.confidence >= 0.9 })
    let near = try ThreadRun(talk, .input, observer: observer(limits: TalkObserver.Limits(window: 2)))
      .members()
    for (id, place) in near {
      guard let parent = place.parent, let one = Int(id.dropFirst()), let other = Int(parent.dropFirst())
      else {
        continue
      }
      #expect(one - other <= 2)
    }
  }

  @Test func networksDoNotMix() throws {
    let lines = talk.enumerated().map { number, text in
      number % 2 == 0 ? text : text.replacing(#""network":"irc""#, with: #""network":"x""#)
    }
    for (id, place) in try ThreadRun(lines, .input, observer: observer()).members() {
      guard let parent = place.parent, let one = Int(id.dropFirst()), let other = Int(parent.dropFirst())
      else {
        continue
      }
      #expect(one % 2 == other % 2)
    }
  }

  @Test func manySpeakersAreForgottenAndNotMixedUp() throws {
    // More speakers than are kept; each is called by the next but one.
    let lines = (0..<9000).map { number in
      #"{"id":"m\#(number)","network":"irc","author":{"id":"speaker\#(number)"},"text":"speaker\#(number - 1): yes"}"#
    }
    let members = try ThreadRun(lines, .input, observer: observer(limits: TalkObserver.Limits(window: 5)))
      .members()
    #expect(members["m8999"]?.parent == "m8998")
  }

  // MARK: - Models

  @Test func aModelFileGivesTheModelBack() throws {
    let model = try LinkModelFile.builtIn()
    let bytes = LinkModelFile.bytes(of: model)
    let again = try LinkModelFile.model(bytes, name: "again")
    #expect(LinkModelFile.bytes(of: again) == bytes)
    #expect(again.rarity == model.rarity)
    #expect(again.networks.count == model.networks.count)
    #expect(bytes.count <= 1 << 20)
  }

  @Test func aDamagedModelFileIsRefused() throws {
    var bytes = LinkModelFile.bytes(of: try LinkModelFile.builtIn())
    for damage in [{ bytes[5000] ^= 1 }, { bytes.removeLast() }, { bytes = [] }] {
      damage()
      #expect(throws: FatalError.self) { try LinkModelFile.model(bytes, name: "damaged") }
    }
  }
}
