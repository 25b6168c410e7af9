/// The models of tone by language, and what tells the language of a text that does not name it.
struct ToneReaders: ~Copyable {
  /// A reader of a language other than English, made when the first text of it comes. Its words are its own: languages
  /// share spellings, not weights.
  private final class Other {
    let language: LanguageTag
    private let lexicon: Lexicon?
    private var model: LinearModel<ToneModel.ToneRow>?
    private var reader: ToneReader?

    init(_ language: LanguageTag, _ model: consuming LinearModel<ToneModel.ToneRow>, _ lexicon: Lexicon?) {
      self.language = language
      self.lexicon = lexicon
      self.model = consume model
    }

    func judge(_ text: [UInt8], _ bytes: ByteScan.Counts, _ abstainBelow: Double) -> Judgement? {
      if let model = model.take() { reader = ToneReader(tone: model, lexicon: lexicon) }
      guard var reader = reader.take() else { return nil }
      let judgement = ToneReaders.judge(text, bytes, by: &reader, abstainBelow)
      self.reader = consume reader
      return judgement
    }
  }

  /// How a text sounds, why, what it wants where there is a model of that, and the signals it may hold.
  typealias Judgement = (
    verdict: ToneVerdict, evidence: ToneEvidence, cues: CueVerdict?, hints: TextHints
  )

  /// English; it also judges texts without letters.
  var english: ToneReader
  /// What is asked about texts that English is unsure of; nil for nothing.
  private var network: NetworkReader?
  /// High where there is a network: which is seen faster than whether there is one.
  private let effort: Effort
  private let others: [Other]
  private var identifier: LanguageIdentifier

  /// - Parameter lexicon: whose terms are looked out for while texts are read.
  /// - Throws: where a section of the model cannot be used, or is missing for a high effort.
  init(
    model: consuming ToneModel, lexicon: Lexicon? = nil, effort: Effort = .low
  ) throws(ToneModelError) {
    var others: [Other] = []
    for language in model.otherLanguages {
      others.append(Other(LanguageTag(language), try model.tone(of: language), lexicon))
    }
    let languages = try model.identifier()
    let network = effort == .high ? NetworkReader(try model.network()) : nil
    self.init(
      english: ToneReader(model: model, lexicon: lexicon), network: network, others: others,
      identifier: LanguageIdentifier(model: languages))
  }

  private init(
    english: consuming ToneReader, network: consuming NetworkReader?, others: [Other],
    identifier: consuming LanguageIdentifier
  ) {
    self.english = english
    effort = network == nil ? .low : .high
    self.network = network
    self.others = others
    self.identifier = identifier
  }

  /// The language that `text` is judged in, and the judgement.
  ///
  /// - Parameter tag: the language that the message names.
  mutating func judge(
    _ text: [UInt8], named tag: LanguageTag, abstainBelow: Double = 0
  ) -> (language: LanguageTag, judgement: Judgement) {
    let bytes = ByteScan.Counts(text.span)
    let language = language(of: text, bytes, named: tag)
    return (language, judge(text, bytes, in: language, abstainBelow))
  }

  /// The language to judge `text` in: the one that the message names, unless the text is plainly in another script;
  /// else the one it seems to be in, English where that cannot be told. Undetermined where it is none of ours.
  private mutating func language(
    of text: [UInt8], _ bytes: ByteScan.Counts, named tag: LanguageTag
  ) -> LanguageTag {
    // More than half of the bytes are not ASCII in no language that is written in Latin letters.
    guard tag.isUndetermined || tag.isWrittenInLatinOnly && bytes.nonASCII > text.count / 2 else {
      return tag
    }
    let fallback = tag.isUndetermined ? .english : tag
    let finding = identifier.identify(text.span)
    if !tag.isUndetermined, identifier.isMostlyLatin { return fallback }
    return switch finding {
    case .language(let language): LanguageTag(language.tags[0])
    case .other: .undetermined
    case .undecided: fallback
    }
  }

  /// The judgement in `language`: unknown where that has no model and the text has letters.
  @inline(__always)
  private mutating func judge(
    _ text: [UInt8], _ bytes: ByteScan.Counts, in language: LanguageTag, _ abstainBelow: Double
  ) -> Judgement {
    if language == .english { return judgeEnglish(text, bytes, abstainBelow) }
    for other in others where other.language == language {
      if let judgement = other.judge(text, bytes, abstainBelow) { return judgement }
    }
    guard !identifier.hasLetters(text.span) else {
      return (.unknown, ToneEvidence(), nil, TextHints(ofUnread: text.span))
    }
    return judgeEnglish(text, bytes, abstainBelow)
  }

  @inline(__always)
  private mutating func judgeEnglish(
    _ text: [UInt8], _ bytes: ByteScan.Counts, _ abstainBelow: Double
  ) -> Judgement {
    effort == .high
      ? judgeTwice(text, bytes, abstainBelow) : ToneReaders.judge(text, bytes, by: &english, abstainBelow)
  }

  @inline(never)
  private mutating func judgeTwice(
    _ text: [UInt8], _ bytes: ByteScan.Counts, _ abstainBelow: Double
  ) -> Judgement {
    guard let verdict = network?.judge(text, beside: &english, abstainBelow: abstainBelow) else {
      return ToneReaders.judge(text, bytes, by: &english, abstainBelow)
    }
    return (
      verdict, verdict.label.map { english.evidence(for: $0) } ?? ToneEvidence(), english.cues(),
      english.hints(of: text.span, bytes)
    )
  }

  private static func judge(
    _ text: [UInt8], _ bytes: ByteScan.Counts, by reader: inout ToneReader, _ abstainBelow: Double
  ) -> Judgement {
    let verdict = reader.judge(text, abstainBelow: abstainBelow)
    return (
      verdict, verdict.label == nil ? ToneEvidence() : reader.evidence(), reader.cues(),
      reader.hints(of: text.span, bytes)
    )
  }
}
