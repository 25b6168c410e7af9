import CToneModel

/// The models that make `tone`.
struct ToneModel: ~Copyable {
  /// Two weights a bucket, for negative and for positive against neutral; the softmax of their scores and 0 is the
  /// calibrated probability.
  typealias ToneRow = SIMD2<Int8>

  /// Tone of English.
  let tone: LinearModel<ToneRow>
  /// Intent, irony, abuse and politeness of English; see ``CueColumn``.
  let cues: LinearModel<CueRow>
  /// What the models were trained on and how well they do, for people.
  let card: String
  private let sections: ModelSections
  /// The file, where it is not the built-in one.
  private let bytes: [UInt8]

  /// The models inside the executable. Their checksum is the tests' business, so that starting up reads none of the weights.
  static func builtIn() throws(ToneModelError) -> ToneModel {
    try ToneModel(ModelSections.builtInBytes.bytes, storage: .embedded)
  }

  /// The models in the bytes of a model file, and the built-in ones where the file has none.
  init(fileBytes: RawSpan) throws(ToneModelError) {
    try self.init(fileBytes, storage: .copied)
  }

  /// The other languages that have a model of tone.
  var otherLanguages: [String] { sections.toneLanguages.filter { $0 != "en" } }

  /// Tone of another language.
  func tone(of language: String) throws(ToneModelError) -> LinearModel<ToneRow> {
    try sections.linearModel(.tone(language), in: bytes.span.bytes)
  }

  /// The network that stands beside the linear model of English.
  ///
  /// - Throws: also where there is none, or one for another linear model.
  func network() throws(ToneModelError) -> ConvolutionalModel {
    let network = try sections.network(in: bytes.span.bytes)
    guard network.linearFingerprint == tone.fingerprint else { throw .networkOfAnother }
    return network
  }

  /// What tells languages apart; it has no columns where there is no model of it.
  func identifier() throws(ToneModelError) -> LinearModel<KnownLanguage.Row> {
    try sections.linearModel(.languages, in: bytes.span.bytes)
  }

  private init(_ bytes: RawSpan, storage: ModelStorage) throws(ToneModelError) {
    let sections = try ModelSections(of: bytes, storage: storage)
    let tone: LinearModel<ToneRow> = try sections.linearModel(.tone("en"), in: bytes)
    let cues: LinearModel<CueRow> = try sections.layeredModel(.cues, in: bytes)
    self.init(
      tone: tone, cues: cues,
      card: String(decoding: sections.bytes(of: .card, in: bytes) ?? [], as: UTF8.self),
      sections: sections, bytes: storage == .copied ? bytes.copied() : [])
  }

  private init(
    tone: consuming LinearModel<ToneRow>, cues: consuming LinearModel<CueRow>, card: String,
    sections: ModelSections, bytes: [UInt8]
  ) {
    self.tone = tone
    self.cues = cues
    self.card = card
    self.sections = sections
    self.bytes = bytes
  }
}
