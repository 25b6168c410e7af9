import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct MetaArchiveTests {
  @Test func readsChatsThatWereEncrypted() throws {
    let text = #"""
      {"participants":["Jo Moss","Acme Café"],"threadName":"Jo Moss_5","messages":[
      {"isUnsent":false,"media":[],"reactions":[],"senderName":"Acme Café","text":"Try a reset – please","timestamp":1762676043250,"type":"text"},
      {"isUnsent":true,"senderName":"Jo Moss","text":"","timestamp":1762676042000,"type":"text"},
      {"isUnsent":false,"media":[{"uri":"./media/1.jpg"}],"senderName":"Jo Moss","text":"","timestamp":1762676041000,"type":"media"}]}
      """#
    let messages = try ImportRun.steady("facebook-archive", text, path: "Jo Moss_5.json").messages
    #expect(messages.map(\.text) == ["Try a reset – please", ""])
    #expect(messages.map(\.author?.name) == ["Acme Café", "Jo Moss"])
    #expect(messages.map(\.createdAt?.description) == ["2025-11-09T08:14:03.25Z", "2025-11-09T08:14:01Z"])
    #expect(messages.allSatisfy { $0.conversation == "facebook:Jo Moss_5" && $0.visibility == .direct })
    let sample = FileSample(path: MemberPath("Jo Moss_5.json"), start: Array(text.utf8)[...])
    #expect(ImportFormat.guess(sample)?.name == "facebook-archive")
  }
}
