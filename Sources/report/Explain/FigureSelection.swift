import CareConfiguration
import MessageCore

/// What a figure counts, so that it can be listed: messages, conversations with their waits, cases, or alerts.
enum FigureSelection: Sendable {
  /// What a selection is made in.
  struct Scope: Sendable {
    var period: Period
    var calendar: ReportCalendar
    var definition: ResponseDefinition
    /// The moment that overdue is judged at.
    var moment: Timestamp
    var agents: AgentDirectory
  }

  /// One by one, by their index.
  case messages(@Sendable (borrowing RecordCollection, MessageFacts, Scope) throws -> Bool)
  /// Waits of conversations, with their answers where there are any.
  case waits(@Sendable (borrowing RecordCollection, Conversation, Scope) -> [Wait])
  /// Conversations, by their first message.
  case conversations(@Sendable (borrowing RecordCollection, Conversation, Scope) throws -> Bool)
  /// All messages of the people whose tally is so.
  case people(@Sendable (PersonTally) -> Bool)
  case cases(@Sendable (CaseTable, CaseFacts, Scope) -> Bool)
  /// The messages that are the evidence of alerts.
  case alerts(@Sendable (AlertRecord) -> Bool)
}

extension FigureSelection {
  /// The figures that can be explained: paths in the JSON report, in which `*` stands for a name.
  static let patterns: [String] = table.map(\.pattern)

  /// What the figure at a path counts; nil where it cannot be explained.
  ///
  /// The last member of a group of times and shares (`n`, `median`, `p90`, `mean`) may be named or left out.
  init?(path: String) {
    let parts = path.split(separator: ".", omittingEmptySubsequences: false)[...]
    if let exact = Self.table.first(where: { $0.pattern == path }) {
      self = exact.make("")
    } else if let last = parts.last, Self.measures.contains(String(last)),
      let selection = Self.first(parts.dropLast())
    {
      self = selection
    } else if let selection = Self.first(parts) {
      self = selection
    } else {
      return nil
    }
  }

  /// By the first pattern that a path fits.
  private static func first(_ parts: ArraySlice<Substring>) -> FigureSelection? {
    for (pattern, make) in table {
      if let name = name(in: parts, by: pattern) { return make(name) }
    }
    return nil
  }

  private static let measures: Set<String> = [
    "n", "median", "median_seconds", "p90", "p90_seconds", "mean", "mean_seconds", "business", "total",
  ]

  /// What stands for the star of a pattern, which takes the rest of a path where it comes last; empty where there is none.
  /// Nil where the path is another.
  private static func name(in parts: ArraySlice<Substring>, by pattern: String) -> String? {
    let wanted = pattern.split(separator: ".")
    guard let star = wanted.firstIndex(of: "*") else { return parts.elementsEqual(wanted) ? "" : nil }
    let tail = wanted.count - star - 1
    guard parts.count >= wanted.count, !parts.contains(""),
      parts.prefix(star).elementsEqual(wanted.prefix(star)),
      parts.suffix(tail).elementsEqual(wanted.suffix(tail))
    else { return nil }
    return parts.dropFirst(star).dropLast(tail).joined(separator: ".")
  }

  private static let table: [(pattern: String, make: @Sendable (String) -> FigureSelection)] =
    messageFigures + toneFigures + responseFigures + conversationFigures + recordFigures + peopleFigures
    + subjectFigures

  private typealias Table = [(pattern: String, make: @Sendable (String) -> FigureSelection)]

  // MARK: - Messages

