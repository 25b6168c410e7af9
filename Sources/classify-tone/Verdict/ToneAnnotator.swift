import MessageCore

/// Adds `tone` to message lines: reads `text` and `lang`, judges, splices. Its buffers are reused from line to line.
struct ToneAnnotator: ~Copyable {
  private var readers: ToneReaders
  private let abstainBelow: Double
  private var text: [UInt8] = []
  private var language: [UInt8] = []
  private var finder: SignalFinder
  private var direction: [UInt8] = []
  private static let outbound = Array("outbound".utf8)
  private var encoder = ToneEncoder()

  /// - Parameter abstainBelow: verdicts less probable than this are `unknown`.
  init(readers: consuming ToneReaders, lexicon: Lexicon, abstainBelow: Double) {
    self.readers = readers
    finder = SignalFinder(lexicon: lexicon)
    self.abstainBelow = abstainBelow
  }

  /// Sets the line's `tone`.
  ///
  /// - Throws: `LineError` where `text` or `lang` is not a string.
  mutating func annotate(_ line: inout MessageLine) throws(LineError) {
    _ = try line.utf8(.lang, into: &language)
    let named = LanguageTag(language.span)
    _ = try line.utf8(.text, into: &text)
    let (tag, judgement) = readers.judge(text, named: named, abstainBelow: abstainBelow)
    let (verdict, evidence, cues, hints) = judgement
    finder.search(text, hints)
    if let cues { addSignals(of: cues) }
    encoder.encode(
      verdict, evidence, cues, finder, text: text, language: tag, isOutbound: try isOutbound(line))
    encoder.splice(into: &line)
  }

  /// Irony and abuse are signals of the whole text.
  private mutating func addSignals(of cues: CueVerdict) {
    if let irony = cues.irony {
      finder.signals.insert(Signal(.irony, start: 0, end: text.count, probability: irony))
    }
    if let abuse = cues.abuse {
      finder.signals.insert(Signal(.abuse, start: 0, end: text.count, probability: abuse))
    }
  }

  /// Whether the firm's own side wrote the message.
  private mutating func isOutbound(_ line: borrowing MessageLine) throws(LineError) -> Bool {
    guard try line.utf8(.direction, into: &direction) else { return false }
    return direction == ToneAnnotator.outbound
  }
}
