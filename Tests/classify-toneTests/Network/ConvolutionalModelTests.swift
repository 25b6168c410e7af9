import Testing

@testable import classify_tone

/// A network that can be worked out by hand: the first number of an embedding is 1 for "!", 2 for "?" and 0 for others; of
/// each width the first filter counts.
private func parts(_ shape: NetworkShape = NetworkShape(bits: 8, width: 8, filters: 8))
  -> ConvolutionalModel.Parts
{
  var parts = ConvolutionalModel.Parts(
    shape: shape, linearFingerprint: 7, embeddings: FloatRows(rows: 1 << shape.bits, columns: shape.width),
    columns: FloatRows(rows: shape.columns, columns: shape.width),
    filterBiases: FloatRows(rows: 1, columns: 3 * shape.filters),
    output: FloatRows(rows: 3, columns: shape.features), biases: SIMD3(0.5, 0.25, 0))
  parts.embeddings[bucket("!"), column: 0] = 1
  parts.embeddings[bucket("?"), column: 0] = 2
  // One step is 1, in the embeddings and in every column.
  parts.embeddings[bucket("."), column: 7] = 127
  for column in 0..<shape.columns { parts.columns[column, column: 6] = 127 }
  parts.columns[0, column: 0] = -1
  parts.columns[8, column: 0] = 3
  parts.columns[16, column: 0] = -2
  for column in [24, 32, 40] { parts.columns[column, column: 0] = 1 }
  for filter in 0..<24 { parts.filterBiases[0, column: filter] = filter == 0 ? -0.5 : 0.5 }
  return parts
}

private func sequence(_ text: String) -> WordSequence {
  var extractor = TextFeatures()
  var sequence = WordSequence()
  extractor.extract(from: Array(text.utf8).span, into: &sequence)
  return sequence
}

private func bucket(_ mark: String) -> Int { sequence(mark).features[0].bucket(bits: 8) }

/// Whether a word shares no embedding with the marks that count.
private func isZero(_ word: String) -> Bool {
  let word = sequence(word)
  let buckets = Set(word.features(of: 0).map { word.features[$0].bucket(bits: 8) })
  return buckets.isDisjoint(with: [bucket("!"), bucket("?"), bucket(".")])
}

private func reader(_ parts: borrowing ConvolutionalModel.Parts) throws -> NetworkReader {
  let section = ConvolutionalModel.encode(parts)
  return NetworkReader(try ConvolutionalModel(section: section.span.bytes, storage: .copied))
}

private func failure(_ section: [UInt8]) -> ToneModelError? {
  do throws(ToneModelError) {
    _ = try ConvolutionalModel(section: section.span.bytes, storage: .copied)
    return nil
  } catch {
    return error
  }
}

struct ConvolutionalModelTests {
  @Test func theScoresAreAsWorkedOutByHand() throws {
    var network = parts()
    // What negative is made of, one feature at a time: the filters of one, two and three words, and the sum of words.
    network.output[0, column: 0] = 100
    network.output[0, column: 8] = 1
    network.output[0, column: 16] = 10
    network.output[0, column: 24] = 1_000
    network.output[2, column: 8] = -1
    var reader = try reader(network)
    // "! ? !" and a word that is 0 are 1, 2, 1, 0. One word: −1, −2, −1, 0, at most 0 − 0.5, so 0. Two words: −2, 3 − 4,
    // 6 − 2, 3, 0, at most 4 + 0.5. Three words: 1, 3, 4, 3, 1, 0, at most 4 + 0.5. The sum is 4 / √4.
    let zero = try #require(["so", "is", "me", "we", "us"].first { isZero($0) })
    let found = reader.scores(of: Array("! ? ! \(zero)".utf8).span)
    let scores = try #require(found)
    let sum = 2.0
    let negative: Double = 50 + 1_000 * sum - 0.25
    #expect(abs(scores.x - negative) < 1e-3)
    #expect(scores.y == 0)
    #expect(abs(scores.z - (-4.5 - 0.25)) < 1e-5)
  }

  @Test func aWordIsTheMeanOfItsFeatures() throws {
    var network = parts()
    let word = sequence("no")
    let buckets = word.features(of: 0).map { word.features[$0].bucket(bits: 8) }
    // "no" is itself, "<no", "no>" and "<no>".
    try #require(Set(buckets).count == 4)
    for (number, bucket) in buckets.enumerated() { network.embeddings[bucket, column: 1] = Float(number) }
    network.output[2, column: 25] = 1
    network.biases = .zero
    var reader = try reader(network)
    let found = reader.scores(of: Array("no".utf8).span)
    let scores = try #require(found)
    #expect(abs(scores.z - 1.5) < 1e-6)
  }

