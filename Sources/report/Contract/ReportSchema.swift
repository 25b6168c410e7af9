import MessageCore

/// The contract of the JSON report: its one description, from which its JSON Schema is made and by which the names in
/// gates are checked.
enum ReportSchema {
  /// The JSON Schema (2020-12) of the JSON report, laid out for reading, with a line end.
  static var document: String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("$schema", "https://json-schema.org/draft/2020-12/schema")
      writer.member("$id", "urn:earshot:schema:report-json")
      writer.member("title", "The report that report --format json writes")
      writer.member("description", "Names stay; new ones may be added. See report(1).")
      report.writeKeywords(to: &writer)
    }
    guard let value = try? JSONValue(parsing: writer.bytes) else { return "" }
    return JSONIndentation.text(of: value) + "\n"
  }

  /// Whether some report has a figure at that path.
  static func knows(_ path: String) -> Bool {
    report.shape(at: path.split(separator: ".", omittingEmptySubsequences: false)) != nil
  }

  // MARK: - Parts that recur

  private static let sides: [ReportMember] = [
    .init("total", .count, "All messages."), .init("inbound", .count, "From customers."),
    .init("outbound", .count, "From us."), .init("unknown", .count, "Of a side that nobody tells."),
  ]

  private static let durations: [ReportMember] = [
    .init("n", .count, "How many times there are."),
    .init(
      "median_seconds", .figure(), "The middle one; of an even number the mean of the two in the middle."),
    .init("p90_seconds", .figure(), "The nearest rank."), .init("mean_seconds", .figure(), "The mean."),
  ]

  private static let business = ReportMember(
    "business", .object(durations), "The same while the desk was open.", optional: true)

  private static let unanswered = ReportMember("unanswered", .count, "Those without an answer.")

  private static let responses: [ReportMember] = durations + [unanswered, business]

  private static let resolutions: [ReportMember] =
    durations + [.init("unsolved", .count, "Cases that are not solved."), business]

  private static let targets = ReportMember(
    "targets",
    .object([
      .init("met", .count, "In time."), .init("missed", .count, "Late, or due and not done."),
      .init("pending", .count, "Not done and not due."),
    ]), "Targets of cases at the moment of the report.", optional: true)

  private static let change = ReportMember(
    "customers",
    .object([
      .init("happier", .count, "Sounded better at the end than at the start."),
      .init("same", .count, "The same."),
      .init("sadder", .count, "Worse."), .init("happier_share", .figure(from: 0, to: 1), "Of all three."),
    ]), "Conversations by the customer's tone at the end against the start.")

  private static let quoted: [ReportMember] = [
    .init("handle", .string, "Who wrote it, where it may be quoted.", optional: true),
    .init("text", .string, "The text, where it may be quoted.", optional: true),
    .init("url", .string, "Its page.", optional: true),
  ]

  private static let period: [ReportMember] = [
    .init("start", .time, "The first moment."), .init("end", .time, "The first moment after it."),
  ]

  private static let counts = ReportShape.mapping(.count)

  private static let names = ReportShape.list(
    .object([.init("name", .string, "The name."), .init("messages", .count, "Messages that bear it.")]))

  private static let agent: [ReportMember] = [
    .init("messages", .count, "What they wrote."), .init("replies", .count, "Of it, answers."),
    .init("first", .object(durations + [business]), "First responses that are theirs."),
    .init("next", .object(durations), "Later ones."),
    .init("politeness", .figure(from: -1, to: 1), "The mean politeness of their messages."), change,
  ]

  private static let person: [ReportMember] = [
    .init("network", .string, "Where."),
    .init("name", .string, "The handle, else the name, else the id.", optional: true),
  ]

  private static let reacher: [ReportMember] =
    person + [
      .init("messages", .count, "Public messages."), .init("positive", .count, "Of them praise."),
      .init("negative", .count, "Of them complaints."), .init("followers", .count, "The most known."),
      .init("carried", .count, "Reposts and quotes."),
    ]

  /// What records of type `person` tell.
  private static let told: [ReportMember] = [
    .init("thanked", .count, "Answers that pleased the asker, as records tell.", optional: true),
    .init("solved", .count, "Of them, those that came before any of ours.", optional: true),
  ]

  // MARK: - The report

  private static let report = ReportShape.object(
    [
      .init("title", .string, "The report's title."),
      .init(
        "period",
        .object(
          period + [
            .init("time_zone", .string, "The zone of days and hours."),
            .init("week_start", .choice(Weekday.allCases.map(\.rawValue)), "The day that weeks begin on."),
          ]), "What the report is about."),
      .init("as_of", .time, "The moment of the report."),
      .init(
        "messages",
        .object(sides + [.init("late", .count, "Of them, seen only after the period had ended.")]),
        "Messages of the period."),
      .init("volume", volume, "Messages by network, day, hour and weekday."),
      .init("channels", channels, "Networks, public and direct apart.", optional: true),
      .init("queries", queries, "What networks counted for queries.", optional: true),
      .init("tone", tone, "Messages that are not outbound, by tone.", optional: true),
      .init("intents", counts, "The same by intent.", optional: true),
      .init("signals", counts, "The same by signal.", optional: true),
      .init("response", response, "How conversations were answered.", optional: true),
      .init("conversations", conversations, "Conversations that began in the period.", optional: true),
      .init("questions", questions, "Conversations that a question began.", optional: true),
    ] + records + subjects)

  private static let volume = ReportShape.object([
    .init("networks", .mapping(.object(sides)), "By network."),
    .init("days", .mapping(.object(sides)), "By day."),
    .init("hours", .list(.count), "24 counts, by hour of the day."),
    .init("weekdays", counts, "From monday to sunday."),
  ])

  private static let channels = ReportShape.list(
    .object([
      .init("network", .string, "The network."),
      .init("direct", .boolean, "Whether only the two sides see it."),
      .init("messages", .object(sides), "Its messages."),
      .init("net_tone", .figure(from: -1, to: 1), "Their net tone.", optional: true),
      .init("first", .object(responses), "First responses there.", optional: true),
    ]))

  private static let queries = ReportShape.list(
    .object([
      .init("query", .string, "The query."), .init("network", .string, "Where.", optional: true),
      .init("seconds", .count, "The length of each stretch."),
      .init("stretches", .count, "How many there are."), .init("count", .count, "Messages in all of them."),
      .init(
        "peak",
        .object([
          .init("start", .time, "When the stretch with the most began."),
          .init("count", .count, "Its messages."),
        ]), "The most in one stretch."),
      .init("bursts", .count, "Stretches that stand out."),
    ]))

  private static let tone = ReportShape.object([
    .init("negative", .count, "Negative."), .init("neutral", .count, "Neutral."),
    .init("positive", .count, "Positive."), .init("unknown", .count, "Not judged."),
    .init("net", .figure(from: -1, to: 1), "Positive less negative, of those judged."),
  ])

  private static let response = ReportShape.object([
    .init("definition", .choice(ResponseDefinition.allCases.map(\.rawValue)), "Whose rules count."),
    .init("first", .object(responses), "First responses."), .init("next", .object(responses), "Later ones."),
    .init("rate", .figure(from: 0, to: 1), "The share that was answered."),
    .init("within", .mapping(.figure(from: 0, to: 1)), "Shares by 15m, 1h, 4h, 8h, 24h."),
    .init("late", .count, "First responses that came after the period had ended."), targets,
  ])

  private static let conversations = ReportShape.object(
    sides + [
      .init("messages", .count, "Messages in those that customers began."),
      .init("abandoned", .count, "Those in which somebody has been waiting for 72 hours."), change,
    ])

  private static let questions = ReportShape.object([
    .init("asked", .count, "All of them."), .init("answered_by_us", .count, "First by one of us."),
    .init("answered_by_community", .count, "First by somebody else."),
    .init("unanswered", .count, "By nobody."),
    .init(
      "open",
      .list(
        .object(
          [
            .init("id", .string, "The message."), .init("asked_at", .time, "When it was written."),
            .init("followers", .count, "Of its author."),
          ] + quoted)), "Public ones without an answer, those of the widest reach first."),
  ])

  private static let records: [ReportMember] = [
    .init("cases", cases, "Cases that were opened in the period.", optional: true),
    .init(
      "resolution",
      .object([
        .init("first", .object(resolutions), "From opening to the first solution."),
        .init("full", .object(resolutions), "To the last one."), targets,
      ]), "How cases were solved.", optional: true),
    .init(
      "storms",
      .object([
        .init("n", .count, "How many."), .init("messages", .count, "Messages in all of them."),
        .init("longest_seconds", .count, "The longest."), .init("highest_severity", .count, "1 to 10."),
      ]), "Bursts that began in the period.", optional: true),
    .init(
      "alerts",
      .list(
        .object([
          .init("id", .string, "Its id."), .init("kind", .string, "burst, impostor, rule or another word."),
          .init("subject", .string, "What it is about."), .init("severity", .figure(), "1 to 10."),
          .init("started_at", .time, "When it began."), .init("ended_at", .time, "When it was over."),
          .init("messages", .count, "How many messages it holds."),
        ])), "Warnings that began in the period."),
    .init(
      "issues",
      .list(
        .object([
          .init("id", .string, "Its id."), .init("title", .string, "What it is."),
          .init("kind", .string, "complaint, idea or another word.", optional: true),
          .init("state", .string, "open, planned, done or another word."),
          .init("count", .count, "Messages about it."), .init("people", .count, "People who wrote them."),
          .init("first_seen", .time, "The first of them."), .init("last_seen", .time, "The newest."),
          .init("url", .string, "Its page.", optional: true),
        ])), "Known problems and ideas.", optional: true),
    .init("people", people, "People, most of them only counted."),
  ]

  private static let cases = ReportShape.object([
    .init("total", .count, "All of them."), .init("status", counts, "By status."),
    .init("priority", counts, "By priority."), .init("kind", counts, "By kind."),
    .init("queue", counts, "By queue."),
    .init("reopened", .count, "Opened again."), .init("reopenings", .count, "How often."),
    .init("joined", .count, "Joined by a stranger."), .init("joins", .count, "How often."),
    .init("remarks", .count, "Praise and ideas, which count here, in total and in kind alone."),
    .init("needing_attention", .count, "New or open."),
    .init(
      "attention",
      .list(
        .object(
          [
            .init("id", .string, "Its id."), .init("status", .string, "Where it stands."),
            .init("priority", .string, "How urgent it is."),
            .init("kind", .string, "What it is about.", optional: true),
            .init("queue", .string, "Whose work it is.", optional: true),
            .init("opened_at", .time, "When it was opened."), .init("due", .time, "What is due next."),
            .init("overdue", .boolean, "Whether it should have come."),
          ] + quoted)), "At most ten of them, the most urgent first."),
  ])

  private static let people = ReportShape.object([
    .init(
      "customers",
      .object([
        .init("total", .count, "Who wrote inbound messages."), .init("one_message", .count, "Once."),
        .init("two_to_four", .count, "Two to four times."), .init("five_or_more", .count, "More often."),
      ]), "Customers."),
    .init("wants", counts, "Who complained, had ideas, praised and asked.", optional: true),
    .init(
      "community",
      .object(
        [
          .init("helpers", .count, "People who answered others in public."),
          .init("answers", .count, "Their answers."),
        ] + told + [.init("evangelists", .count, "People who praised again and again.")]),
      "What people did for each other and for us.", optional: true),
    .init(
      "promoter_proxy",
      .object([
        .init("promoters", .count, "More often positive than negative."),
        .init("passives", .count, "As often, or neither."),
        .init("detractors", .count, "More often negative."),
        .init("score", .figure(from: -100, to: 100), "Percentage of promoters less that of detractors."),
      ]), "A stand-in for a net promoter score, by tone; nobody was asked.", optional: true),
    .init("agents", .list(.object(person + agent)), "Accounts of ours."),
    .init(
      "teams", .list(.object([.init("name", .string, "The team's name.")] + agent)),
      "Their teams, by the configuration.", optional: true),
    .init(
      "helpers",
      .list(
        .object(
          person + [.init("messages", .count, "As a helper."), .init("replies", .count, "Answers.")] + told)),
      "Customers who answered others in public."),
    .init("influencers", .list(.object(reacher)), "Those of the widest reach.", optional: true),
    .init(
      "evangelists",
      .list(
        .object(
          reacher + [
            .init("defences", .count, "Praise that answers somebody, as records tell.", optional: true)
          ])), "Those who praised most.", optional: true),
  ])

  private static let topics = ReportShape.list(
    .object([
      .init("name", .string, "The word or phrase."), .init("messages", .count, "Messages that hold it."),
      .init("before", .count, "Of the other period.", optional: true),
      .init(
        "p", .figure(from: 0, to: 1), "How often chance alone brings such a difference.", optional: true),
    ]))

  private static let subjects: [ReportMember] = [
    .init("hashtags", names, "The twenty on the most messages."),
    .init(
      "topics",
      .object([
        .init("frequent", topics, "Words and phrases in the most messages."),
        .init("rising", topics, "Those in more messages than before, by more than chance; the surest first."),
      ]), "What people talk about.", optional: true),
    .init("links", names, "The same of links.", optional: true),
    .init("places", names, "The same of places.", optional: true),
    .init(
      "ratings",
      .object([
        .init("n", .count, "Ratings."), .init("mean", .figure(from: 0, to: 1), "Of the best."),
      ]), "Stars.", optional: true),
    .init(
      "amplification",
      .mapping(
        .object([
          .init("messages", .count, "Messages of that tone."), .init("likes", .count, "Likes."),
          .init("reposts", .count, "Reposts."), .init("replies", .count, "Replies."),
          .init("quotes", .count, "Quotes."), .init("views", .count, "Views."),
          .init("reach", .count, "Followers of the authors, each author once."),
        ])), "How far messages of each tone, praise and complaints were carried.", optional: true),
    .init(
      "compared",
      .object([
        .init("period", .object(period), "The other period."),
        .init(
          "figures",
          .list(
            .object([
              .init("name", .string, "The figure's path."),
              .init(
                "unit", .choice(Comparison.Unit.allCases.map(\.rawValue)),
                "A count, a share of 1, points of net tone, a score of −100 to 100, or seconds."),
              .init("now", .figure(), "In this period."),
              .init("before", .figure(), "In the other one."),
              .init("p", .figure(from: 0, to: 1), "How often chance alone brings such a difference."),
              .init("test", .string, "The test's name.", optional: true),
              .init(
                "significant", .boolean,
                "Whether it is a difference: chance brings any in less than one report of twenty."),
            ])), "Figures of both."),
      ]), "Beside another period.", optional: true),
    .init(
      "definitions",
      .mapping(
        .object(
          durations + [
            unanswered, .init("rate", .figure(from: 0, to: 1), "The share that was answered."),
            .init("headline", .choice(["median", "mean"]), "The figure that the vendor shows first."),
          ])), "First responses by each vendor's rules.", optional: true),
  ]
}