  private static let messageFigures: Table = [
    ("messages.total", { _ in .messages { _, _, _ in true } }),
    ("messages.late", { _ in .messages { _, message, scope in message.isLate(in: scope.period) } }),
    ("messages.*", { name in .messages { _, message, _ in "\(message.side)" == name } }),
    (
      "volume.networks.*",
      { name in
        .messages { records, message, _ in
          records.channels[message.channel].network == name
            || Side.allCases.contains {
              "\(records.channels[message.channel].network).\($0)" == name && message.side == $0
            }
        }
      }
    ),
    (
      "volume.days.*",
      { name in
        .messages { _, message, scope in
          let day = Timestamp.midnight(scope.calendar.day(of: message.createdAt)).dayText
          return day == name || "\(day).\(message.side)" == name
        }
      }
    ),
    (
      "volume.hours.*",
      { name in
        .messages { _, message, scope in
          "\(scope.calendar.local(message.createdAt).secondsOfDay / 3600)" == name
        }
      }
    ),
    (
      "volume.weekdays.*",
      { name in
        .messages { _, message, scope in
          Wording.weekdays[scope.calendar.local(message.createdAt).weekday - 1].lowercased() == name
        }
      }
    ),
    (
      "channels.*",
      { name in .messages { records, message, _ in records.channels[message.channel].name == name } }
    ),
    ("ratings", { _ in .messages { _, message, _ in message.isHeard && message.rating != 255 } }),
  ]

  private static let toneFigures: Table = [
    ("tone.net", { _ in .messages { _, message, _ in message.isHeard && message.isJudged } }),
    ("tone.*", { name in .messages { _, message, _ in message.isHeard && message.toneName == name } }),
    (
      "intents.*",
      { name in
        .messages { records, message, _ in
          message.isHeard && message.intent >= 0 && records.intents.text(message.intent) == name
        }
      }
    ),
    ("signals.*", { name in labelled(name, .signal) }),
    (
      "amplification.*",
      { name in
        .messages { records, message, _ in
          let group = name.split(separator: ".").first.map(String.init)
          return message.isHeard
            && (message.toneName == group
              || message.intent >= 0 && records.intents.text(message.intent) == group)
        }
      }
    ),
  ]

  private static let subjectFigures: Table = [
    ("hashtags.*", { name in labelled(name.lowercased(), .hashtag) }),
    ("links.*", { name in labelled(name, .link) }),
    ("places.*", { name in labelled(name, .place) }),
    ("topics.frequent.*", { name in topic(name) }),
    ("topics.rising.*", { name in topic(name) }),
    ("topics.*", { name in topic(name) }),
  ]

  private static func labelled(_ name: String, _ kind: LabelTable.Kind) -> FigureSelection {
    .messages { records, message, _ in
      guard let wanted = records.labels.known(name, kind) else { return false }
      return message.labels.contains { records.labelList[$0] == wanted }
    }
  }

  private static func topic(_ name: String) -> FigureSelection {
    .messages { records, message, _ in
      let wanted = name.split(separator: " ").map { records.labels.known(String($0), .word) ?? .min }
      let words = message.words
      guard !wanted.isEmpty, words.count >= wanted.count else { return false }
      return (words.lowerBound...words.upperBound - wanted.count).contains { start in
        wanted.indices.allSatisfy { records.labelList[start + $0] == wanted[$0] }
      }
    }
  }

  // MARK: - Answers

  private static let responseFigures: Table = [
    ("response.first", { _ in .waits { $2.definition.waits(in: $1).filter { $0.answer != nil } } }),
    (
      "response.first.unanswered", { _ in .waits { $2.definition.waits(in: $1).filter { $0.answer == nil } } }
    ),
    ("response.rate", { _ in .waits { $2.definition.waits(in: $1) } }),
    (
      "response.next",
      { _ in .waits { _, conversation, _ in conversation.laterWaits.filter { $0.answer != nil } } }
    ),
    (
      "response.next.unanswered",
      { _ in .waits { _, conversation, _ in conversation.laterWaits.filter { $0.answer == nil } } }
    ),
    (
      "response.within.*",
      { name in
        let limit = Report.responseSteps.first { $0.name == name }?.seconds ?? 0
        return .waits { _, conversation, scope in
          scope.definition.waits(in: conversation).filter { (conversation.seconds(of: $0) ?? .max) <= limit }
        }
      }
    ),
    (
      "response.late",
      { _ in
        .waits { _, conversation, scope in
          scope.definition.waits(in: conversation)
            .filter { $0.answer.map { conversation.turns[$0].at >= scope.period.end } ?? false }
        }
      }
    ),
    ("response.targets.*", { name in target(name, due: { $0.firstResponseDue }, done: { $0.firstAnswer }) }),
  ]

