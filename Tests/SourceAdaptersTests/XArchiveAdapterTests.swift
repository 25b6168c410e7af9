import SourceAdapters
import Testing

@Suite struct XArchiveAdapterTests {
  private let account =
    #"window.YTD.account.part0 = [ { "account" : { "username" : "moss", "accountId" : "5", "accountDisplayName" : "Moss" } } ]"#

  private func archive() throws -> ImportFormat { try #require(ImportFormat.named("x-archive")) }

  private func run(_ tweet: String, companions: [String: String] = [:]) throws -> ImportRun {
    ImportRun(
      try archive(), "window.YTD.tweets.part0 = [\n  {\n    \"tweet\" : \(tweet)\n  }\n]",
      companions: companions)
  }

  @Test func readsATweetWithItsEntities() throws {
    let found = try run(
      #"""
      { "id" : "11", "id_str" : "11", "created_at" : "Sun Dec 31 14:36:59 +0000 2023", "lang" : "en",
        "full_text" : "@Jo 1 &lt; 2 &amp; so on #maths https://t.co/abc",
        "in_reply_to_status_id_str" : "10", "in_reply_to_status_id" : "10", "favorite_count" : "3",
        "retweet_count" : "1", "entities" : {
          "hashtags" : [ { "text" : "maths", "indices" : [ "22", "28" ] } ],
          "user_mentions" : [ { "screen_name" : "Jo", "id_str" : "77", "id" : "77" } ],
          "urls" : [ { "url" : "https://t.co/abc", "expanded_url" : "https://site.example/a" } ] } }
      """#, companions: ["account.js": account])
    #expect(
      found.records == [
        #"{"type":"message","id":"x:11","network":"x","kind":"post","created_at":"2023-12-31T14:36:59Z","#
          + #""author":{"id":"5","handle":"moss","name":"Moss"},"text":"@Jo 1 < 2 & so on #maths https://t.co/abc","#
          + #""lang":"en","reply_to":"x:10","mentions":[{"handle":"Jo","id":"77"}],"hashtags":["maths"],"#
          + #""links":["https://site.example/a"],"counts":{"likes":3,"reposts":1},"visibility":"public","#
          + #""url":"https://x.com/moss/status/11"}"#
      ])
  }

  @Test func takesTheAccountFromTheManifestWhereNoOtherFileTells() throws {
    let manifest =
      #"window.__THAR_CONFIG = { "userInfo" : { "accountId" : "5", "userName" : "moss", "displayName" : "Moss" } };"#
    let tweet = #"{"id":"1","created_at":"Sun Dec 31 14:36:59 +0000 2023","full_text":"a"}"#
    #expect(
      try run(tweet, companions: ["manifest.js": manifest]).records.first?.contains(#""handle":"moss""#)
        == true)
    let alone = try #require(try run(tweet).records.first)
    #expect(!alone.contains("author") && !alone.contains("url"))
  }

  @Test func aStatusAddressAtTheEndIsAQuote() throws {
    func tweet(_ text: String) -> String {
      #"{"id":"1","created_at":"Sun Dec 31 14:36:59 +0000 2023","full_text":"\#(text)","entities":{"urls":["#
        + #"{"url":"https://t.co/q","expanded_url":"https://twitter.com/jo/status/99?s=20"}]}}"#
    }
    #expect(try run(tweet("so true https://t.co/q")).records.first?.contains(#""quotes":"x:99""#) == true)
    #expect(try run(tweet("https://t.co/q is wrong")).records.first?.contains("quotes") == false)
  }

  @Test(arguments: [("und", nil), ("qme", nil), ("in", "id"), ("iw", "he"), ("es", "es")])
  func readsLanguages(code: String, lang: String?) throws {
    let found = try run(
      #"{"id":"1","created_at":"Sun Dec 31 14:36:59 +0000 2023","full_text":"a","lang":"\#(code)"}"#)
    let record = try #require(found.records.first)
    #expect(record.contains("\"lang\":") == (lang != nil))
    if let lang { #expect(record.contains("\"lang\":\"\(lang)\"")) }
  }

  @Test func readsBareTweetsOfOldArchives() throws {
    let text =
      "window.YTD.tweet.part0 = [ {\n  \"id_str\" : \"1\",\n  \"created_at\" : \"Sun Dec 31 14:36:59 +0000 2023\",\n"
      + "  \"full_text\" : \"a\"\n}, {\n  \"id_str\" : \"2\",\n  \"created_at\" : \"Sun Dec 31 14:36:59 +0000 2023\",\n"
      + "  \"full_text\" : \"b\"\n} ]"
    let whole = ImportRun(try archive(), text)
    #expect(whole.records.count == 2)
    for chunk in [1, 2, 3, 7] { #expect(ImportRun(try archive(), text, chunk: chunk) == whole) }
  }

  @Test func rejectsATweetThatLacksWhatAMessageNeeds() throws {
    #expect(try run("{}").rejections.map(\.cause) == ["no tweet id"])
    #expect(try run(#"{"id":"1"}"#).rejections.map(\.cause) == ["tweet '1' has no text"])
    #expect(
      try run(#"{"id":"1","full_text":"a"}"#).rejections.map(\.cause) == ["tweet '1' has no created_at"])
    #expect(try run(#"{"id":"1","full_text":"a"}"#).rejections.map(\.line) == [2])
  }

  @Test func tellsAnEmptyFileAndAForeignOne() throws {
    #expect(
      ImportRun(try archive(), " \n").failure?.cause
        == "the file is empty; an archive's tweets begin with 'window.YTD.tweets.part0 = ['")
    #expect(ImportRun(try archive(), "{\"a\":1}").failure?.place == .line(1))
    #expect(ImportRun(try archive(), "var x = [1]").failure?.place == .line(1))
    #expect(ImportRun(try archive(), "window.YTD.tweets.part0 = [ ]") == ImportRun(try archive(), "[]"))
  }

  @Test func keepsTheOriginalInOneLine() throws {
    var settings = ImportSettings()
    settings.keepsRaw = true
    let text =
      "[\n{ \"tweet\" : { \"id\" : \"1\", \"full_text\" : \"a \\\" b\",\n\"created_at\" : \"Sun Dec 31 14:36:59 +0000 2023\" } }\n]"
    let record = try #require(ImportRun(try archive(), text, settings: settings).records.first)
    #expect(
      record.hasSuffix(
        #""raw":{"tweet":{"id":"1","full_text":"a \" b","created_at":"Sun Dec 31 14:36:59 +0000 2023"}}}"#))
  }
}
