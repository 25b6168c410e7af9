import CareConfiguration
import MessageCore

/// What public pages may show of a stream: public messages, masked, and who of us may be named.
struct PublicStream: ~Copyable {
  /// A message as a page shows it.
  struct ShownMessage: Sendable {
    var id: String
    /// Masked, on one line.
    var text: String
    var at: Timestamp
    /// Who wrote it: our public name, or what stands for a stranger.
    var author: String
    var isOurs: Bool
    /// Whether a host of the chat wrote it.
    var isHost = false
    /// Its own page, where it is one of ours: that of a stranger's message would name them.
    var address: WebAddress?
    /// The question of a chat that it asks or answers, such as Q1.
    var question: String?
  }

  /// A question with its answers.
  struct AnsweredQuestion: Sendable {
    var question: ShownMessage
    /// The known answer first.
    var answers: [ShownMessage]

    /// The name of its own page: the same as long as the question is.
    var file: String { Self.file(of: question.id) }

    /// The name of the page of a question with that id.
    static func file(of id: String) -> String {
      "question-\(hexadecimal(SHA256.digest(id.utf8).prefix(8))).html"
    }
  }

  private var records: RecordCollection
  private let agents: AgentDirectory
  private let mask: PersonalDataMask
  private let period: Period
  private let organization: String
  /// When the newest public message was written.
  let newest: Timestamp?

  /// Takes of the records only what is public.
  init(_ records: consuming RecordCollection, _ settings: PageSettings) {
    self.records = records
    self.records.keepShowable()
    agents = settings.agents
    organization = Wording.oneLine(settings.organization)
    mask = PersonalDataMask(settings.agents)
    newest = self.records.messages.lazy.map(\.createdAt).max()
    let report = settings.report
    period = report.period.resolved(report.rules.calendar, asOf: report.asOf ?? newest) ?? .unbounded
  }

  /// The report of public messages.
  func report(_ settings: ReportSettings) throws -> Report { try Report(of: records, settings) }

