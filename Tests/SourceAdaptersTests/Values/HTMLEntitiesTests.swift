import Testing

@testable import SourceAdapters

@Suite struct HTMLEntitiesTests {
  @Test(arguments: [
    ("fish &amp; chips &lt;3 &gt;2", "fish & chips <3 >2"), ("&quot;it&#39;s&apos;&quot;", "\"it's'\""),
    ("&#128512;&#x1F600;&#X41;", "😀😀A"), ("a&nbsp;b", "a\u{A0}b"), ("&amp;&amp;", "&&"), ("é&amp;é", "é&é"),
  ])
  func decodes(text: String, plain: String) {
    #expect(HTMLEntities.decoded(text) == plain)
  }

  @Test func decodesOnlyOnce() {
    #expect(HTMLEntities.decoded("&amp;lt;") == "&lt;")
  }

  @Test(arguments: [
    "", "&", "AT&T", "a & b; c", "&;", "&amp", "&nosuchname;", "&#;", "&#x;", "&#xD800;", "&#1114112;",
    "&#0;",
    "&#+65;", "&#27;", "&AMP",
  ])
  func leavesEverythingElse(text: String) {
    #expect(HTMLEntities.decoded(text) == text)
  }
}
