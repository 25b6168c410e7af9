import CareConfiguration
import MessageCore

/// The public pages, each made of what a stream may show.
enum PublicPage: String, CaseIterable, Sendable {
  case directory, issues, answers, chat, wall

  var file: String { "\(rawValue).html" }

  var title: String {
    switch self {
    case .directory: "Our accounts"
    case .issues: "Known issues and ideas"
    case .answers: "Questions and answers"
    case .chat: "Chat"
    case .wall: "How we answer"
    }
  }

  var description: String {
    switch self {
    case .directory: "The accounts that speak for us, and how to tell them from others."
    case .issues: "What we know is wrong or wished for, how many people said so, and where it stands."
    case .answers: "Questions that were asked in public, with the answers they got."
    case .chat: "A conversation on a hashtag: what was asked and answered."
    case .wall: "How fast we answer in public, and what people are glad about."
    }
  }

  /// What stands in the page, for its template.
  ///
  /// - Parameter chat: the hashtag of the chat, and its hosts' handles in lower case.
  /// - Throws: `FatalError` where a line cannot be read again.
  func content(
    _ stream: borrowing PublicStream, _ settings: PageSettings, chat: ChatChoice?
  ) throws -> [String: Any] {
    switch self {
    case .directory: DirectoryContent(settings).context
    case .issues: try issues(stream, settings)
    case .answers: try answers(stream, settings)
    case .chat: try self.chat(stream, settings, chat)
    case .wall: try wall(stream, settings)
    }
  }

  // MARK: - Issues

  private func issues(_ stream: borrowing PublicStream, _ settings: PageSettings) throws -> [String: Any] {
    let all = try stream.issues()
    let groups = [
      ("Issues", all.filter { $0.kind != "idea" }), ("Ideas", all.filter { $0.kind == "idea" }),
    ].filter { !$0.1.isEmpty }
    return [
      "none": all.isEmpty,
      "groups": groups.enumerated().map { number, group in
        [
          "id": "group-\(number)", "title": group.0,
          "items": group.1.enumerated().map { place, issue in
            var item: [String: Any] = [
              "anchor": "item-\(number)-\(place)", "title": issue.title,
              "state": Wording.oneLine(issue.state),
              "people": "\(Wording.number(issue.people)) \(issue.people == 1 ? "person" : "people")",
              "count": Wording.number(Int(clamping: issue.count), of: "message"),
            ]
            item["firstSeen"] = issue.firstSeen.map { Wording.date(settings.report.rules.calendar.local($0)) }
            item["firstSeenAt"] = issue.firstSeen?.description
            item["address"] = issue.url.flatMap { WebAddress($0)?.text }
            return item
          },
        ] as [String: Any]
      },
    ]
  }

  // MARK: - Answers

  /// In a site, the questions with links to their own pages; else all of them with their answers.
  private func answers(_ stream: borrowing PublicStream, _ settings: PageSettings) throws -> [String: Any] {
    let questions = try stream.answeredQuestions()
    var context: [String: Any] = ["none": questions.isEmpty]
    let items = questions.enumerated().map { number, question in
      var item = Self.context(of: question, settings)
      item["anchor"] = "question-\(number + 1)"
      return item
    }
    if !items.isEmpty { context[settings.isSite ? "links" : "questions"] = ["items": items] }
    return context
  }

  /// A question with its answers, as the templates show it.
  static func context(of question: PublicStream.AnsweredQuestion, _ settings: PageSettings) -> [String: Any] {
    var item = message(question.question, settings)
    item["file"] = question.file
    item["count"] = "\(question.answers.count)"
    item["answersText"] = Wording.number(question.answers.count, of: "answer")
    item["isAnsweredByUs"] = question.answers.contains(where: \.isOurs)
    item["answers"] = question.answers.enumerated().map { place, answer in
      var shown = message(answer, settings)
      shown["property"] = place == 0 ? "acceptedAnswer" : "suggestedAnswer"
      shown["kind"] = answer.isOurs ? "Organization" : "Person"
      return shown
    }
    return item
  }

