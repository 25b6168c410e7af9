import MessageCore

/// What a record of type `question` tells of one question.
struct RecordedQuestion: Sendable {
  /// The line, to be read again.
  var line: StoredLine
  var revision: Int64
  var askedAt: Timestamp
  /// Numbers in the collection's identifiers of the message that asks and of the one that answered; the latter negative
  /// where nobody did, or nobody says.
  var message: Int32
  var answer: Int32
  var outcome: Inquiry.Outcome
  /// Whether everything that it tells of may be read by everybody.
  var isPublic: Bool
}

/// The questions that a stream tells of in records of their own, each message that asks once.
struct QuestionTable: Sendable {
  private(set) var all: [RecordedQuestion] = []
  /// By the number of the message that asks.
  private var indices: [Int32: Int32] = [:]

  var isEmpty: Bool { all.isEmpty }

  /// What is told of the question that a message asks; nil where nothing is.
  subscript(message: Int32) -> RecordedQuestion? { indices[message].map { all[Int($0)] } }

  /// Lets go of all but some.
  mutating func keep(where isKept: (RecordedQuestion) -> Bool) {
    let kept = all.filter(isKept)
    self = QuestionTable()
    for question in kept { set(question) }
  }

  /// Takes a question in, in the place of what was told of it before.
  mutating func set(_ question: RecordedQuestion) {
    if let index = indices[question.message] {
      all[Int(index)] = question
    } else {
      indices[question.message] = Int32(all.count)
      all.append(question)
    }
  }
}

/// A question of a customer in a conversation, and what became of it.
struct AskedQuestion: Sendable {
  /// The place in the conversation of the message that asks.
  var question: Int
  /// The index among the collection's messages of the answer; nil where nobody answered, or the answer was not read.
  var answer: Int32?
  var outcome: Inquiry.Outcome
  /// Whether a record tells it.
  var isTold = false
}

extension RecordCollection {
  /// The questions that customers asked in a conversation, in their order: what a record of type `question` tells of one
  /// stands before what its messages do.
  func questions(in conversation: Conversation) -> [AskedQuestion] {
    let told = toldQuestions(in: conversation)
    let heard = heardQuestions(in: conversation)
    if told.isEmpty { return heard }
    let untold = heard.filter { question in !told.contains { $0.question == question.question } }
    return (told + untold).sorted { $0.question < $1.question }
  }

  /// Those that records tell of.
  private func toldQuestions(in conversation: Conversation) -> [AskedQuestion] {
    if questionRecords.isEmpty { return [] }
    return conversation.turns.enumerated().compactMap { place, turn in
      guard turn.id >= 0, let record = questionRecords[turn.id] else { return nil }
      return AskedQuestion(
        question: place, answer: messageIndex(record.answer).map { Int32($0) }, outcome: record.outcome,
        isTold: true)
    }
  }

  /// Those that the messages themselves tell of.
  private func heardQuestions(in conversation: Conversation) -> [AskedQuestion] {
    func facts(_ turn: Conversation.Turn) -> MessageFacts { messages[Int(turn.message)] }
    guard conversation.turns.contains(where: { facts($0).flags.contains(.question) }) else { return [] }
    let turns = conversation.turns.map { turn in
      let intent = facts(turn).intent
      return Inquiry.Turn(
        id: turn.id, parent: turn.parent, author: turn.author, isOurs: turn.side == .outbound,
        asks: facts(turn).flags.contains(.inquiry),
        isPleased: turn.tone == .positive || intent >= 0 && intents.text(intent) == "praise")
    }
    return Inquiry.inquiries(in: turns).filter {
      facts(conversation.turns[$0.question]).flags.contains(.question)
    }.map { inquiry in
      AskedQuestion(
        question: inquiry.question, answer: inquiry.answer.map { conversation.turns[$0].message },
        outcome: inquiry.outcome)
    }
  }

  /// The questions that records tell of and whose messages were not read.
  func questionsWithoutMessage() -> [RecordedQuestion] {
    questionRecords.all.filter { messageIndex($0.message) == nil }
  }
}
