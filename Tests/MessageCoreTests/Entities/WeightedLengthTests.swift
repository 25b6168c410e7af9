import MessageCore
import Testing

/// Expectations are arithmetic on the published weights: 280 at most, 1 or 2 a character, 23 a link.
@Suite struct WeightedLengthTests {
  @Test func latinLettersWeighOneAndOthersTwo() {
    #expect(WeightedLength("abc äöü Жა").length == 10)
    #expect(WeightedLength("日本語 한국").length == 11)
    #expect(WeightedLength("– “quoted” …").length == 13)
  }

  @Test func everyLinkWeighs23() {
    #expect(WeightedLength("x.com").length == 23)
    #expect(
      WeightedLength("see http://example.com/a/long/path/that/goes/on/and/on and x.com").length == 4 + 23 + 5
        + 23)
  }

  @Test(arguments: [
    "😀", "☺", "☺\u{FE0F}", "👍🏽", "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪", "1\u{FE0F}\u{20E3}", "#\u{20E3}", "©\u{FE0F}", "👩🏽‍🚀",
    "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
  ])
  func anEmojiWeighsTwoHoweverLong(emoji: String) {
    #expect(WeightedLength(emoji).length == 2)
  }

  @Test func signsInTheTextsOwnStyleAreNoEmoji() {
    #expect(WeightedLength("©").length == 1)
    #expect(WeightedLength("☺\u{FE0E}").length == 4)
    #expect(WeightedLength("1#*").length == 3)
  }

  @Test func earlierRulesCountTheCodePointsOfAnEmoji() {
    // Four people of weight 2, three joiners of weight 1.
    #expect(WeightedLength("👩‍👩‍👧‍👦", rules: .version2).length == 11)
    #expect(WeightedLength("👩‍👩‍👧‍👦", rules: .version1).length == 7)
  }

  @Test func lengthIsThatOfTheComposedForm() {
    #expect(WeightedLength("e\u{301}").length == 1)
    #expect(WeightedLength("\u{1112}\u{1161}\u{11AB}").length == 2)
    // U+FB2C is a composition exclusion: three Hebrew characters.
    #expect(WeightedLength("\u{FB2C}").length == 3)
    // The ohm sign becomes the Greek letter, of weight 1.
    #expect(WeightedLength("\u{2126}").length == 1)
  }

  @Test func aTextOf280IsValidAndOneMoreIsNot() {
    let text = String(repeating: "a", count: 280)
    #expect(WeightedLength(text).isValid)
    #expect(WeightedLength(text).permillage == 1000)
    #expect(!WeightedLength(text + "b").isValid)
    #expect(WeightedLength(text + "b").validRange == 0..<280)
    #expect(WeightedLength(text + "b").displayRange == 0..<281)
  }

  @Test func theValidRangeSplitsNoCharacter() {
    let text = String(repeating: "a", count: 279)
    #expect(WeightedLength(text + "語").validRange == 0..<279)
    #expect(WeightedLength(text + "e\u{301}").validRange == 0..<282)
    #expect(WeightedLength(text + " x.com").validRange == 0..<280)
  }

  @Test func anEarlierLimitIs140() {
    #expect(WeightedLength(String(repeating: "語", count: 140), rules: .version1).isValid)
    #expect(!WeightedLength(String(repeating: "a", count: 141), rules: .version1).isValid)
  }

  @Test(arguments: ["", " ", "\n\t"])
  func aBlankTextIsInvalid(text: String) {
    let measured = WeightedLength(text)
    #expect(!measured.isValid)
    #expect(measured.length == 0)
    #expect(measured.displayRange.isEmpty)
  }

  @Test func aForbiddenCharacterEndsTheValidRange() {
    let measured = WeightedLength("ab\u{FFFF}c")
    #expect(!measured.isValid)
    #expect(measured.length == 5)
    #expect(measured.validRange == 0..<2)
  }
}
