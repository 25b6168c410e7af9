/// The labelled texts of a ``NetworkTrainer`` as numbers: every word once, and each text as words.
struct NetworkTexts {
  /// A labelled text.
  struct Example {
    fileprivate let words: Range<Int>
    let target: SIMD3<Float>
    let set: Int
    let weight: Float
  }

  private(set) var examples: [Example] = []
  private var words: [Int32] = []
  private var numbers: [UInt64: Int32] = [:]
  private var buckets: [Int32] = []
  /// Where each word's buckets end.
  private var ends: [Int] = []

  /// - Parameters:
  ///   - sets: whose texts without a label of tone do not count.
  ///   - bits: 2 to this power is the number of buckets.
  init(_ sets: [ToneTrainer.TrainingSet], bits: Int) {
    var extractor = TextFeatures()
    var sequence = WordSequence()
    for (index, set) in sets.enumerated() {
      let balance = ToneTrainer.classWeights(of: set.texts)
      for text in set.texts {
        guard let target = text.tone else { continue }
        sequence.removeAll()
        extractor.extract(from: text.text.span, into: &sequence)
        let first = words.count
        for entry in 0..<sequence.entries.count { words.append(number(of: entry, in: sequence, bits: bits)) }
        examples.append(
          Example(
            words: first..<words.count, target: target, set: index,
            weight: set.weight * (target * balance).sum()))
      }
    }
  }

  private mutating func number(of entry: Int, in sequence: borrowing WordSequence, bits: Int) -> Int32 {
    let hash = sequence.entries[entry].hash.value
    if let number = numbers[hash] { return number }
    let number = Int32(ends.count)
    numbers[hash] = number
    for feature in sequence.features(of: entry) {
      buckets.append(Int32(sequence.features[feature].bucket(bits: bits)))
    }
    ends.append(buckets.count)
    return number
  }

  /// How many words there are.
  var wordCount: Int { ends.count }

  /// The words of a text by their numbers.
  func words(of example: Example) -> ArraySlice<Int32> { words[example.words] }

  /// The buckets of a word.
  func buckets(of word: Int) -> ArraySlice<Int32> { buckets[(word > 0 ? ends[word - 1] : 0)..<ends[word]] }
}