  // MARK: - Chat

  private func chat(
    _ stream: borrowing PublicStream, _ settings: PageSettings, _ choice: ChatChoice?
  ) throws -> [String: Any] {
    guard let choice else { return ["none": true, "items": [[String: Any]]()] }
    let messages = try stream.chat(choice)
    var context: [String: Any] = [
      "none": messages.isEmpty,
      "items": messages.map { shown in
        var item = Self.message(shown, settings)
        item["class"] = shown.isOurs ? "ours" : "guest"
        item["question"] = shown.question.map { Wording.oneLine($0) }
        item["role"] = shown.isHost ? "host" : shown.isOurs ? "our team" : nil
        return item
      },
    ]
    context["embed"] = settings.address(of: file).map {
      "<iframe src=\"\($0)\" title=\"Chat on #\(Wording.oneLine(choice.tag))\" width=\"100%\" height=\"600\" loading=\"lazy\"></iframe>"
    }
    return context
  }

  // MARK: - Wall

  private func wall(_ stream: borrowing PublicStream, _ settings: PageSettings) throws -> [String: Any] {
    let report = try stream.report(settings.report)
    var context: [String: Any] = [
      "badge": Drawings.badge(report, organization: settings.organization)
    ]
    let responses = report.tallies.responses
    if responses.begun > 0 {
      var items = report.tallies.hasResponses ? report.headlines.filter { $0.name == "First response" } : []
      items.append(
        Headline(
          name: "Answered within a day", value: Wording.share(responses.share(within: 86_400) ?? 0),
          detail: "of \(Wording.number(responses.begun, of: "public conversation"))"))
      items += communityHeadlines(report)
      context["headlines"] = [
        "items": items.map { ["name": $0.name, "value": $0.value, "detail": $0.detail] }
      ]
    }
    let praise = try stream.praise(limit: 12)
    if !praise.isEmpty { context["praise"] = ["items": praise.map { Self.message($0, settings) }] }
    if let badge = settings.address(of: "badge.svg"), let page = settings.address(of: file) {
      context["embed"] =
        "<a href=\"\(page)\"><img src=\"\(badge)\" alt=\"How fast we answer\" height=\"24\"></a>"
    }
    if let address = settings.address(of: PublicPage.directory.file), let svg = Drawings.code(address) {
      context["code"] = ["svg": svg, "address": address]
    }
    return context
  }

  /// What became of questions, where records tell it, and how many people helped, none of them named.
  private func communityHeadlines(_ report: Report) -> [Headline] {
    var items: [Headline] = []
    let questions = report.tallies.questions
    let answered = questions.asked - questions.unanswered
    if report.tallies.conversations.toldQuestions.asked > 0 {
      items.append(
        Headline(
          name: "Questions answered", value: Wording.share(answered, of: questions.asked),
          detail: "\(Wording.number(answered)) of \(Wording.number(questions.asked)), "
            + "\(Wording.number(questions.answeredByCommunity)) of them by other customers"))
    }
    let community = report.people.community
    if community.isTold, community.helpers > 0 {
      items.append(
        Headline(
          name: "Customers who helped others", value: Wording.number(community.helpers),
          detail: "\(Wording.number(community.answers, of: "answer")), "
            + "\(Wording.number(community.thanked)) of them thanked for"))
    }
    return items
  }

  private static func message(
    _ shown: PublicStream.ShownMessage, _ settings: PageSettings
  ) -> [String: Any] {
    var context: [String: Any] = [
      "text": shown.text, "author": shown.author, "isOurs": shown.isOurs,
      "writtenAt": shown.at.description,
      "written": Wording.moment(settings.report.rules.calendar.local(shown.at)),
    ]
    context["address"] = shown.address?.text
    return context
  }
}

/// Which chat a transcript is of.
struct ChatChoice: Sendable {
  /// The hashtag, without its number sign.
  var tag: String
  /// The handles of hosts, lower case, without the at sign.
  var hosts: Set<String>
}