  private static let conversationFigures: Table = [
    ("conversations.total", { _ in .conversations { _, _, _ in true } }),
    (
      "conversations.abandoned",
      { _ in
        .conversations { _, conversation, scope in
          let limit = scope.moment.seconds - Report.abandonedAfter
          return conversation.waitingSince.map { $0.seconds <= limit } ?? false
        }
      }
    ),
    ("conversations.messages", { _ in .conversations { _, conversation, _ in conversation.isInbound } }),
    (
      "conversations.customers.happier_share",
      { _ in .conversations { _, conversation, _ in conversation.change != nil } }
    ),
    (
      "conversations.customers.*",
      { name in .conversations { _, conversation, _ in conversation.change.map { "\($0)" } == name } }
    ),
    (
      "conversations.*",
      { name in .conversations { _, conversation, _ in "\(conversation.first.side)" == name } }
    ),
    ("questions.asked", { _ in question(nil) }),
    ("questions.open", { _ in question("questions.unanswered") }),
    ("questions.*", { name in question("questions.\(name)") }),
  ]

  /// Questions by the path that counts what became of them; all where there is none.
  private static func question(_ path: String?) -> FigureSelection {
    .waits { records, conversation, _ in
      records.questions(in: conversation).filter { path == nil || $0.outcome.path == path }
        .map { question in
          let answer = question.answer.flatMap { answer in
            conversation.turns.firstIndex { $0.message == answer }
          }
          return Wait(start: question.question, answer: answer)
        }
    }
  }

  // MARK: - Cases and alerts

  private static let recordFigures: Table = [
    ("cases.total", { _ in .cases { _, _, _ in true } }),
    ("cases.remarks", { _ in .cases { _, facts, _ in facts.isRemark } }),
    ("cases.reopened", { _ in .cases { _, facts, _ in !facts.isRemark && facts.reopenings > 0 } }),
    ("cases.reopenings", { _ in .cases { _, facts, _ in !facts.isRemark && facts.reopenings > 0 } }),
    ("cases.joined", { _ in .cases { _, facts, _ in !facts.isRemark && facts.joins > 0 } }),
    ("cases.joins", { _ in .cases { _, facts, _ in !facts.isRemark && facts.joins > 0 } }),
    ("cases.needing_attention", { _ in .cases { _, facts, _ in facts.needsAttention } }),
    ("cases.attention", { _ in .cases { _, facts, _ in facts.needsAttention } }),
    (
      "cases.status.*", { name in .cases { _, facts, _ in !facts.isRemark && facts.status.rawValue == name } }
    ),
    (
      "cases.priority.*",
      { name in .cases { _, facts, _ in !facts.isRemark && facts.priority.rawValue == name } }
    ),
    ("cases.kind.*", { name in .cases { table, facts, _ in table.kind(of: facts) == name } }),
    (
      "cases.queue.*",
      { name in .cases { table, facts, _ in !facts.isRemark && table.queue(of: facts) == name } }
    ),
    ("resolution.first", { _ in .cases { _, facts, _ in !facts.isRemark && facts.firstSolved != nil } }),
    ("resolution.full", { _ in .cases { _, facts, _ in !facts.isRemark && facts.lastSolved != nil } }),
    ("resolution.first.unsolved", { _ in unsolved }), ("resolution.full.unsolved", { _ in unsolved }),
    ("resolution.targets.*", { name in target(name, due: { $0.resolutionDue }, done: { $0.lastSolved }) }),
    ("storms", { _ in .alerts { $0.kind == StormFigures.kind } }),
    ("storms.*", { _ in .alerts { $0.kind == StormFigures.kind } }),
    ("alerts", { _ in .alerts { _ in true } }),
    ("alerts.*", { name in .alerts { $0.id == name || $0.kind == name } }),
  ]

