import Testing

@testable import SourceAdapters

@Suite struct HTMLTextTests {
  @Test(arguments: [
    ("<p>One</p><p>Two</p>", "One\n\nTwo"), ("a<br>b<br/>c", "a\nb\nc"), ("a<br><br>b", "a\n\nb"),
    ("plain", "plain"), ("  a \n b  ", "a b"), ("<div>a</div><div>b</div>", "a\nb"),
    ("<ul><li>one</li><li>two</li></ul>after", "- one\n- two\n\nafter"),
    ("x<!-- <p>no</p> -->y", "xy"), ("<script>if (a<b) {}</script>z", "z"), ("<style>p{}</STYLE >z", "z"),
    ("<pre>a\n  b</pre>", "a\n  b"), ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"), ("<3", "<3"), ("a<", "a<"),
    ("caf&eacute; &ndash; &#146;tis &hellip;", "café – ’tis …"), ("&lt;b&gt;", "<b>"),
    ("<img src=x alt=\":heart:\">!", ":heart:!"), ("<p>open", "open"), ("a <b", "a"), ("", ""),
    ("<p><b>a</b> <i>b</i></p>\n<p>c</p>", "a b\n\nc"), ("<![CDATA[a < b]]>", "a < b"),
    ("<a title='>' href=x>y</a>", "y"), ("<td>1</td><td>2</td>", "1 2"),
  ])
  func readsAsABrowserShowsIt(html: String, text: String) {
    #expect(HTMLText(html).text == text)
  }

  @Test func keepsLinksAsLinks() {
    let html =
      #"<p>See <a href="https://a.example/?x=1&amp;y=2">here</a>, <a class="u-url mention" rel=tag href='/t'> @<span>jo</span></a> <a name=z>no</a></p>"#
    let text = HTMLText(html)
    #expect(text.text == "See here, @jo no")
    #expect(
      text.links == [
        HTMLText.Link(address: "https://a.example/?x=1&y=2", text: "here", classes: []),
        HTMLText.Link(address: "/t", text: "@jo", classes: ["u-url", "mention", "tag"]),
      ])
  }

  @Test func takesWhatMastodonHidesOfAnAddressIntoTheText() {
    let html =
      #"<a href="https://halcy.example/"><span class="invisible">https://</span><span class="">halcy.example/</span></a>"#
    #expect(HTMLText(html).text == "https://halcy.example/")
  }

  @Test func plainTextStaysAsItIs() {
    #expect(HTMLText.plain("two  spaces\nand a line") == "two  spaces\nand a line")
  }
}
