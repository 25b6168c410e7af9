import MessageCore

/// The tables of a report, each under the name that `--table` gives it.
extension Report {
  /// Every table but `conversations`, which is made of records.
  var tables: [ReportTable] {
    [
      figuresTable, changesTable, daysTable, hoursTable, channelsTable, toneTable,
      namesTable("intents", tallies.intents), namesTable("signals", tallies.signals), responsesTable,
      definitionsTable, agentsTable, teamsTable, helpersTable, influencersTable, evangelistsTable,
      questionsTable, issuesTable, casesTable, alertsTable, namesTable("hashtags", tallies.hashtags),
      topicsTable, linksTable, namesTable("places", tallies.places), queriesTable, amplificationTable,
    ]
  }

  // MARK: - Messages

  var daysTable: ReportTable {
    ReportTable(
      name: "days",
      columns: [
        .text("day", "Day"), .number("messages", "Messages"), .number("inbound", "Inbound"),
        .number("outbound", "Outbound"), .number("unknown", "Unknown"), .number("net_tone", "Net tone"),
      ],
      rows: tallies.days.sorted { $0.key < $1.key }.map { day, counts in
        [.word(Timestamp.midnight(day).dayText)] + sideCells(counts.sides) + [.points(counts.tone.net)]
      })
  }

  var hoursTable: ReportTable {
    ReportTable(
      name: "hours",
      columns: [
        .text("weekday", "Weekday"), .number("hour", "Hour"), .number("messages", "Messages"),
        .number("inbound", "Inbound"), .number("outbound", "Outbound"), .number("unknown", "Unknown"),
      ],
      rows: tallies.hoursOfWeek.enumerated().map { index, counts in
        [.word(Wording.weekdays[index / 24].lowercased()), .count(index % 24)] + sideCells(counts)
      })
  }

  var channelsTable: ReportTable {
    var columns: [ReportTable.Column] = [
      .text("channel", "Channel"), .number("messages", "Messages"), .number("inbound", "Inbound"),
      .number("outbound", "Outbound"), .number("unknown", "Unknown"),
    ]
    if tallies.hasTone { columns.append(.number("net_tone", "Net tone")) }
    if tallies.hasResponses {
      columns += [
        .number("first_median_seconds", "First response"), .number("first_p90_seconds", "90%"),
        .number("response_rate", "Answered"),
      ]
    }
    return ReportTable(
      name: "channels", columns: columns,
      rows: topChannels.map { channel, counts in
        var cells = [Cell.text(channel.name)] + sideCells(counts.sides)
        if tallies.hasTone { cells.append(.points(counts.tone.net)) }
        if tallies.hasResponses { cells += responseCells(counts.responses) }
        return cells
      })
  }

  var toneTable: ReportTable {
    let tone = tallies.tone
    return ReportTable(
      name: "tone",
      columns: [.text("tone", "Tone"), .number("messages", "Messages"), .number("share", "Share")],
      rows: !tallies.hasTone
        ? []
        : [
          ("negative", tone.negative), ("neutral", tone.neutral), ("positive", tone.positive),
          ("unknown", tone.unknown),
        ].map {
          [.word($0.0), .count($0.1), .share(tone.total == 0 ? nil : Double($0.1) / Double(tone.total))]
        })
  }

  // MARK: - Answers

  var responsesTable: ReportTable {
    ReportTable(
      name: "responses",
      columns: [
        .text("within", "Within"), .number("seconds", "Seconds"), .number("conversations", "Conversations"),
        .number("share", "Share"),
      ],
      rows: !tallies.hasResponses
        ? []
        : Report.responseSteps.map { step in
          [
            .word(step.name), .count(step.seconds),
            .count(tallies.responses.durations.total(within: step.seconds)),
            .share(tallies.responses.share(within: step.seconds)),
          ]
        })
  }

  var definitionsTable: ReportTable {
    ReportTable(
      name: "definitions",
      columns: [
        .text("definition", "Definition"), .number("counted", "Counted"), .number("answered", "Answered"),
        .number("rate", "Rate"), .number("median_seconds", "Median"), .number("p90_seconds", "90%"),
        .number("mean_seconds", "Mean"), .text("headline", "Shown first"),
      ],
      rows: tallies.definitions.isEmpty
        ? []
        : ResponseDefinition.allCases.map { definition in
          let counts = tallies.definitions[definition.rawValue] ?? ResponseCounts()
          return [
            .word(definition.rawValue), .count(counts.begun), .count(counts.durations.total),
            .share(counts.rate), .seconds(counts.durations.median),
            .seconds(counts.durations.percentile(90).map { Double($0) }),
            .seconds(definition.mean(of: counts.durations)), .word(definition.headline.rawValue),
          ]
        })
  }

