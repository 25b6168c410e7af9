import MessageCore

/// Adds `tone` to message lines: reads `text` and `lang`, judges, splices. Its buffers are reused from line to line.
struct ToneAnnotator: ~Copyable {
  private var reader: ToneReader
  private let abstainBelow: Double
  private var text: [UInt8] = []
  private var language: [UInt8] = []
  private var finder: SignalFinder
  private var direction: [UInt8] = []
  private static let outbound = Array("outbound".utf8)
  private var encoder = ToneEncoder()

  /// - Parameter abstainBelow: verdicts less probable than this are `unknown`.
  init(model: consuming ToneModel, lexicon: Lexicon, abstainBelow: Double) {
    reader = ToneReader(model: model)
    finder = SignalFinder(lexicon: lexicon)
    self.abstainBelow = abstainBelow
  }

  /// Sets the line's `tone`.
  ///
  /// - Throws: `LineError` where `text` or `lang` is not a string.
  mutating func annotate(_ line: inout MessageLine) throws(LineError) {
    let isKnown = try readLanguage(of: line)
    _ = try line.utf8(.text, into: &text)
    var verdict = ToneVerdict.unknown
    var evidence = ToneEvidence()
    var cues: CueVerdict?
    if isKnown {
      verdict = reader.judge(text, abstainBelow: abstainBelow)
      cues = reader.cues()
      if verdict.label != nil { evidence = reader.evidence() }
    }
    finder.search(text)
    if let cues { addSignals(of: cues) }
    encoder.encode(
      verdict, evidence, cues, finder, text: text, language: language, isOutbound: try isOutbound(line))
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

  /// Reads `lang`; whether there is a model for it. A message that names no language is taken for English.
  private mutating func readLanguage(of line: borrowing MessageLine) throws(LineError) -> Bool {
    _ = try line.utf8(.lang, into: &language)
    let tag = LanguageTag(language)
    if tag.isUndetermined {
      language.removeAll(keepingCapacity: true)
      language.append(contentsOf: LanguageTag.english)
    } else {
      language.removeSubrange(tag.primaryLength...)
    }
    return tag.isUndetermined || tag.isEnglish
  }
}
