import Testing

@testable import classify_tone

struct WordSequenceTests {
  /// How many features each entry has.
  private func counts(_ text: String) -> [Int] {
    var extractor = TextFeatures()
    var sequence = WordSequence()
    extractor.extract(from: Array(text.utf8).span, into: &sequence)
    return (0..<sequence.entries.count).map { sequence.features(of: $0).count }
  }

  @Test(arguments: [
    // A word of n letters is itself and n + (n − 1) + (n − 2) sequences of it and its two marks.
    ("good", [10]), ("a bad day", [2, 7, 7]), ("@acme see https://acme.example !", [1, 7, 1, 1]),
    // Capitals and stretched letters stand behind the word.
    ("GOOD day", [10, 1, 7]), ("soooo", [7, 1]), ("", []), ("😡😡", [1, 1]),
    // What a negation governs is listed once, like anything else.
    ("not good !", [7, 10, 1]),
  ])
  func wordsAndMarksAreListedInOrderWithTheirSequences(text: String, expected: [Int]) {
    #expect(counts(text) == expected)
  }

  @Test(arguments: [("so !", true), ("! 😡 @acme", false), ("5", true), ("", false)])
  func marksAndPicturesAreNoWords(text: String, expected: Bool) {
    var extractor = TextFeatures()
    var sequence = WordSequence()
    extractor.extract(from: Array(text.utf8).span, into: &sequence)
    #expect(sequence.hasWords == expected)
  }

  @Test func aTextOfMoreWordsIsHeardFromItsBeginning() {
    #expect(counts(String(repeating: "no ", count: 5_000)).count == NetworkShape.window)
  }

  @Test func aWordIsTheSameWhereverItStandsAndHoweverItIsWritten() {
    var extractor = TextFeatures()
    var sequence = WordSequence()
    extractor.extract(from: Array("Slow line , so slow".utf8).span, into: &sequence)
    #expect(sequence.entries[0].hash == sequence.entries[4].hash)
    #expect(sequence.entries[0].hash != sequence.entries[1].hash)
  }
}
