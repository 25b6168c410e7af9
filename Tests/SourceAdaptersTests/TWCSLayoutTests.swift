import SourceAdapters
import Testing

@Suite struct TWCSLayoutTests {
  private let header =
    "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"

  private func twcs() throws -> ImportFormat { try #require(ImportFormat.named("twcs")) }

  @Test func readsCustomersAndCompanies() throws {
    let run = ImportRun(
      try twcs(),
      header + "3,900,True,Tue Oct 31 22:10:47 +0000 2017,@AcmeHelp it&amp;s broken &gt;:(,2,\n"
        + "2,AcmeHelp,False,2017-10-31 22:12:00,\"@900 Sorry, which one?\",,3.0\n")
    #expect(
      run.records == [
        #"{"type":"message","id":"x:3","network":"x","kind":"post","created_at":"2017-10-31T22:10:47Z","#
          + #""author":{"id":"900","handle":"900"},"direction":"inbound","text":"@AcmeHelp it&s broken >:(","#
          + #""mentions":[{"handle":"AcmeHelp"}],"visibility":"public"}"#,
        #"{"type":"message","id":"x:2","network":"x","kind":"post","created_at":"2017-10-31T22:12:00Z","#
          + #""author":{"handle":"AcmeHelp"},"direction":"outbound","text":"@900 Sorry, which one?","reply_to":"x:3","#
          + #""mentions":[{"handle":"900"}],"visibility":"public"}"#,
      ])
    #expect(run.rejections.isEmpty)
  }

  @Test func theColumnsMayStandInAnyOrder() throws {
    let run = ImportRun(
      try twcs(),
      "text,tweet_id,in_response_to_tweet_id,created_at,inbound,author_id\nhi,1,,2017-10-31 22:12:00,False,Acme\n"
    )
    #expect(run.records.count == 1)
  }

  @Test func rejectsRowsWithBadCellsAndGoesOn() throws {
    let run = ImportRun(
      try twcs(),
      header + "1,9,Perhaps,2017-10-31 22:12:00,a,,\n,9,True,2017-10-31 22:12:00,a,,\n3,9,True,never,a,,\n"
        + "4,9,True,2017-10-31 22:12:00,a,,\n")
    #expect(
      run.rejections.map(\.cause) == [
        "column 'inbound': 'Perhaps' is not True or False", "column 'tweet_id' is empty",
        "column 'created_at': 'never' is not a time; known are RFC 3339, 'Wed Oct 11 06:55:44 +0000 2017' or Unix time",
      ])
    #expect(run.records.count == 1)
  }

  @Test func namesAMissingColumn() throws {
    #expect(
      ImportRun(try twcs(), "tweet_id,author,inbound\n").failure?.cause
        == "no column 'author_id' for twcs; did you mean 'author'?")
  }

  @Test func everyChunkSizeGivesTheSame() throws {
    let text =
      header
      + "3,900,True,Tue Oct 31 22:10:47 +0000 2017,\"two\nlines, \"\"é\"\"\",2,\r\n3,x\n5,\"open,True\n"
      + "2,AcmeHelp,False,2017-10-31 22:12:00,ok,,3"
    let whole = ImportRun(try twcs(), text)
    #expect(whole.records.count == 2 && whole.rejections.map(\.line) == [4, 5])
    for chunk in 1...text.utf8.count {
      #expect(ImportRun(try twcs(), text, chunk: chunk) == whole, "chunks of \(chunk)")
    }
  }
}
