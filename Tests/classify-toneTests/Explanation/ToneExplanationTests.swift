import MessageCore
import Testing

@testable import classify_tone

struct ToneExplanationTests {
  private static let text = "It crashed again, I love it"

  private func tone(_ signals: [Tone.Signal] = []) -> Tone {
    var tone = Tone(
      label: .negative, probability: .init(negative: 0.88, neutral: 0.09, positive: 0.03), lang: "en")
    tone.intent = "complaint"
    tone.why = [
      .init(text: "crashed", range: 3..<10, weight: -1.2), .init(text: "again", range: 11..<16, weight: -0.3),
      .init(text: "love", range: 20..<24, weight: 0.7),
    ]
    tone.signals = signals
    return tone
  }

  @Test func withoutColoursEvidenceAndSignalsStandInMarks() {
    let drawing = ToneExplanation(width: 80, usesColor: false)
    let signals = [Tone.Signal(name: "churn", range: 3..<16)]
    #expect(
      drawing.lines(id: "x:1", text: ToneExplanationTests.text, tone: tone(signals)) == [
        "negative 88% (neutral 9%, positive 3%) complaint en x:1",
        "  It <churn: [-crashed-] [-again-]>, I {+love+} it", "  signals: churn",
      ])
  }

  @Test func inColourEvidenceIsRedOrGreenByItsStrengthAndSignalsAreUnderlined() {
    let drawing = ToneExplanation(width: 80, usesColor: true)
    let signals = [Tone.Signal(name: "churn", range: 0..<10)]
    #expect(
      drawing.lines(id: nil, text: ToneExplanationTests.text, tone: tone(signals))[1]
        == "  \u{1B}[4mIt \u{1B}[0m\u{1B}[4;1;31mcrashed\u{1B}[0m \u{1B}[2;31magain\u{1B}[0m, I \u{1B}[32mlove\u{1B}[0m it"
    )
  }

  @Test func linesKeepToTheWidthWhateverTheScript() {
    let drawing = ToneExplanation(width: 12, usesColor: false)
    let unknown = Tone(label: .unknown, probability: .uniform)
    #expect(
      drawing.lines(id: nil, text: "one two three four", tone: unknown) == [
        "unknown", "  one two", "  three four",
      ])
    #expect(drawing.lines(id: nil, text: "日本語日本語", tone: unknown) == ["unknown", "  日本語日本", "  語"])
    #expect(
      drawing.lines(id: nil, text: "aaaaaaaaaaaaa", tone: unknown) == ["unknown", "  aaaaaaaaaa", "  aaa"])
    #expect(drawing.lines(id: nil, text: "", tone: unknown) == ["unknown"])
  }

  @Test func controlsAreMadeVisibleAndLongTextsAreCut() {
    let drawing = ToneExplanation(width: 80, usesColor: true)
    let unknown = Tone(label: .unknown, probability: .uniform)
    #expect(
      drawing.lines(id: "\u{1B}[2J", text: "a\u{1B}[31mb\u{202E}c\nd", tone: unknown).joined(separator: "|")
        == "\u{1B}[1munknown\u{1B}[0m \\u{1B}[2J|  a\\u{1B}[31mb\\u{202E}c d")
    let long = drawing.lines(id: nil, text: String(repeating: "ü", count: 9_000), tone: unknown)
    #expect(long.dropFirst().joined().count { $0 == "ü" } == 2_000)
    #expect(long.last?.hasSuffix("…") == true)
  }
}
