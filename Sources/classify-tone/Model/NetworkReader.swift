/// Asks a ``ConvolutionalModel`` about texts; keeps its buffers, and what it made of the words that it met last.
///
/// What a filter's columns make of a word is most of the work and the same wherever the word stands: it is kept for the
/// next time, which changes no result.
struct NetworkReader: ~Copyable {
  let rule: CascadeRule
  private let model: ConvolutionalModel
  private let interleaved: FloatRows
  private var extractor = TextFeatures()
  private var sequence = WordSequence()
  /// The embeddings of words that are new.
  private var words: FloatRows
  /// What columns make of words: first a row for each place of the memory, then those of words that are new, then zeros.
  private var sums: FloatRows
  /// The embeddings in the same rows, for their sum.
  private var embeddings: FloatRows
  /// Whose row stands in a place of the memory; 0 for nobody's.
  private var known: [UInt64]
  private var rows: PaddedRows
  /// The places in the memory of words that are new.
  private var places: [Int] = []
  private var features: FloatRows

  /// 2 to this power is the number of words that are kept.
  private static let memoryBits = 12

  private static let memory = 1 << memoryBits

  /// - Parameter model: a usable one.
  init(_ model: consuming ConvolutionalModel) {
    rule = model.rule
    let shape = model.shape
    var interleaved = FloatRows(rows: shape.columns / 8, columns: 8 * shape.width)
    interleaved.interleave(model.columns)
    self.interleaved = interleaved
    self.model = model
    // Rows are multiplied by fours.
    let zeros = NetworkReader.memory + NetworkShape.window + 3
    words = FloatRows(rows: NetworkShape.window + 3, columns: shape.width)
    sums = FloatRows(rows: zeros + 1, columns: shape.columns)
    embeddings = FloatRows(rows: zeros + 1, columns: shape.width)
    known = Array(repeating: 0, count: NetworkReader.memory)
    rows = PaddedRows(zeros: zeros)
    features = FloatRows(rows: 1, columns: shape.features)
  }

  /// The verdict of both models on `text`; the linear one's alone where that is sure.
  mutating func judge(
    _ text: [UInt8], beside linear: inout ToneReader, abstainBelow: Double
  ) -> ToneVerdict {
    linear.judge(text, asking: &self, abstainBelow: abstainBelow)
  }

  /// The scores of negative and positive against neutral, as if the three were equally frequent; nil for a text without
  /// words.
  mutating func scores(of text: Span<UInt8>) -> SIMD3<Double>? {
    sequence.removeAll()
    extractor.extract(from: text, into: &sequence)
    guard sequence.hasWords else { return nil }
    findWords()
    pool()
    var scores = SIMD3<Float>.zero
    for score in 0..<3 { scores[score] = model.biases[score] + features.product(0, model.output, score) }
    remember()
    return SIMD3<Double>(scores - scores.y)
  }

  /// Looks every word up, and works out those that are new.
  private mutating func findWords() {
    rows.removeAll()
    places.removeAll(keepingCapacity: true)
    for entry in 0..<sequence.entries.count {
      let hash = sequence.entries[entry].hash
      let place = hash.bucket(bits: NetworkReader.memoryBits)
      if known[place] == hash.value, hash.value != 0 {
        rows.append(place)
        continue
      }
      let row = NetworkReader.memory + places.count
      model.embed(sequence.features(of: entry), of: sequence, into: &words, places.count)
      for block in 0..<words.blocks { embeddings[row, block] = words[places.count, block] }
      rows.append(row)
      places.append(entry)
    }
    sums.multiply(words, count: places.count, by: interleaved, into: NetworkReader.memory)
  }

  private mutating func pool() {
    let filters = model.shape.filters
    var place = 0
    for words in 1...NetworkShape.widest {
      for block in 0..<filters / 8 {
        let most = sums.most(of: words, at: rows, block: block, filters: filters).value
        features[0, place] = (most + model.filterBiases[0, place]).clamped(
          lowerBound: .zero, upperBound: SIMD8(repeating: .greatestFiniteMagnitude))
        place += 1
      }
    }
    let share = 1 / Float(max(rows.count, 1)).squareRoot()
    for block in 0..<embeddings.blocks {
      var sum = SIMD8<Float>.zero
      for position in 0..<rows.count { sum += embeddings[rows[position], block] }
      features[0, place + block] = sum * share
    }
  }

  /// Moves what is new into the memory, in place of what was there.
  private mutating func remember() {
    for (number, entry) in places.enumerated() {
      let hash = sequence.entries[entry].hash
      let place = hash.bucket(bits: NetworkReader.memoryBits)
      known[place] = hash.value
      sums.copy(NetworkReader.memory + number, to: place)
      embeddings.copy(NetworkReader.memory + number, to: place)
    }
  }
}
