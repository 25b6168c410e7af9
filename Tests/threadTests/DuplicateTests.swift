import Testing

@testable import thread

@Suite struct DuplicateTests {
  /// The original of the last of some posts of one person, each `(network, minute, text)`.
  private func original(_ posts: [(network: UInt64, minute: Int64, text: String)]) -> Int32? {
    var finder = DuplicateFinder()
    var text = TalkText()
    var found: Int32?
    for (number, post) in posts.enumerated() {
      text.scan(Array(post.text.utf8))
      found = finder.original(
        of: Int32(number), network: post.network, people: [7], seconds: post.minute * 60, words: text.words)
    }
    return found
  }

  private let text = "my order 4711 is late again and nobody tells me why"

  @Test func theSameOnAnotherNetworkIsADuplicate() {
    #expect(original([(1, 0, text), (2, 60, text)]) == 0)
    #expect(
      original([
        (1, 0, text), (2, 5, "My ORDER 4711 is late, again! And nobody tells me why: https://a.example/"),
      ]) == 0)
    #expect(original([(1, 0, text), (2, 5, text), (3, 6, text)]) == 0)
  }

  @Test func otherwiseItIsNone() {
    #expect(original([(1, 0, text), (2, 61, text)]) == nil)
    #expect(original([(1, 0, text), (1, 5, text)]) == nil)
    #expect(original([(1, 0, text), (2, 5, "my order is late")]) == nil)
    #expect(original([(1, 0, "thanks all"), (2, 5, "thanks you")]) == nil)
    #expect(original([(1, 0, "thanks"), (2, 5, "thanks")]) == nil)
    #expect(original([(1, 0, "thanks all"), (2, 5, "Thanks, all!")]) == 0)
  }
}
