import MessageCore
import SourceAdapters
import Testing

@Suite struct FeedAdapterTests {
  private func read(_ text: String, settings: ImportSettings = ImportSettings()) throws -> ImportRun {
    let format = try #require(ImportFormat.named("feed"))
    let whole = ImportRun(format, text, settings: settings)
    #expect(ImportRun(format, text, settings: settings, chunk: 7) == whole)
    return whole
  }

  private func item(_ content: String) throws -> Message {
    let text = """
      <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
      <channel><title>Shop</title><link>https://shop.example.com/</link><language>en-GB</language>
      <item>\(content)</item></channel></rss>
      """
    return try #require(try read(text).messages.first)
  }

  @Test func readsAnItemOfRSS() throws {
    let message = try item(
      """
      <title>Router &amp;amp; you</title><link>https://shop.example.com/1</link><guid>https://shop.example.com/?p=1</guid>
      <pubDate>Mon, 09 Nov 2026 08:14:03 GMT</pubDate><dc:creator>Jo</dc:creator><description>Short</description>
      <content:encoded><![CDATA[<p>One</p><p>Two, <a href="/two">here</a></p>]]></content:encoded>
      <enclosure url="https://cdn.example.com/a.mp3" length="1"/><slash:comments>3</slash:comments>
      """)
    #expect(message.id == "feed:https://shop.example.com/?p=1")
    #expect(message.uri == "https://shop.example.com/?p=1" && message.url == "https://shop.example.com/1")
    #expect(message.kind == .article && message.visibility == .public && message.lang == "en-GB")
    #expect(message.createdAt?.description == "2026-11-09T08:14:03Z")
    #expect(message.author == Author(name: "Jo"))
    #expect(message.text == "Router & you\n\nOne\n\nTwo, here")
    #expect(message.links == ["https://shop.example.com/two", "https://cdn.example.com/a.mp3"])
    #expect(message.counts == Counts(replies: 3))
  }