  var changesTable: ReportTable {
    ReportTable(
      name: "changes",
      columns: [
        .text("figure", "Figure"), .number("now", "Now"), .number("before", "Before"),
        .text("verdict", "Difference"), .number("p", "p"), .text("test", "Test"),
      ],
      rows: comparison?.changes.map { change in
        [
          .word(change.title), change.cell(change.now), change.cell(change.before), .word(change.verdict),
          .decimal(change.probability), .word(change.test),
        ]
      } ?? [])
  }

  // MARK: - People

  var agentsTable: ReportTable {
    ReportTable(
      name: "agents", columns: [.text("agent", "Agent")] + agentColumns,
      rows: agents.map { key, counts in [.text(counts.name?.text ?? "")] + agentCells(counts) })
  }

  var teamsTable: ReportTable {
    ReportTable(
      name: "teams", columns: [.text("team", "Team")] + agentColumns,
      rows: teams.map { name, counts in [.text(name)] + agentCells(counts) })
  }

  private var agentColumns: [ReportTable.Column] {
    [
      .number("replies", "Replies"), .number("first_responses", "First"),
      .number("first_median_seconds", "Median"), .number("next_median_seconds", "Next"),
      .number("politeness", "Polite"), .number("happier", "Happier"),
    ]
  }

  private func agentCells(_ counts: AgentCounts) -> [Cell] {
    [
      .count(counts.replies), .count(counts.first.durations.total), .seconds(counts.first.durations.median),
      .seconds(counts.next.durations.median), .decimal(counts.meanPoliteness),
      .share(counts.change.total == 0 ? nil : Double(counts.change.happier) / Double(counts.change.total)),
    ]
  }

  var helpersTable: ReportTable {
    ReportTable(
      name: "helpers",
      columns: [
        .text("person", "Helper"), .text("network", "Network"), .number("messages", "Messages"),
        .number("replies", "Replies"),
      ] + (people.community.isTold ? [.number("thanked", "Thanked"), .number("solved", "Solved")] : []),
      rows: people.helpers.elements.map { person in
        let tally = person.tally
        return [
          .text(person.shown), .text(person.key.network), .count(Int(tally.help)),
          .count(Int(tally.helpReplies)),
        ] + (people.community.isTold ? [.count(Int(tally.thanked)), .count(Int(tally.solved))] : [])
      })
  }

  var influencersTable: ReportTable { namedTable("influencers", people.influencers.elements) }
  var evangelistsTable: ReportTable { namedTable("evangelists", people.evangelists.elements) }

  private func namedTable(_ name: String, _ named: [PeopleFigures.NamedPerson]) -> ReportTable {
    ReportTable(
      name: name,
      columns: [
        .text("person", "Person"), .text("network", "Network"), .number("messages", "Messages"),
        .number("positive", "Positive"), .number("negative", "Negative"), .number("followers", "Followers"),
        .number("carried", "Passed on"),
      ],
      rows: named.map {
        [
          .text($0.shown), .text($0.key.network), .count(Int($0.tally.publicMessages)),
          .count(Int($0.tally.publicPositive)), .count(Int($0.tally.publicNegative)),
          .count($0.tally.followers), .count($0.tally.carried),
        ]
      })
  }

  // MARK: - Records

  var questionsTable: ReportTable {
    ReportTable(
      name: "questions",
      columns: [
        .text("asked_at", "Asked"), .text("handle", "By"), .number("followers", "Followers"),
        .text("text", "Question"), .text("url", ""),
      ],
      rows: highlights.questions.map {
        [
          .time($0.askedAt), .text($0.message.handle.map { "@\($0)" } ?? ""), .count($0.followers),
          .text($0.message.text ?? ""), .text($0.message.url ?? ""),
        ]
      })
  }

  var issuesTable: ReportTable {
    ReportTable(
      name: "issues",
      columns: [
        .text("title", "What"), .text("kind", "Kind"), .text("state", "State"),
        .number("messages", "Messages"), .number("people", "People"),
      ],
      rows: highlights.issues.map {
        [.text($0.title), .text($0.kind ?? ""), .text($0.state), .count($0.count), .count($0.people)]
      })
  }

  var casesTable: ReportTable {
    ReportTable(
      name: "cases",
      columns: [
        .text("id", "Case"), .text("priority", "Priority"), .text("status", "Status"), .text("kind", "Kind"),
        .text("queue", "Queue"), .text("opened_at", "Opened"), .text("due", "Due"),
        .text("overdue", "Overdue"), .text("handle", "From"), .text("text", "Opening message"),
      ],
      rows: highlights.attention.map { item in
        [
          .text(item.id), .word(item.priority), .word(item.status), .text(item.kind ?? ""),
          .text(item.queue ?? ""), .time(item.openedAt), .time(item.due),
          .word(item.isOverdue(asOf: moment) ? "yes" : "no"),
          .text(item.opening?.handle.map { "@\($0)" } ?? ""), .text(item.opening?.text ?? ""),
        ]
      })
  }

