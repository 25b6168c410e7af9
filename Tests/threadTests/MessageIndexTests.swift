import MessageCore
import Testing

@testable import thread

@Suite struct MessageIndexTests {
  private func cause(_ text: String) -> String? {
    do {
      _ = try ThreadRun([text])
      return nil
    } catch let error as LineError {
      return error.cause
    } catch {
      return "\(error)"
    }
  }

  @Test func aMessageNeedsAnId() {
    #expect(cause(#"{"text":"x"}"#) == "missing 'id'")
    #expect(cause(#"{"id":null}"#) == "missing 'id'")
    #expect(cause(#"{"id":7}"#) == "'id' is a number, not a string")
    #expect(cause(#"{"id":""}"#) == "'id' is empty")
    #expect(cause(#"{"type":"deletion"}"#) == "missing 'id'")
    #expect(cause(#"{"type":"volume"}"#) == nil)
  }

  @Test func referencesOfTheWrongKindAreRefused() {
    #expect(cause(#"{"id":"a","reply_to":1}"#) == "'reply_to' is a number, not a string")
    #expect(
      cause(#"{"id":"a","created_at":"yesterday"}"#) == "'created_at' is not an RFC 3339 time: 'yesterday'")
  }

  @Test func anEmptyReferenceIsNone() throws {
    let run = try ThreadRun([#"{"id":"a","reply_to":"","quotes":null,"conversation":""}"#])
    #expect(try run.positions().map { $0.link } == ["root"])
  }

  @Test func theLatestObservedVersionCountsThenTheSmallestBytes() throws {
    let late = #"{"id":"a","observed_at":"2026-01-02T00:00:00Z","text":"y"}"#
    let small = #"{"id":"a","observed_at":"2026-01-02T00:00:00Z","text":"x"}"#
    let early = #"{"id":"a","observed_at":"2026-01-01T00:00:00Z","text":"0"}"#
    let never = #"{"id":"a","text":"!"}"#
    for input in [[late, small, early, never], [never, early, small, late], [small, late, never, early]] {
      let lines = try ThreadRun(input).lines
      #expect(lines.count == 1)
      #expect(lines.first?.hasPrefix(small.dropLast()) == true)
    }
  }

  @Test func anEscapedIdIsTheSameId() throws {
    let run = try ThreadRun([#"{"id":"caf\u00e9"}"#, #"{"id":"b","reply_to":"café"}"#])
    #expect(try run.positions().map { $0.link } == ["root", "reply"])
  }

  @Test func onlyTheThreadMemberChanges() throws {
    let lines = try ThreadRun(
      [
        #" { "n" : 1.0 , "id" : "a" , "big":12345678901234567890, "x":"\/" } "#,
        #"{"thread":{"id":"old"},"id":"b"}"#,
      ], .input
    ).lines
    let member = { (id: String) in
      #"{"id":"\#(id)","depth":0,"link":"root","confidence":1,"size":1,"position":1}"#
    }
    #expect(
      lines.first
        == #" { "n" : 1.0 , "id" : "a" , "big":12345678901234567890, "x":"\/" ,"thread":\#(member("a"))} "#)
    #expect(lines.last == #"{"thread":\#(member("b")),"id":"b"}"#)
  }

  @Test func aDeletionEmptiesTheTextBeforeAndAfterItsTarget() throws {
    let deletion = #"{"type":"deletion","id":"a"}"#
    let message = #"{"id":"a","text":"secret","n":1}"#
    for input in [[deletion, message], [message, deletion]] {
      let lines = try ThreadRun(input).lines
      #expect(lines.count == 2)
      #expect(lines.first?.hasPrefix(#"{"id":"a","text":"","n":1,"thread":"#) == true)
      #expect(lines.last == deletion)
    }
  }

  @Test func otherRecordsFollowWhereMessagesAreReorderedAndElseKeepTheirPlace() throws {
    let input = [#"{"type":"volume","n":1}"#, #"{"id":"a"}"#, #"{"type":"foreign","n":2}"#, #"{"id":"b"}"#]
    let kinds = { (lines: [String]) in lines.map { String($0.prefix(8)) } }
    #expect(
      try kinds(ThreadRun(input, .time).lines) == [#"{"id":"a"#, #"{"id":"b"#, #"{"type":"#, #"{"type":"#])
    #expect(
      try kinds(ThreadRun(input, .input).lines) == [#"{"type":"#, #"{"id":"a"#, #"{"type":"#, #"{"id":"b"#])
    #expect(try ThreadRun(input, .thread).lines.suffix(2) == [input[0], input[2]])
  }
}