  private static let unsolved = FigureSelection.cases { _, facts, _ in
    !facts.isRemark && facts.firstSolved == nil
  }

  private static func target(
    _ name: String, due: @escaping @Sendable (CaseFacts) -> Timestamp?,
    done: @escaping @Sendable (CaseFacts) -> Timestamp?
  ) -> FigureSelection {
    .cases { _, facts, scope in
      guard !facts.isRemark, let due = due(facts) else { return false }
      var target = TargetTally()
      target.add(due: due, done: done(facts))
      let counts = target.counts(at: scope.moment.seconds)
      return switch name {
      case "met": counts.met > 0
      case "missed": counts.missed > 0
      case "pending": counts.pending > 0
      default: false
      }
    }
  }

  // MARK: - People

  private static let peopleFigures: Table = [
    ("people.customers", { _ in .people { $0.inbound > 0 } }),
    ("people.customers.one_message", { _ in .people { $0.inbound == 1 } }),
    ("people.customers.two_to_four", { _ in .people { 2...4 ~= $0.inbound } }),
    ("people.customers.five_or_more", { _ in .people { $0.inbound >= 5 } }),
    (
      "people.wants.*",
      { name in
        let bit = PersonTally.wishes.firstIndex(of: name).map { UInt8(1) << UInt8($0) } ?? 0
        return .people { $0.wants & bit != 0 }
      }
    ),
    ("people.promoter_proxy.promoters", { _ in proxy { $0.promoters } }),
    ("people.promoter_proxy.passives", { _ in proxy { $0.passives } }),
    ("people.promoter_proxy.detractors", { _ in proxy { $0.detractors } }),
    ("people.promoter_proxy.score", { _ in proxy { $0.total } }),
    ("people.helpers", { _ in .messages { _, message, _ in message.role == .helper && message.isPublic } }),
    ("people.evangelists", { _ in .people { $0.isEvangelist } }),
    (
      "people.influencers", { _ in .people { $0.publicMessages > 0 && ($0.followers > 0 || $0.carried > 0) } }
    ),
    (
      "people.agents",
      { _ in .messages { _, message, _ in message.side == .outbound && message.author >= 0 } }
    ),
    ("people.agents.*", { name in by(name, .outbound) }),
    ("people.helpers.*", { name in by(name, .inbound) }),
    ("people.evangelists.*", { name in by(name, .inbound) }),
    ("people.influencers.*", { name in by(name, .inbound) }),
    (
      "people.teams.*",
      { name in
        .messages { records, message, scope in
          guard message.side == .outbound, message.author >= 0 else { return false }
          let author = try records.authorDescription(of: message)
          return scope.agents.entry(network: author.network, id: author.id, handle: author.handle)?.team
            == name
        }
      }
    ),
  ]

  private static func proxy(_ part: @escaping @Sendable (PromoterProxy) -> Int) -> FigureSelection {
    .people { tally in
      var proxy = PromoterProxy()
      proxy.add(tally)
      return part(proxy) > 0
    }
  }

  /// Messages of one side by who wrote them, as they call themselves.
  private static func by(_ name: String, _ side: Side) -> FigureSelection {
    .messages { records, message, _ in
      guard (message.side == .outbound) == (side == .outbound), message.author >= 0 else { return false }
      return try records.authorDescription(of: message).shown == name
    }
  }
}

extension MessageFacts {
  /// Whether it counts for tone: only our own messages do not.
  fileprivate var isHeard: Bool { side != .outbound }
  fileprivate var isJudged: Bool { tone != nil && tone != .unknown }
  fileprivate var toneName: String { (tone ?? .unknown).rawValue }
}

extension Conversation {
  /// How long a wait took in whole seconds; nil where no answer came.
  func seconds(of wait: Wait) -> Int64? {
    wait.answer.map { max(0, turns[$0].at.wholeSeconds(since: turns[wait.start].at)) }
  }
}
