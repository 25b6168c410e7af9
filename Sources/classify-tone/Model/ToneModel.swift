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

  /// The models inside the executable. Their checksum is the tests' business, so that starting up reads none of the weights.
  static func builtIn() throws(ToneModelError) -> ToneModel {
    try ToneModel(ModelSections.builtInBytes.bytes, storage: .embedded)
  }

  /// The models in the bytes of a model file, and the built-in ones where the file has none.
  init(fileBytes: RawSpan) throws(ToneModelError) {
    try self.init(fileBytes, storage: .copied)
  }

  private init(_ bytes: RawSpan, storage: ModelStorage) throws(ToneModelError) {
    let sections = try ModelSections(of: bytes, storage: storage)
    let tone: LinearModel<ToneRow> = try sections.linearModel(.tone("en"), in: bytes)
    let cues: LinearModel<CueRow> = try sections.layeredModel(.cues, in: bytes)
    self.init(
      tone: tone, cues: cues,
      card: String(decoding: sections.bytes(of: .card, in: bytes) ?? [], as: UTF8.self))
  }

  private init(tone: consuming LinearModel<ToneRow>, cues: consuming LinearModel<CueRow>, card: String) {
    self.tone = tone
    self.cues = cues
    self.card = card
  }
}
