import Testing

@testable import MessageCore

/// Each model writes what it reads, in the shape that earshot-message(5) shows.
@Suite struct RecordTests {
  private func line(_ text: String) throws -> MessageLine {
    var line = MessageLine()
    try line.load(Array(text.utf8))
    return line
  }

  private func written(_ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    body(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static let fullMessage =
    #"{"type":"message","id":"x:119237","network":"x","kind":"post","created_at":"2017-10-11T06:55:44Z","#
    + #""observed_at":"2026-11-21T09:00:00.5Z","author":{"id":"105834","handle":"jo","name":"Jo","followers":120,"bot":false},"#
    + #""direction":"inbound","text":"Crashed again…","lang":"en","reply_to":"x:119236","conversation":"x:119230","#
    + #""quotes":"x:1","reposts":"x:2","mentions":[{"handle":"AcmeCare","id":"9"},{"handle":"jo"}],"hashtags":["ios"],"#
    + #""links":["https://example.com/"],"rating":{"value":2.5,"best":5},"#
    + #""counts":{"likes":3,"reposts":1,"replies":2,"quotes":0,"views":900},"visibility":"public","#
    + #""place":{"id":"p1","name":"Leeds"},"url":"https://x.example/1","uri":"urn:1","source":"mentions"}"#

  @Test func messageWritesWhatItReads() throws {
    let message = try Message(line(Self.fullMessage))
    #expect(written { message.write(to: &$0) } == Self.fullMessage)
    #expect(message.author?.key == "105834")
    #expect(message.counts?.quotes == 0)
  }

  @Test func messageTakesAbsentAndNullForUnknown() throws {
    let bare = try Message(line(#"{"id":"t:1"}"#))
    #expect(bare == Message(id: "t:1"))
    let nulls = try line(
      #"{"id":"t:1","created_at":null,"author":null,"mentions":null,"rating":null,"counts":null,"place":null,"quotes":null}"#
    )
    #expect(try Message(nulls) == bare)
    #expect(written { bare.write(to: &$0) } == #"{"type":"message","id":"t:1"}"#)
  }

  @Test func messageRefusesMembersOfTheWrongKind() {
    #expect(throws: LineError("missing 'id'")) { try Message(line("{}")) }
    #expect(throws: LineError("'id' is a number, not a string")) { try Message(line(#"{"id":1}"#)) }
    #expect(throws: LineError("'author' is a string, not an object")) {
      try Message(line(#"{"id":"1","author":"jo"}"#))
    }
    #expect(throws: LineError("'mentions' is an object, not an array")) {
      try Message(line(#"{"id":"1","mentions":{}}"#))
    }
    #expect(throws: LineError("'created_at' is not an RFC 3339 time: 'yesterday'")) {
      try Message(line(#"{"id":"1","created_at":"yesterday"}"#))
    }
  }

  @Test func caseWritesWhatItReads() throws {
    let text =
      #"{"type":"case","id":"case:x:1","revision":3,"thread":"x:1","status":"waiting","kind":"complaint","priority":"high","#
      + #""queue":"legal","opened_at":"2026-01-01T09:00:00Z","#
      + #""due":{"first_response":"2026-01-01T10:00:00Z","resolution":"2026-01-02T09:00:00Z"},"#
      + #""events":[{"at":"2026-01-01T09:00:00Z","kind":"opened","message":"x:1"},{"at":"2026-01-01T09:05:00Z","kind":"joined_by","by":"jo"}],"#
      + #""visibility":"public","why":[{"rule":"lawyers","points":30,"message":"x:1"}]}"#
    let record = try CaseRecord(line(text))
    #expect(written { record.write(to: &$0) } == text)
    #expect(record.events.map(\.kind) == [.opened, .joinedBy])
  }

  @Test func caseNeedsItsStatusAndTime() {
    #expect(throws: LineError("'status' is not one of new, open, waiting, solved, closed")) {
      try CaseRecord(
        line(#"{"type":"case","id":"case:x:1","status":"lost","opened_at":"2026-01-01T09:00:00Z"}"#))
    }
    #expect(throws: LineError("missing 'opened_at'")) {
      try CaseRecord(line(#"{"type":"case","id":"case:x:1","status":"new"}"#))
    }
  }

  @Test func alertWritesWhatItReads() throws {
    let text =
      #"{"type":"alert","id":"alert:burst:outage:2026-01-01T09:00:00Z","kind":"burst","revision":2,"severity":7,"#
      + #""started_at":"2026-01-01T09:00:00Z","ended_at":"2026-01-01T09:30:00Z","evidence":["x:1","x:2"],"visibility":"followers","#
      + #""why":[{"rule":"rate","points":5}]}"#
    let record = try AlertRecord(line(text))
    #expect(written { record.write(to: &$0) } == text)
  }

  @Test func volumeAndDeletionWriteWhatTheyRead() throws {
    let volume =
      #"{"type":"volume","query":"acme","network":"x","start":"2026-01-01T09:00:00Z","seconds":300,"count":17}"#
    let record = try VolumeRecord(line(volume))
    #expect(written { record.write(to: &$0) } == volume)
    #expect(throws: LineError("'seconds' is not a whole number above 0")) {
      try VolumeRecord(line(#"{"type":"volume","start":"2026-01-01T09:00:00Z","seconds":0,"count":1}"#))
    }
    let deletion = #"{"type":"deletion","id":"x:1","deleted_at":"2026-01-01T09:00:00Z"}"#
    let deleted = try DeletionRecord(line(deletion))
    #expect(written { deleted.write(to: &$0) } == deletion)
  }

  @Test func toneWritesWhatItReads() throws {
    let text =
      #"{"label":"negative","score":-0.85,"probability":{"negative":0.88,"neutral":0.09,"positive":0.03},"intent":"complaint","#
      + #""signals":[{"name":"churn","start":0,"end":9},{"name":"legal"}],"politeness":0.2,"lang":"en","#
      + #""why":[{"text":"crashed","start":12,"end":19,"weight":-1.2}]}"#
    let tone = try #require(Tone(JSONValue(parsing: Array(text.utf8))))
    #expect(written { tone.write(to: &$0) } == text)
    #expect(tone.signals.first?.range == 0..<9)
  }

  @Test func toneScoresByItsProbabilities() {
    let tone = Tone(label: .positive, probability: .init(negative: 0.25, neutral: 0.25, positive: 0.5))
    #expect(tone.score == 0.25)
    #expect(Tone(label: .unknown, probability: .uniform).score == 0)
    #expect(Tone.Probability.uniform.negative * 3 == 1)
  }

  @Test func toneReadsNothingFromAnUnknownLabelAndDropsImpossibleSpans() throws {
    #expect(Tone(try JSONValue(parsing: Array(#"{"label":"angry"}"#.utf8))) == nil)
    let tone = try #require(
      Tone(
        JSONValue(
          parsing: Array(
            #"{"label":"neutral","signals":[{"name":"a","start":5,"end":2}],"why":[{"text":"x","start":-1,"end":2}]}"#
              .utf8))))
    #expect(tone.signals == [Tone.Signal(name: "a")])
    #expect(tone.why.isEmpty)
  }

  @Test func threadPositionWritesWhatItReads() throws {
    let text =
      #"{"id":"x:1","parent":"x:2","depth":2,"link":"missing","confidence":0.5,"size":4,"position":3}"#
    let position = try #require(ThreadPosition(JSONValue(parsing: Array(text.utf8))))
    #expect(written { position.write(to: &$0) } == text)
    #expect(ThreadPosition(try JSONValue(parsing: Array(#"{"depth":1}"#.utf8))) == nil)
  }

  @Test func triageDecisionWritesWhatItReads() throws {
    let text =
      #"{"case":"case:x:1","role":"impostor","priority":"urgent","why":[{"rule":"lawyers","points":30,"message":"x:1"}]}"#
    let decision = TriageDecision(try JSONValue(parsing: Array(text.utf8)))
    #expect(written { decision.write(to: &$0) } == text)
    #expect(TriageDecision.Priority.low < .normal)
    #expect(TriageDecision.Priority.high < .urgent)
  }

  @Test func theStrictestVisibilityIsTheGreatest() {
    #expect(Visibility.allCases.max() == .direct)
    #expect([Visibility.unlisted, .public, .followers].max() == .followers)
  }
}
