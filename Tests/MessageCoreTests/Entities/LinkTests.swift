import MessageCore
import Testing

/// Expectations follow the published twitter-text rules; ranges were counted by hand.
@Suite struct LinkTests {
  private func urls(_ text: String) -> [String] { TextEntities(text).links.map(\.url) }

  @Test func rangesCountUTF8Bytes() {
    let links = TextEntities("für HTTPS://Example.com/ä, example.org").links
    #expect(links.map(\.range) == [5..<27, 29..<40])
    #expect(links.map(\.hasProtocol) == [true, false])
  }

  @Test(arguments: [
    "example.com", "foo.co.jp", "t.co", "MLB.tv", "a-b.example.museum", "ELPAÍS.com", "x.com:8080",
  ])
  func aNameUnderATopLevelDomainIsALink(text: String) {
    #expect(urls(text) == [text])
  }

  @Test(arguments: [
    "file.txt", "e.g.", "end.Then", "1.50", "a.b.c", "test.tar.bz2", "foo.comm", "http://no-tld",
    "http://x.c_o_m",
    "http://domain.com-and-more", "john.doe.gov@mail.com", "name.al-lastname@foo.com", "$t.co", "#t.co",
    "@t.co",
  ])
  func otherNamesWithDotsAreNone(text: String) {
    #expect(urls(text) == [])
  }

  @Test func labelsNeitherStartNorEndWithHyphenOrUnderscore() {
    #expect(urls("http://-a.com http://a-.b.com http://_a.b.com http://a.b_.com http://a_b.com") == [])
    #expect(urls("http://a_b.c-d.com http://a-b.c.com") == ["http://a_b.c-d.com", "http://a-b.c.com"])
  }

  @Test func sentencesKeepTheirPunctuation() {
    #expect(
      urls("(http://x.com/a). See x.com/b, x.com/c!!! x.com?") == [
        "http://x.com/a", "x.com/b", "x.com/c", "x.com",
      ])
  }

  @Test func pathsHoldTwoLevelsOfBalancedParentheses() {
    #expect(
      urls("http://x.com/a_(b) http://x.com/a_(b_(c)) http://x.com/a() http://x.com/a(b") == [
        "http://x.com/a_(b)", "http://x.com/a_(b_(c))", "http://x.com/a", "http://x.com/a",
      ])
  }

  @Test func pathsHoldAccentsCyrillicAndDashes() {
    #expect(
      urls("x.com/café x.com/Русские_слова x.com/a–b x.com/日本") == [
        "x.com/café", "x.com/Русские_слова", "x.com/a–b", "x.com/",
      ])
  }

  @Test func queriesEndWithAWordCharacterOrJoiner() {
    #expect(
      urls("x.com/?a=b&c=, x.com?q=1! http://x.com?#foo") == [
        "x.com/?a=b&c=", "x.com?q=1", "http://x.com?#foo",
      ])
  }

  @Test func aTCoAddressEndsWithItsSlugOrQuery() {
    let slug = String(repeating: "a", count: 40)
    #expect(
      urls("http://t.co/abc's http://t.co/abc/d https://t.co/abc?amp=1") == [
        "http://t.co/abc", "http://t.co/abc", "https://t.co/abc?amp=1",
      ])
    #expect(urls("http://t.co/\(slug) http://t.co/\(slug)a") == ["http://t.co/\(slug)"])
  }

  @Test func aProtocolAdmitsHostsOfAnyScript() {
    #expect(
      urls("http://例え.みんな/ http://bücher.example.de http://✪df.ws/ejp") == [
        "http://例え.みんな/", "http://bücher.example.de", "http://✪df.ws/ejp",
      ])
  }

  @Test func withoutProtocolLatinHostsAreCutOutOfOtherScripts() {
    #expect(urls("見てexample.comとt.co/abc한국twitter.みんなです") == ["example.com", "t.co/abc", "twitter.みんな"])
  }

  @Test func encodedTopLevelDomainsNeedNoTable() {
    #expect(
      urls("http://x.xn--p1ai/ http://xn--ls8h.XN--ls8h.la/") == [
        "http://x.xn--p1ai/", "http://xn--ls8h.XN--ls8h.la/",
      ])
  }

  @Test func aLabelHoldsAtMost63CharactersOnceEncoded() {
    let longest = String(repeating: "a", count: 63)
    #expect(urls("http://\(longest).com") == ["http://\(longest).com"])
    #expect(urls("http://\(longest)a.com \(longest)a.com") == [])
    // RFC 3492: the first of n equal scalars takes a few digits and each further one a single digit, after `xn--`.
    #expect(urls("http://\(String(repeating: "あ", count: 50)).com").count == 1)
    #expect(urls("http://\(String(repeating: "あ", count: 60)).com") == [])
    #expect(urls("http://xn--あ.com") == [])
  }

  @Test func aNameHoldsAtMost253Characters() {
    let labels = String(repeating: String(repeating: "a", count: 49) + ".", count: 5)
    #expect(urls("http://\(labels)com") == ["http://\(labels)com"])
    #expect(urls("http://\(labels)info") == [])
  }

  @Test func anAddressHoldsAtMost4096Characters() {
    let path = String(repeating: "a", count: 4096 - "http://x.com/".utf8.count)
    #expect(urls("http://x.com/\(path)").count == 1)
    #expect(urls("http://x.com/\(path)a") == [])
    #expect(urls("x.com/\(path)") == [])
  }

  @Test func aLinkNeedsACharacterOfItsOwnBeforeIt() {
    #expect(
      urls("http://x.com/http://y.com http://x.comあhttp://y.com") == [
        "http://x.com/http://y.com", "http://x.com", "http://y.com",
      ])
  }
}