  var alertsTable: ReportTable {
    ReportTable(
      name: "alerts",
      columns: [
        .text("kind", "Kind"), .text("subject", "Subject"), .text("started_at", "From"),
        .text("ended_at", "To"), .number("severity", "Severity"), .number("messages", "Messages"),
      ],
      rows: highlights.alerts.map {
        [
          .text($0.kind), .text($0.subject), .time($0.startedAt), .time($0.endedAt), .count($0.severity),
          .count($0.messages),
        ]
      })
  }

  // MARK: - Subjects

  /// Frequent topics, and those that rose, which are marked.
  var topicsTable: ReportTable {
    let rising = Set(topics.rising.map(\.name))
    let onlyRising = topics.rising.filter { topic in !topics.frequent.contains { $0.name == topic.name } }
    return ReportTable(
      name: "topics",
      columns: [
        .text("topic", "Word or phrase"), .number("messages", "Messages"), .number("before", "Before"),
        .text("verdict", "Difference"), .number("p", "p"),
      ],
      rows: (topics.frequent + onlyRising).map { topic in
        [
          .text(topic.name), .count(topic.count), topic.before.map { .count($0) } ?? .word(""),
          .word(topic.before == nil ? "" : rising.contains(topic.name) ? "rising" : "within chance"),
          .decimal(topic.probability),
        ]
      })
  }

  var queriesTable: ReportTable {
    ReportTable(
      name: "queries",
      columns: [
        .text("query", "Query"), .text("network", "Network"), .number("stretch_seconds", "Counted by"),
        .number("messages", "Messages"), .text("peak_at", "Most at"), .number("peak", "Most"),
        .number("bursts", "Bursts"),
      ],
      rows: queries.map { query in
        [
          .text(query.key.query), .text(query.key.network), .seconds(Double(query.key.seconds)),
          .count(query.total), .time(query.peak?.start), .count(query.peak?.count.count ?? 0),
          .count(query.bursts),
        ]
      })
  }

  var linksTable: ReportTable {
    var table = namesTable("links", tallies.links)
    table.columns[0].title = "Link"
    return table
  }

  var amplificationTable: ReportTable {
    ReportTable(
      name: "amplification",
      columns: [
        .text("tone", "Tone"), .number("messages", "Messages"), .number("reposts", "Reposts"),
        .number("likes", "Likes"), .number("reach", "Reach"),
      ],
      rows: Amplification.names.compactMap { label in
        guard let amplified = tallies.amplification[label] else { return nil }
        return [
          .word(tallies.hasTone ? label : "all"), .count(amplified.messages),
          .count(amplified.engagement.reposts), .count(amplified.engagement.likes),
          .count(people.reach[label] ?? 0),
        ]
      })
  }

  private func namesTable(_ name: String, _ counts: [String: Int]) -> ReportTable {
    ReportTable(
      name: name, columns: [.text("name", "Name"), .number("messages", "Messages")],
      rows: Report.ranked(counts).map { [.text($0.name), .count($0.count)] })
  }

  private func sideCells(_ counts: SideCounts) -> [Cell] {
    [.count(counts.total), .count(counts.inbound), .count(counts.outbound), .count(counts.unknown)]
  }

  private func responseCells(_ counts: ResponseCounts) -> [Cell] {
    [
      .seconds(counts.durations.median), .seconds(counts.durations.percentile(90).map { Double($0) }),
      .share(counts.rate),
    ]
  }
}

extension ReportTable {
  /// What `--table` knows.
  static let names = [
    "conversations", "figures", "changes", "days", "hours", "channels", "tone", "intents", "signals",
    "responses", "definitions", "agents", "teams", "helpers", "influencers", "evangelists", "questions",
    "issues", "cases", "alerts", "hashtags", "topics", "links", "places", "queries", "amplification",
  ]
}

extension Comparison.Change {
  /// A value of the figure in its unit.
  func cell(_ value: Double?) -> Cell {
    switch unit {
    case .count: .count(Int64(value ?? 0))
    case .share: .share(value)
    case .points: .points(value)
    case .score: .points(value.map { $0 / 100 })
    case .seconds: .seconds(value)
    }
  }

  /// What the difference is worth.
  var verdict: String {
    switch rose {
    case .some(true): "higher"
    case .some(false): "lower"
    case nil: probability == nil ? "not tested" : "within chance"
    }
  }
}