  /// Known issues that are public, those of the most people first, with masked titles.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  func issues() throws -> [KnownIssue] {
    let issues = try records.issues { line in
      try line.string(.text).map { mask.masked($0, signals: try signals(line), hidesLinks: true) }
    }
    return issues.filter { $0.isPublic && $0.hasTitle }.map { issue in
      var issue = issue
      issue.title = mask.masked(issue.title, signals: [])
      return issue
    }
  }

  /// Questions of the period that somebody answered, newest first.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  func answeredQuestions() throws -> [AnsweredQuestion] {
    var found: [AnsweredQuestion] = []
    try records.forEachConversation { conversation in
      guard period.contains(conversation.first.at) else { return }
      for question in records.questions(in: conversation) where question.outcome != .nobody {
        let answers = try answers(to: question, in: conversation).compactMap { try shown($0) }
        guard let shown = try shown(conversation.turns[question.question].message), !answers.isEmpty else {
          continue
        }
        found.append(AnsweredQuestion(question: shown, answers: answers))
      }
    }
    return found.sorted { ($1.question.at, $1.question.id) < ($0.question.at, $0.question.id) }
  }

  /// The names of pages that questions may have had which were taken back since.
  var withdrawnFiles: [String] { records.deletedIds.map { AnsweredQuestion.file(of: $0) } }

  /// What answers a question, by indices of messages: the answer that is known first. Where the question began the
  /// conversation, all that others wrote in it follows, ours first, then others', each by time.
  private func answers(to question: AskedQuestion, in conversation: Conversation) -> [Int32] {
    let known = [question.answer].compactMap { $0 }
    if question.question > 0 { return known }
    let others = conversation.turns.dropFirst().filter {
      $0.side == .outbound
        || $0.side == .inbound && $0.author >= 0 && $0.author != conversation.first.author
    }
    let ordered = others.filter { $0.side == .outbound } + others.filter { $0.side == .inbound }
    return known + ordered.map(\.message).filter { $0 != question.answer }
  }

  /// Praise of the period, newest first: what is surely positive and meant for us.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  func praise(limit: Int) throws -> [ShownMessage] {
    let praise = records.messages.indices.filter { index in
      let message = records.messages[index]
      guard period.contains(message.createdAt), message.side == .inbound, message.tone == .positive,
        message.role != .bystander
      else { return false }
      return message.intent < 0 || records.intents.text(message.intent) == "praise"
    }
    var found: [ShownMessage] = []
    for index in praise.sorted(by: { records.isLater($0, than: $1) }) where found.count < limit {
      guard try isSurePraise(index), var message = try shown(Int32(index)) else { continue }
      message.text = Wording.shortened(message.text, to: Self.longestPraise)
      found.append(message)
    }
    return found
  }

  /// How many characters of a praise are shown at most, so that none fills the page.
  private static let longestPraise = 300
  /// How probable a positive tone is at least in what is shown as praise, where somebody tells.
  private static let surePraise = 0.7
  /// Signals that nothing bears which is shown as praise: where they stand, praise is mostly meant otherwise.
  private static let signalsAgainstPraise: Set = [
    "abuse", "churn", "financial", "irony", "legal", "medical", "outage", "safety",
  ]

  private func isSurePraise(_ index: Int) throws -> Bool {
    let line = try records.line(at: index)
    guard try line.string(.reposts) == nil else { return false }
    guard let value = try line.value(.tone, as: .object), let tone = Tone(value) else { return false }
    return !tone.signals.contains { Self.signalsAgainstPraise.contains($0.name) }
      && (value[.probability] == nil || tone.probability.positive >= Self.surePraise)
  }

  /// The messages of a chat on a hashtag, by time; guests are numbered by their first message.
  ///
  /// - Throws: `FatalError` where a line cannot be read again.
  func chat(_ choice: ChatChoice) throws -> [ShownMessage] {
    guard let wanted = records.labels.known(choice.tag.lowercased(), .hashtag) else { return [] }
    let members = records.messages.indices.filter { index in
      let message = records.messages[index]
      return period.contains(message.createdAt)
        && message.labels.contains { records.labelList[$0] == wanted }
    }.sorted { records.isLater($1, than: $0) }
    var guests: [Int32: Int] = [:]
    return try members.compactMap { index in
      guard var message = try shown(Int32(index)) else { return nil }
      let author = records.messages[index].author
      let handle = try records.authorDescription(at: index).handle
      message.isHost = handle.map { choice.hosts.contains($0.lowercased()) } ?? false
      if message.isHost, !message.isOurs, let handle {
        message.author = Wording.oneLine("@\(handle)")
        message.isOurs = true
      }
      if !message.isOurs, author >= 0 {
        let number = guests[author] ?? guests.count + 1
        guests[author] = number
        message.author = "Guest \(number)"
      }
      return message
    }
  }

  /// A message as a page shows it; nil where it has no text, and where a stranger is abusive.
  private func shown(_ index: Int32) throws -> ShownMessage? {
    let facts = records.messages[Int(index)]
    let line = try records.line(at: Int(index))
    guard let text = try line.string(.text), !text.isEmpty else { return nil }
    let signals = try signals(line)
    let author = try records.authorDescription(at: Int(index))
    let entry = agents.entry(network: author.network, id: author.id, handle: author.handle)
    let isOurs = facts.side == .outbound
    if !isOurs, signals.contains(where: { $0.name == "abuse" }) { return nil }
    // An entry for all accounts of a server has no name of its own: the account's is as public.
    let name = entry.flatMap { $0.isPublic ? $0.name ?? author.handle.map { "@\($0)" } : nil }
    let url = try line.string(.url)
    return ShownMessage(
      id: records.id(of: facts), text: mask.masked(text, signals: signals, hidesLinks: !isOurs),
      at: facts.createdAt,
      author: isOurs ? Wording.oneLine(name ?? organization) : "A customer", isOurs: isOurs,
      address: isOurs ? url.flatMap { WebAddress($0) } : nil,
      question: try line.value(.thread, as: .object).flatMap { ThreadPosition($0) }?.question)
  }
  private func signals(_ line: borrowing MessageLine) throws -> [Tone.Signal] {
    try line.value(.tone, as: .object).flatMap { Tone($0) }?.signals ?? []
  }
}
