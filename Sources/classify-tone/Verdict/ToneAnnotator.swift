import MessageCore

/// Adds `tone` to message lines: reads `text` and `lang`, judges, splices. Its buffers are reused from line to line.
struct ToneAnnotator: ~Copyable {
  private var reader: ToneReader
  private let abstainBelow: Double
  private var text: [UInt8] = []
  private var language: [UInt8] = []
  private var finder: SignalFinder
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
    if isKnown {
      verdict = reader.judge(text, abstainBelow: abstainBelow)
      if verdict.label != nil { evidence = reader.evidence() }
    }
    finder.search(text)
    encoder.encode(verdict, evidence, finder, text: text, language: language)
    encoder.splice(into: &line)
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
