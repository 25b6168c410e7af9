import MessageCore
import Testing

/// Expectations follow the published twitter-text rules; ranges were counted by hand.
@Suite struct TextEntitiesTests {
  @Suite struct Mentions {
    private func handles(_ text: String) -> [String] { TextEntities(text).mentions.map(\.handle) }

    @Test func rangesCountUTF8BytesFromTheAtSign() {
      let mentions = TextEntities("für @jo_1 und ＠mia!").mentions
      #expect(mentions.map(\.handle) == ["jo_1", "mia"])
      #expect(mentions.map(\.range) == [5..<10, 15..<21])
    }

    @Test func aListIsPartOfItsMention() throws {
      let mentions = TextEntities("@acme/care-team_1, @acme/1st").mentions
      #expect(mentions.map(\.list) == ["care-team_1", nil])
      #expect(mentions.map(\.range) == [0..<17, 19..<24])
    }

    @Test func emailAddressesAndSignsBeforeTheAtSignSpoilIt() {
      #expect(handles("jo@acme.example f!@a f#@a f$@a f%@a f&@a f*@a @@a _@a") == [])
    }

    @Test func aHandleMayFollowOtherScriptsPunctuationAndRetweetMarks() {
      #expect(handles("の@a。@b (@c) RT@d rt:@e .@f") == ["a", "b", "c", "d", "e", "f"])
    }

    @Test func retweetMarksWithinAWordDoNotCount() {
      #expect(handles("art@a e.rt@b") == [])
    }

    @Test func whatFollowsAHandleCanSpoilIt() {
      #expect(handles("@a@b @joé @http://x @ @") == [])
    }

    @Test func aHandleEndsAfterTwentyCharacters() {
      #expect(handles("@" + String(repeating: "a", count: 25)) == [String(repeating: "a", count: 20)])
    }
  }

  @Suite struct Replies {
    @Test(arguments: ["@acme hi", " \u{3000}\n@acme", "\u{200F}＠acme"])
    func aHandleAfterSpacesOnlyIsAReply(text: String) {
      #expect(TextEntities(text).replyHandle == "acme")
    }

    @Test(arguments: ["", ".@acme", "hi @acme", "@acme@x", "@http://x.com", "@", "RT @acme"])
    func anythingElseIsNone(text: String) {
      #expect(TextEntities(text).replyHandle == nil)
    }
  }

  @Suite struct Hashtags {
    private func tags(_ text: String) -> [String] { TextEntities(text).hashtags.map(\.text) }

    @Test func rangesCountUTF8BytesFromTheNumberSign() {
      #expect(TextEntities("ö #café ＃１a").hashtags.map(\.range) == [3..<9, 10..<17])
    }

    @Test func aTagNeedsALetter() {
      #expect(tags("#1 #_ #1_2 #1st #2a") == ["1st", "2a"])
    }

    @Test func lettersAndMarksOfAnyScriptCount() {
      #expect(
        tags("#mañana #트위터 #хэш #हिन्दी #می‌خواهم #עַל־יְדֵי #メ〜テレ #il·lusió") == [
          "mañana", "트위터", "хэш", "हिन्दी", "می‌خواهم", "עַל־יְדֵי", "メ〜テレ", "il·lusió",
        ])
    }

    @Test func wordsAndAmpersandsBeforeTheSignSpoilIt() {
      #expect(tags("a#b 日本#語 1#c &#39; _#d") == [])
    }

    @Test func punctuationAndEmojiMayStandBefore() {
      #expect(tags("(#a .#b 。#c ✌#d ✌\u{FE0F}#e 👩‍👧#f") == ["a", "b", "c", "d", "e", "f"])
    }

    @Test func keycapsProtocolsAndDoubledSignsAreNoTags() {
      #expect(tags("#\u{FE0F}\u{20E3}a #http://x ##b #c#d") == ["b"])
    }
  }

  @Suite struct Cashtags {
    private func symbols(_ text: String) -> [String] { TextEntities(text).cashtags.map(\.symbol) }

    @Test func symbolsHaveUpToSixLettersAndAShortSuffix() {
      #expect(symbols("$A $symbol $BRK.A $x_yz $ab.cde $toolong") == ["A", "symbol", "BRK.A", "x_yz", "ab"])
    }

    @Test func digitsOtherScriptsAndMissingSpaceSpoilThem() {
      #expect(symbols("$12 $a1 a$b $$c $株 $é ($d") == [])
    }

    @Test func rangeStartsAtTheDollarSign() {
      #expect(TextEntities("up $ACM!").cashtags.map(\.range) == [3..<7])
    }
  }

  @Suite struct Overlaps {
    @Test func signsWithinALinkBelongToTheLink() {
      let entities = TextEntities("https://social.example.org/@jo#top and @mia")
      #expect(entities.links.map(\.url) == ["https://social.example.org/@jo#top"])
      #expect(entities.mentions.map(\.handle) == ["mia"])
      #expect(entities.hashtags.isEmpty)
    }

    @Test func aLinkWithinATagBelongsToTheTag() {
      let entities = TextEntities("#日本example.com")
      #expect(entities.hashtags.map(\.text) == ["日本example"])
      #expect(entities.links.isEmpty)
    }
  }

  @Test func malformedBytesAreReadAsReplacementCharacters() {
    let bytes: [UInt8] = [0xFF, 0x40, 0x61, 0xC3, 0x20, 0x23, 0x62, 0xE2, 0x82]
    let entities = TextEntities(utf8: bytes.span)
    #expect(entities.mentions.map(\.range) == [1..<3])
    #expect(entities.hashtags.map(\.range) == [5..<7])
  }

  /// Quadratic work on so long a text takes minutes, so that finishing at all is the test.
  @Test(
    .timeLimit(.minutes(5)),
    arguments: [
      "@", "#", "＠", "＃", "$", ".", "a.", "http://", "http://http://", "a.com/(", "http://t.co/a", "あ.",
      "a.com…",
      "xn--.", "a.b_", "あa.comい.", "👨\u{200D}", "\u{301}",
    ])
  func hostileTextTakesLinearTime(unit: String) {
    let text = String(repeating: unit, count: 50_000 / unit.utf8.count)
    let entities = TextEntities(text)
    #expect(entities.replyHandle == nil)
    #expect(!WeightedLength(text).isValid)
  }
}
