/// A question that a customer put to us or to everybody, and what became of it: the one definition that all filters
/// share.
///
/// A question begins its conversation, or answers the message of ours that began one. The community answered it where
/// the asker was pleased with what somebody else wrote before any of us did; else we did, where one of us wrote; else
/// nobody.
public struct Inquiry: Equatable, Sendable {
  /// One message of a conversation; ids and authors are numbers that stand for them, negative where they are unknown.
  public struct Turn: Equatable, Sendable {
    public var id: Int32
    public var parent: Int32
    public var author: Int32
    public var isOurs: Bool
    /// A customer asks with it.
    public var asks: Bool
    /// It sounds positive, or is praise.
    public var isPleased: Bool

    public init(id: Int32, parent: Int32, author: Int32, isOurs: Bool, asks: Bool, isPleased: Bool) {
      self.id = id
      self.parent = parent
      self.author = author
      self.isOurs = isOurs
      self.asks = asks
      self.isPleased = isPleased
    }
  }

  /// Who answered.
  public enum Outcome: String, Sendable, CaseIterable { case us, community, nobody }

  /// An answer with which the asker was pleased, and the message that says so, as places in the conversation.
  public struct Thanks: Equatable, Sendable {
    public var answer: Int
    public var message: Int

    public init(answer: Int, message: Int) {
      self.answer = answer
      self.message = message
    }
  }

  /// The place in the conversation of the message that asks.
  public var question: Int
  public var outcome = Outcome.nobody
  /// The place of the answer; nil where nobody answered.
  public var answer: Int?
  /// How many messages are about it, itself included.
  public var size = 1
  /// How many messages of others than the asker and us came, answers of no use included.
  public var replies = 0
  /// Each answer that pleased the asker, ours included, in order of the thanks.
  public var thanks: [Thanks] = []

  /// What is known of the question at a place of a conversation whose turns are in order of time.
  ///
  /// - Parameter belongs: whether a later turn is about this question.
  private init(_ question: Int, _ turns: [Turn], belongs: (Turn) -> Bool) {
    self.question = question
    let asker = turns[question].author
    var answers: [Int32: Int] = [:]
    var latest: Int?
    var firstOwn: Int?
    for place in turns.indices.dropFirst(question + 1) where belongs(turns[place]) {
      let turn = turns[place]
      size += 1
      if !turn.isOurs, asker >= 0, turn.author == asker {
        // What is pleased with nothing in particular is so with the latest answer.
        guard turn.isPleased, let answer = answers[turn.parent] ?? latest,
          !thanks.contains(where: { $0.answer == answer })
        else { continue }
        thanks.append(Thanks(answer: answer, message: place))
        continue
      }
      if turn.isOurs {
        firstOwn = firstOwn ?? place
      } else {
        guard turn.author >= 0, !turn.asks else { continue }
        replies += 1
      }
      latest = place
      if turn.id >= 0 { answers[turn.id] = place }
    }
    let accepted = thanks.map(\.answer).filter { !turns[$0].isOurs }.min()
    if let accepted, accepted < firstOwn ?? turns.count {
      (outcome, answer) = (.community, accepted)
    } else if let firstOwn {
      (outcome, answer) = (.us, firstOwn)
    }
  }

  /// The questions of a conversation.
  ///
  /// - Parameter turns: its messages in order of time.
  public static func inquiries(in turns: [Turn]) -> [Inquiry] {
    guard let first = turns.first else { return [] }
    if !first.isOurs { return first.asks ? [Inquiry(0, turns) { _ in true }] : [] }
    // Under a message of ours each customer begins a branch of their own.
    return turns.indices.compactMap { place in
      let turn = turns[place]
      guard turn.asks, !turn.isOurs, turn.id >= 0, turn.parent == first.id else { return nil }
      var branch: Set<Int32> = [turn.id]
      return Inquiry(place, turns) { later in
        guard later.parent >= 0, branch.contains(later.parent) else { return false }
        if later.id >= 0 { branch.insert(later.id) }
        return true
      }
    }
  }
}

extension Inquiry {
  /// Whether a message asks: its intent says so, or, where it is no complaint or praise, its text has the form of a
  /// question.
  public static func asks(intent: String?, hasQuestionForm: @autoclosure () -> Bool) -> Bool {
    switch intent {
    case "question": true
    case "complaint", "praise", "idea": false
    default: hasQuestionForm()
    }
  }
}