  @Test func idsAreMadeWhereThereAreNone() throws {
    let link = "<link>https://e.example.com/1</link>"
    #expect(try item("<guid isPermaLink='false'>12</guid>").id == "feed:shop.example.com/12")
    #expect(
      try item("\(link)<pubDate>2026-11-09</pubDate>").id
        == "feed:https://e.example.com/1#2026-11-09T00:00:00Z")
    #expect(try item(link).id == "feed:https://e.example.com/1")
    #expect(try item("<title>Hello</title>").id == "feed:https://shop.example.com/#Hello")
    let other = try item("<description>Hello</description>")
    #expect(other.id.hasPrefix("feed:https://shop.example.com/#") && other.id.utf8.count == 47)
  }

  @Test func aPermanentIdIsALinkWhereThereIsNoOther() throws {
    #expect(try item("<guid>https://shop.example.com/1</guid>").url == "https://shop.example.com/1")
    #expect(try item("<guid isPermaLink='false'>https://shop.example.com/1</guid>").url == nil)
  }

  @Test(
    arguments: [
      ("jo@example.com (Jo)", Author(id: "jo@example.com", name: "Jo")),
      ("Jo &lt;jo@example.com&gt;", Author(id: "jo@example.com", name: "Jo")), ("Jo", Author(name: "Jo")),
    ])
  func readsAuthors(line: String, author: Author) throws {
    #expect(try item("<title>a</title><author>\(line)</author>").author == author)
  }

  @Test func readsAnEntryOfAtom() throws {
    let text = """
      <feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0" xml:lang="de"
        xml:base="https://blog.example.com/">
      <entry xml:base="posts/"><id>tag:blog.example.com,2026:1</id><title type="html">A &amp;lt; B</title>
      <link rel="self" href="1.atom"/><link href="1"/><link rel="enclosure" href="/a.png"/>
      <published>2026-11-09T08:14:03+01:00</published><updated>2026-11-10T00:00:00Z</updated>
      <author><name>Jo</name><uri>https://jo.example.com/</uri></author>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x &lt; y</p></div></content>
      <thr:in-reply-to ref="tag:blog.example.com,2026:0"/></entry>
      <entry><id>tag:2</id><title>&lt;b&gt;</title><updated>2026-11-10T00:00:00Z</updated><summary>s</summary></entry></feed>
      """
    let messages = try read(text).messages
    let first = try #require(messages.first)
    #expect(first.id == "feed:tag:blog.example.com,2026:1" && first.kind == .comment && first.lang == "de")
    #expect(
      first.url == "https://blog.example.com/posts/1" && first.links == ["https://blog.example.com/a.png"])
    #expect(first.text == "A < B\n\nx < y" && first.createdAt?.description == "2026-11-09T07:14:03Z")
    #expect(first.replyTo == "feed:tag:blog.example.com,2026:0")
    #expect(first.author == Author(id: "https://jo.example.com/", name: "Jo"))
    #expect(messages.last?.createdAt?.description == "2026-11-10T00:00:00Z")
  }

  @Test func readsRDFAndAtom03AndCDF() throws {
    let rdf = """
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:d="http://purl.org/dc/elements/1.1/"><channel rdf:about="u"><title>c</title></channel>
      <item rdf:about="https://e.example.com/1"><title>t</title><link>https://e.example.com/1</link>
      <d:date>2026-11-09</d:date></item></rdf:RDF>
      """
    #expect(try read(rdf).messages.map(\.id) == ["feed:https://e.example.com/1"])
    let atom = """
      <feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><issued>2026-11-09</issued>
      <content type="text/html" mode="base64">PGI+b25lPC9iPg==</content></entry></feed>
      """
    #expect(try read(atom).messages.map(\.text) == ["one"])
    let cdf =
      "<CHANNEL><ITEM HREF='https://e.example.com/1' LASTMOD='2026-11-09'><TITLE>t</TITLE></ITEM></CHANNEL>"
    #expect(try read(cdf).messages.map(\.url) == ["https://e.example.com/1"])
  }

  @Test func readsJSONFeed() throws {
    let text = """
      {"version":"https://jsonfeed.org/version/1.1","title":"Shop","home_page_url":"https://shop.example.com/",
       "language":"en","authors":[{"name":"Jo"}],"items":[
       {"id":"https://shop.example.com/1","url":"https://shop.example.com/1","title":"One",
        "content_html":"<p>a <a href='https://e.example.com/'>b</a></p>","date_published":"2026-11-09T08:14:03Z",
        "attachments":[{"url":"https://cdn.example.com/a.mp3"}]},
       {"id":2,"content_text":"two"}, {}]}
      """
    let found = try read(text)
    let messages = try found.messages
    #expect(messages.map(\.id) == ["feed:https://shop.example.com/1", "feed:shop.example.com/2"])
    #expect(messages.first?.text == "One\n\na b" && messages.first?.author?.name == "Jo")
    #expect(messages.first?.links == ["https://e.example.com/", "https://cdn.example.com/a.mp3"])
    #expect(found.rejections.map(\.cause) == ["the item has no id, no url and no text"])
  }

  @Test func ratingsMakeReviews() throws {
    let text = """
      <feed xmlns="http://www.w3.org/2005/Atom" xmlns:im="http://itunes.apple.com/rss"><entry><id>1</id>
      <title>Bad</title><content type="text">No</content><im:rating>1</im:rating></entry></feed>
      """
    let message = try #require(try read(text).messages.first)
    #expect(message.kind == .review && message.rating == Rating(value: 1, best: 5))
  }

  @Test func entriesWithoutATimeHaveThatOfTheFeedOrTheFile() throws {
    let text =
      "<rss><channel><pubDate>Mon, 09 Nov 2026 08:00:00 GMT</pubDate><item><title>a</title></item></channel></rss>"
    #expect(try read(text).messages.map { $0.createdAt?.description } == ["2026-11-09T08:00:00Z"])
    let none = "<rss><channel><item><title>a</title></item></channel></rss>"
    #expect(try read(none).messages.map { $0.createdAt?.description } == ["1970-01-01T00:00:00Z"])
  }

  @Test func keepsTheOriginalElement() throws {
    var settings = ImportSettings()
    settings.keepsRaw = true
    let found = try read(
      "<rss><channel><item><title>a &amp; b</title></item></channel></rss>", settings: settings)
    #expect(found.records.first?.hasSuffix(#""raw":"<item><title>a &amp; b</title></item>"}"#) == true)
  }
}
