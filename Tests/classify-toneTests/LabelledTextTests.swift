import MessageCore
import Testing

@testable import classify_tone

struct LabelledTextTests {
  private func row(_ label: String) throws -> LabelledText {
    var text = LabelledText(text: [])
    try LabelSpelling(label).apply(to: &text)
    return text
  }

  private func message(_ line: String) throws -> LabelledText {
    var message = MessageLine()
    try message.load(Array(line.utf8))
    return try MessageLabels(message).labelled(Array("a".utf8))
  }

  @Test func aLabelSaysByItsSpellingWhatItIsAbout() throws {
    #expect(try row("neutral").tone == SIMD3(0, 1, 0))
    #expect(try row("0.25,0.25,0.5").tone == SIMD3(0.25, 0.25, 0.5))
    #expect(try row("complaint").intents?.named == [.complaint])
    #expect(try row("feature,rating").intents == IntentLabels("idea,other"))
    #expect(try row("bug").intents == IntentLabels("complaint"))
    #expect(try row("-1.5").politeness == -1.5)
    #expect(try row("irony").isIronic == true)
    #expect(try row("non_irony").isIronic == false)
    #expect(try row("not-offensive").isAbusive == false)
    #expect(try row("abuse").isAbusive == true)
  }

  @Test(arguments: [
    "", "good", "negative,neutral", "complaint,", "1,2", "nan", "0.5,0.5,0.5", "1.5,-0.5,0", "not-",
    "non_good",
  ])
  func otherLabelsAreRefused(label: String) {
    #expect(throws: LineError.self) { try row(label) }
  }

  @Test func ofEqualProbabilitiesNeutralIsTheLabel() throws {
    #expect(try row("0.4,0.4,0.2").label == .neutral)
    #expect(try row("0.4,0.2,0.4").label == .negative)
    #expect(try row("0.3,0.3,0.4").label == .positive)
  }

  @Test func aMessageHasItsLabelsAtTheTopOrInTone() throws {
    #expect(try message(#"{"label":"praise"}"#).intents == IntentLabels("praise"))
    let both = try message(#"{"label":"negative","intent":"complaint,question","politeness":0.5}"#)
    #expect(both.label == .negative && both.politeness == 0.5)
    #expect(both.intents == IntentLabels("question,complaint"))
    let tone = try message(#"{"tone":{"label":"positive","intent":"praise","politeness":1}}"#)
    #expect(tone.tone == SIMD3(0, 0, 1) && tone.politeness == 1 && tone.intents == IntentLabels("praise"))
    // What stands at the top was put there on purpose.
    #expect(
      try message(#"{"label":"negative","tone":{"label":"positive","intent":"praise"}}"#).intents == nil)
  }

  @Test func theProbabilitiesInToneCountWhereTheyAgreeWithItsLabel() throws {
    let probability = #""probability":{"negative":0.75,"neutral":0.25,"positive":0}"#
    #expect(try message("{\"tone\":{\(probability)}}").tone == SIMD3(0.75, 0.25, 0))
    #expect(try message("{\"tone\":{\"label\":\"negative\",\(probability)}}").tone == SIMD3(0.75, 0.25, 0))
    #expect(try message("{\"tone\":{\"label\":\"positive\",\(probability)}}").tone == SIMD3(0, 0, 1))
  }

  @Test(arguments: [
    #"{}"#, #"{"tone":{}}"#, #"{"label":5}"#, #"{"intent":"bored"}"#, #"{"politeness":"much"}"#,
    #"{"tone":{"label":"unknown"}}"#, #"{"tone":{"probability":{"negative":2}}}"#,
  ])
  func aMessageWithoutALabelThatMakesSenseIsRefused(line: String) {
    #expect(throws: LineError.self) { try message(line) }
  }
}