  @Test func numbersAreKeptWithinHalfAStep() throws {
    var network = parts()
    for column in 0..<8 {
      network.columns[3, column: column] = Float(column) * 0.37 - 1
      network.embeddings[5, column: column] = Float(column) * 13.3
    }
    let section = ConvolutionalModel.encode(network)
    let model = try ConvolutionalModel(section: section.span.bytes, storage: .copied)
    for column in 0..<8 {
      // The largest is 7 · 0.37 − 1 = 1.59 in the column, and 127 in the embeddings.
      #expect(abs(model.columns[3, column: column] - network.columns[3, column: column]) <= 1.59 / 254 + 1e-6)
      #expect(abs(model.embedding(5, block: 0)[column] - network.embeddings[5, column: column]) <= 0.5)
    }
    #expect(model.linearFingerprint == 7)
    #expect(model.biases == SIMD3(0.5, 0.25, 0))
    #expect(model.filterBiases[0, column: 23] == 0.5)
  }

  @Test func wordsThatWereMetBeforeChangeNoScore() throws {
    var network = parts()
    for row in 0..<256 { network.embeddings[row, column: 2] = Float(row % 11) }
    for column in 0..<48 { network.columns[column, column: 2] = Float(column % 5 - 2) }
    for feature in 0..<32 { network.output[0, column: feature] = Float(feature % 3 - 1) }
    var used = try reader(network)
    for first in "abcdefghijklmnopqrst" {
      for second in "abcdefghijklmnopqrst" {
        let words = "abcdefghijklmnopqrst".map { "\(first)\(second)\($0)" }.joined(separator: " ")
        _ = used.scores(of: Array(words.utf8).span)
      }
    }
    let texts = ["still no answer ! ?", "no no no", "answer", "😡 @acme", ""]
    for text in texts + texts {
      var fresh = try reader(network)
      #expect(used.scores(of: Array(text.utf8).span) == fresh.scores(of: Array(text.utf8).span))
    }
  }

  @Test(arguments: ["", " ", "@acme", "https://acme.example/", "😡 !", "\u{301}\u{301}"])
  func withoutAWordThereIsNothingToSay(text: String) throws {
    var reader = try reader(parts())
    #expect(reader.scores(of: Array(text.utf8).span) == nil)
  }

  @Test(arguments: [
    "\u{202E}abc", String(repeating: "a", count: 10_000), String(repeating: "no! ", count: 250_000),
    String(repeating: "1", count: 1_000_000), "x" + String(repeating: "😡", count: 10_000),
  ])
  func oddTextsHaveScores(text: String) throws {
    var reader = try reader(parts())
    let found = reader.scores(of: Array(text.utf8).span)
    let scores = try #require(found)
    #expect(scores.x.isFinite && scores.z.isFinite)
  }

  @Test func aSectionThatIsNotWholeIsRefused() {
    let section = ConvolutionalModel.encode(parts())
    let broken = ToneModelError.inconsistent("its network's parts do not add up")
    #expect(failure(section) == nil)
    for count in [0, 63, 64, section.count - 1] {
      #expect(failure(Array(section.prefix(count))) == broken)
    }
    #expect(failure(section + [0]) == broken)
  }

  @Test(arguments: [(0, UInt8(31)), (3, 0xFF), (4, 9), (4, 0), (7, 0x7F), (8, 12), (8, 0)])
  func aShapeThatMakesNoSenseIsRefused(offset: Int, byte: UInt8) {
    var section = ConvolutionalModel.encode(parts())
    section[offset] = byte
    #expect(failure(section) == .inconsistent("its network's parts do not add up"))
  }

  @Test(arguments: [(16, 8), (24, 8), (32, 8), (48, 8), (56, 4), (64, 4), (300, 4)])
  func aNumberThatIsNoneIsRefused(offset: Int, count: Int) {
    var section = ConvolutionalModel.encode(parts())
    section.replaceSubrange(offset..<offset + count, with: [UInt8](repeating: 0xFF, count: count))
    #expect(failure(section) == .inconsistent("a number of its network is none"))
  }
}
