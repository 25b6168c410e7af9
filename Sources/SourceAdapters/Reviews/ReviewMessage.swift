import MessageCore

extension Message {
  /// A customer's review, which begins a conversation: `inbound` and public.
  ///
  /// - Parameters:
  ///   - id: its id on the network.
  ///   - title: goes before the text.
  static func review(
    _ id: String, on network: String, at time: Timestamp, title: String = "", _ text: String
  ) -> Message {
    var review = Message(id: "\(network):\(id)")
    review.network = network
    review.kind = .review
    review.createdAt = time
    review.direction = .inbound
    review.text = FeedEntry.joined(title, text)
    review.conversation = review.id
    review.links = TextEntities(utf8: text.utf8.span).addresses
    review.visibility = .public
    return review
  }

  /// The answer of those whom this review is about: `outbound` and public.
  ///
  /// - Parameter id: its own id; one made of the review's where it has none.
  func answer(id: String? = nil, at time: Timestamp?, _ text: String) -> Message {
    var answer = Message(id: id ?? "\(self.id)/reply")
    answer.network = network
    answer.kind = .comment
    answer.createdAt = time
    answer.direction = .outbound
    answer.text = text
    answer.replyTo = self.id
    answer.conversation = self.id
    answer.links = TextEntities(utf8: text.utf8.span).addresses
    answer.visibility = .public
    answer.place = place
    return answer
  }
}
