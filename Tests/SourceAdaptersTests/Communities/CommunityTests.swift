import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct CommunityTests {
  // MARK: - Reddit

  @Test func readsAPostOfRedditWithItsTreeOfComments() throws {
    func comment(_ id: String, _ parent: String, _ replies: String) -> String {
      #"{"kind":"t1","data":{"id":"\#(id)","body":"\#(id) &amp;","author":"jo","created_utc":1762676043.0,"parent_id":"\#(parent)","link_id":"t3_p","score":-2,"replies":\#(replies)}}"#
    }
    func listing(_ things: String) -> String { #"{"kind":"Listing","data":{"children":[\#(things)]}}"# }
    let post =
      #"{"kind":"t3","data":{"id":"p","title":"Why","selftext":"no","author":"[deleted]","created_utc":1762676000,"subreddit":"acme","permalink":"/r/acme/p","num_comments":3,"ups":5,"is_self":true}}"#
    let more = #"{"kind":"more","data":{"count":2,"children":["x"]}}"#
    let tree =
      comment("a", "t3_p", listing(comment("b", "t1_a", "\"\"") + "," + more)) + ","
      + comment("c", "t3_p", "null")
    let messages = try ImportRun.steady("reddit", "[\(listing(post)),\(listing(tree))]").messages
    #expect(messages.map(\.id) == ["reddit:t3_p", "reddit:t1_a", "reddit:t1_b", "reddit:t1_c"])
    #expect(messages.map(\.replyTo) == [nil, "reddit:t3_p", "reddit:t1_a", "reddit:t3_p"])
    #expect(messages.first?.text == "Why\n\nno" && messages.first?.author == nil)
    #expect(
      messages[1].text == "a &" && messages[1].counts == nil && messages[1].conversation == "reddit:t3_p")
    #expect(messages.first?.counts == Counts(likes: 5, replies: 3))
  }

  @Test func readsDumpsOfReddit() throws {
    let text = #"""
      {"id":"a","body":"[removed]","author":"jo","created_utc":"1762676043","parent_id":366,"link_id":"t3_p"}
      {"id":"p","title":"T","selftext":"","url":"https://example.com/","domain":"example.com","author":"jo","created_utc":1762676043}
      {"id":"q","title":"T"}
      {"id":"r","title":
      {"id":"s","title":"T","created_utc":1762676043}
      """#
    let found = try ImportRun.steady("reddit", text)
    let messages = try found.messages
    #expect(messages.map(\.id) == ["reddit:t1_a", "reddit:t3_p", "reddit:t3_s"])
    #expect(messages.first?.text == "" && messages.first?.replyTo == "reddit:t1_a6")
    #expect(messages[1].links == ["https://example.com/"])
    #expect(
      found.rejections.map(\.line) == [3, 4] && found.rejections.first?.cause == "t3_q has no 'created_utc'")
  }

  @Test func readsPrivateMessagesOfReddit() throws {
    let answer =
      #"{"kind":"t4","data":{"id":"b","body":"Try a reset","author":"acme","dest":"jo","subject":"re: Dead","created_utc":1762676100,"parent_id":"t4_a","first_message_name":"t4_a","was_comment":false,"replies":""}}"#
    let text =
      #"{"kind":"Listing","data":{"children":[{"kind":"t4","data":{"id":"a","body":"No light &amp; no sound","author":"jo","dest":"acme","subject":"Dead","created_utc":1762676043.0,"parent_id":null,"first_message_name":null,"was_comment":false,"replies":{"kind":"Listing","data":{"children":[\#(answer)]}}}}]}}"#
    let messages = try ImportRun.steady("reddit", text).messages
    #expect(messages.map(\.id) == ["reddit:t4_a", "reddit:t4_b"])
    #expect(messages.map(\.text) == ["Dead\n\nNo light & no sound", "Try a reset"])
    #expect(messages.allSatisfy { $0.kind == .direct && $0.visibility == .direct })
    #expect(
      messages.map(\.conversation) == ["reddit:t4_a", "reddit:t4_a"]
        && messages.last?.replyTo == "reddit:t4_a")
    #expect(messages.first?.mentions == [Mention(handle: "acme")])
  }

  // MARK: - Hacker News, Discourse

  @Test func readsHackerNewsFromBothServices() throws {
    let firebase = #"{"by":"jo","id":2,"parent":1,"text":"a<p>b &#x27;c","time":1762676043,"type":"comment"}"#
    let comment = try #require(try ImportRun.steady("hackernews", firebase).messages.first)
    #expect(comment.text == "a\n\nb 'c" && comment.replyTo == "hackernews:1" && comment.kind == .comment)
    let tree = #"""
      {"id":1,"created_at_i":1762676000,"author":"al","title":"T","url":"https://example.com/","points":3,"type":"story",
      "children":[{"id":2,"created_at_i":1762676043,"author":"jo","text":"x","parent_id":1,"story_id":1,"children":[
      {"id":3,"created_at_i":1762676044,"author":null,"text":null,"parent_id":2,"story_id":1,"children":[]}]}]}
      """#
    let messages = try ImportRun.steady("hackernews", tree).messages
    #expect(messages.map(\.id) == ["hackernews:1", "hackernews:2", "hackernews:3"])
    #expect(messages.map(\.conversation) == ["hackernews:1", "hackernews:1", "hackernews:1"])
    let search =
      #"{"hits":[{"objectID":"9","created_at":"2026-11-09T08:14:03Z","comment_text":"y","parent_id":8,"story_id":1,"_tags":["comment"]}]}"#
    #expect(try ImportRun.steady("hackernews", search).messages.map(\.replyTo) == ["hackernews:8"])
  }

  @Test func readsTopicsOfDiscourse() throws {
    let text = #"""
      {"post_stream":{"posts":[{"id":11,"name":"Jo","username":"jo","created_at":"2026-11-09T08:14:03.123Z","user_id":5,
      "cooked":"<p>Help <a class=\"mention\" href=\"/u/ed\">@ed</a></p>","post_number":1,"post_type":1,"topic_id":7,"reads":9,
      "reply_count":1,"actions_summary":[{"id":2,"count":4}]},{"id":12,"username":"system","user_id":-1,"cooked":"",
      "created_at":"2026-11-09T09:00:00Z","post_number":2,"post_type":3,"topic_id":7},{"id":13,"username":"ed","user_id":6,
      "cooked":"<p>Yes</p>","created_at":"2026-11-09T09:00:00Z","post_number":3,"post_type":1,"topic_id":7,
      "reply_to_post_number":1}],"stream":[11,12,13]},"title":"Box is dead","id":7}
      """#
    let messages = try ImportRun.steady("discourse", text).messages
    #expect(messages.map(\.id) == ["discourse:7/1", "discourse:7/2", "discourse:7/3"])
    #expect(messages.map(\.text) == ["Box is dead\n\nHelp @ed", "", "Yes"] && messages[1].kind == .event)
    #expect(messages.first?.mentions == [Mention(handle: "ed")] && messages.first?.links == [])
    #expect(
      messages.first?.counts == Counts(likes: 4, replies: 1, views: 9) && messages[1].author?.bot == true)
    #expect(messages[2].replyTo == "discourse:7/1")
    var settings = ImportSettings()
    settings.server = "meta.example"
    let named = try ImportRun(.discourse, text, settings: settings).messages
    #expect(named.map(\.id) == messages.map { $0.id.replacing(":", with: ":meta.example/") })
    #expect(named[2].replyTo == "discourse:meta.example/7/1")
    #expect(named[2].url == "https://meta.example/t/7/3")
  }

  // MARK: - Dumps in XML

  @Test func readsDumpsOfStackExchange() throws {
    let posts = """
      <?xml version="1.0" encoding="utf-8"?>
      <posts>
        <row Id="1" PostTypeId="1" CreationDate="2026-11-09T08:14:03.250" Score="-1" ViewCount="7" Body="&lt;p&gt;How?&lt;/p&gt;&#xA;"
          OwnerUserId="5" Title="Reset" Tags="&lt;router&gt;&lt;wifi&gt;" AnswerCount="1" />
        <row Id="2" PostTypeId="2" ParentId="1" CreationDate="2026-11-09T09:00:00.000" Body="&lt;p&gt;So&lt;/p&gt;" OwnerDisplayName="Al"/>
        <row Id="3" PostTypeId="2"/>
      </posts>
      """
    let users = #"<users><row Id="5" DisplayName="Jo"/></users>"#
    let found = try ImportRun.steady(
      "stack-exchange", posts, path: "askubuntu.com/Posts.xml", companions: ["Users.xml": users])
    let messages = try found.messages
    #expect(messages.map(\.id) == ["stackexchange:askubuntu.com/1", "stackexchange:askubuntu.com/2"])
    #expect(messages.first?.text == "Reset\n\nHow?" && messages.first?.hashtags == ["router", "wifi"])
    #expect(messages.first?.counts == Counts(replies: 1, views: 7))
    #expect(messages.map(\.author) == [Author(id: "5", name: "Jo"), Author(name: "Al")])
    #expect(messages.last?.replyTo == "stackexchange:askubuntu.com/1")
    #expect(found.rejections.map(\.line) == [6])
    let comments =
      "<comments><row Id='1' PostId='2' Text='Thanks &amp;c' CreationDate='2026-11-09T09:00:00' UserId='5'/></comments>"
    let comment = try #require(try ImportRun.steady("stack-exchange", comments).messages.first)
    #expect(
      comment.id == "stackexchange:comment-1" && comment.replyTo == "stackexchange:2"
        && comment.text == "Thanks &c")
  }

  @Test func readsAnExportOfDisqus() throws {
    let text = """
      <disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
      <thread dsq:id="1"><id>x</id><link>https://blog.example.com/a</link><title>A &amp;amp; B</title></thread>
      <post dsq:id="2"><id/><message><![CDATA[<p>One <a href="https://example.com/">x</a></p>]]></message>
      <createdAt>2026-11-09T08:14:03Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
      <author><name>Jo</name><username>jo</username></author><thread dsq:id="1"/></post>
      <post dsq:id="3"><message>spam</message><createdAt>2026-11-09T09:00:00Z</createdAt><isDeleted>true</isDeleted>
      <isSpam>true</isSpam><author><name>X</name></author><thread dsq:id="9"/><parent dsq:id="2"/></post>
      <post dsq:id="4"><message>x</message></post></disqus>
      """
    let found = try ImportRun.steady("disqus", text)
    let messages = try found.messages
    #expect(messages.map(\.id) == ["disqus:2", "disqus:3"] && messages.map(\.text) == ["One x", ""])
    #expect(
      messages.first?.place == Place(id: "1", name: "A & B")
        && messages.first?.links == ["https://example.com/"])
    #expect(
      messages.first?.url == "https://blog.example.com/a#comment-2" && messages.last?.replyTo == "disqus:2")
    #expect(messages.map(\.visibility) == [.public, nil])
    #expect(found.rejections.map(\.cause) == ["post '4' has no 'createdAt' that can be read"])
  }

  @Test func readsAnExportOfWordPress() throws {
    let text = """
      <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:wp="http://wordpress.org/export/1.2/"><channel><link>https://blog.example.com</link><language>en-US</language>
      <wp:author><wp:author_login><![CDATA[ed]]></wp:author_login><wp:author_display_name>Ed</wp:author_display_name></wp:author>
      <item><title>News</title><link>https://blog.example.com/news</link><dc:creator>ed</dc:creator>
      <content:encoded><![CDATA[One\u{0B}\n\nTwo <b>bold</b>]]></content:encoded><wp:post_id>12</wp:post_id>
      <wp:post_date_gmt>2026-11-09 08:14:03</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
      <wp:comment><wp:comment_id>34</wp:comment_id><wp:comment_author>Jo</wp:comment_author>
      <wp:comment_date_gmt>2026-11-09 09:00:00</wp:comment_date_gmt><wp:comment_content>Broken!</wp:comment_content>
      <wp:comment_approved>1</wp:comment_approved><wp:comment_parent>0</wp:comment_parent></wp:comment>
      <wp:comment><wp:comment_id>35</wp:comment_id><wp:comment_date_gmt>2026-11-09 09:30:00</wp:comment_date_gmt>
      <wp:comment_content>Buy</wp:comment_content><wp:comment_approved>spam</wp:comment_approved>
      <wp:comment_parent>34</wp:comment_parent><wp:commentmeta><wp:meta_key>rating</wp:meta_key>
      <wp:meta_value>4</wp:meta_value></wp:commentmeta></wp:comment></item>
      <item><title>pic</title><wp:post_id>13</wp:post_id><wp:post_type>attachment</wp:post_type></item>
      <item><title>Draft</title><wp:post_id>14</wp:post_id><wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>
      <wp:post_date>2026-11-10 00:00:00</wp:post_date><wp:status>draft</wp:status></item></channel></rss>
      """
    let messages = try ImportRun.steady("wordpress", text).messages
    let host = "wordpress:blog.example.com"
    #expect(messages.map(\.id) == ["\(host)/12", "\(host)/comment-34", "\(host)/comment-35", "\(host)/14"])
    #expect(messages.map(\.replyTo) == [nil, "\(host)/12", "\(host)/comment-34", nil])
    #expect(messages.map(\.visibility) == [.public, .public, nil, nil])
    #expect(messages.first?.text == "News\n\nOne\n\nTwo bold")
    #expect(messages.first?.author == Author(id: "ed", handle: "ed", name: "Ed"))
    #expect(
      messages[2].rating == Rating(value: 4, best: 5)
        && messages[3].createdAt?.description == "2026-11-10T00:00:00Z")
  }

  // MARK: - Boards

  @Test func readsTablesOfBoards() throws {
    let text = """
      post_id;topic_id;forum_id;poster_id;post_time;post_username;post_subject;post_text;post_visibility
      5;2;1;9;1762676043;jo;Re: Box;"[quote=""ed"" post_id=4 time=1]was [b:1a]dead[/b:1a][/quote]
      No. [url=https://example.com/?a&amp;b]here[/url]";1
      6;2;1;0;1762676044;guest;New;<r><B><s>[b]</s>bold<e>[/b]</e></B><br/>x</r>;0

      """
    let messages = try ImportRun.steady("forum", text).messages
    #expect(
      messages.map(\.id) == ["forum:5", "forum:6"]
        && messages.map(\.conversation) == ["forum:t2", "forum:t2"])
    #expect(messages.first?.text == "was dead\nNo. here" && messages.first?.replyTo == "forum:4")
    #expect(messages.first?.links == ["https://example.com/?a&b"])
    #expect(messages.last?.text == "New\n\nbold\nx" && messages.map(\.visibility) == [.public, nil])
    #expect(messages.map(\.author?.id) == ["9", nil])
    #expect(
      try ImportRun.steady("forum", "a,b\n1,2\n").failure?.cause.hasPrefix("no column 'post_id'") == true)
  }
}
