/// What a message wants, in the order of the model's columns.
enum Intent: Int, CaseIterable {
  case complaint, question, praise, idea, chatter

  /// The intent as the wire spells it.
  var name: String {
    switch self {
    case .complaint: "complaint"
    case .question: "question"
    case .praise: "praise"
    case .idea: "idea"
    case .chatter: "chatter"
    }
  }

  init?(name: some StringProtocol) {
    guard let intent = Intent.allCases.first(where: { $0.name == name }) else { return nil }
    self = intent
  }
}
