import MessageCore

/// Draws the report as one JSON object, which report(1) describes: the contract for gates and other programs. Figures
/// that do not exist are `null`, sections that have nothing to tell are absent.
struct JSONRendering {
  func render(_ report: Report) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("title", report.title)
      period(report, &writer)
      writer.key("messages")
      writer.object { writer in
        sides(report.tallies.messages, &writer)
        writer.member("late", report.tallies.late)
      }
      volume(report, &writer)
      channels(report, &writer)
      queries(report, &writer)
      tone(report.tallies, &writer)
      responses(report, &writer)
      conversations(report, &writer)
      cases(report, &writer)
      storms(report, &writer)
      records(report.highlights, &writer)
      PeopleJSON().write(report, &writer)
      names("hashtags", report.tallies.hashtags, &writer)
      topics(report.topics, &writer)
      if !report.tallies.links.isEmpty { names("links", report.tallies.links, &writer) }
      if !report.tallies.places.isEmpty { names("places", report.tallies.places, &writer) }
      ratings(report.tallies.ratings, &writer)
      amplification(report, &writer)
      compared(report, &writer)
      definitions(report, &writer)
    }
    return writer.bytes + [UInt8(ascii: "\n")]
  }

  // MARK: - Messages

  private func period(_ report: Report, _ writer: inout JSONWriter) {
    writer.key("period")
    writer.object { writer in
      writer.period(report.period)
      writer.member("time_zone", report.calendar.zoneName)
      writer.member("week_start", Weekday.allCases[report.calendar.weekStart - 1].rawValue)
    }
    writer.nullable("as_of", report.asOf)
  }

  private func volume(_ report: Report, _ writer: inout JSONWriter) {
    let tallies = report.tallies
    writer.key("volume")
    writer.object { writer in
      writer.key("networks")
      writer.object { writer in
        for (name, counts) in tallies.networks.sorted(by: { $0.key < $1.key }) {
          writer.key(name)
          writer.object { sides(counts, &$0) }
        }
      }
      writer.key("days")
      writer.object { writer in
        for (day, counts) in tallies.days.sorted(by: { $0.key < $1.key }) {
          writer.key(Timestamp.midnight(day).dayText)
          writer.object { sides(counts.sides, &$0) }
        }
      }
      writer.key("hours")
      writer.array { writer in
        for counts in tallies.hours { writer.integer(counts.total) }
      }
      writer.key("weekdays")
      writer.object { writer in
        for (name, counts) in zip(Wording.weekdays, tallies.weekdays) {
          writer.key(name.lowercased())
          writer.integer(counts.total)
        }
      }
    }
  }

  private func channels(_ report: Report, _ writer: inout JSONWriter) {
    guard report.topChannels.count > 1 else { return }
    writer.key("channels")
    writer.array { writer in
      for (channel, counts) in report.topChannels {
        writer.object { writer in
          writer.member(.network, channel.network)
          writer.member("direct", channel.isDirect)
          writer.key("messages")
          writer.object { sides(counts.sides, &$0) }
          if report.tallies.hasTone { writer.nullable("net_tone", counts.tone.net) }
          if report.tallies.hasResponses {
            writer.key("first")
            writer.object { $0.responses(counts.responses, report) }
          }
        }
      }
    }
  }

  private func queries(_ report: Report, _ writer: inout JSONWriter) {
    guard !report.tallies.volumes.isEmpty else { return }
    writer.key("queries")
    writer.array { writer in
      for query in report.queries {
        writer.object { writer in
          writer.member(.query, query.key.query)
          writer.member(.network, query.key.network.isEmpty ? nil : query.key.network)
          writer.member(.seconds, query.key.seconds)
          writer.member("stretches", query.stretches.count)
          writer.member(.count, query.total)
          writer.key("peak")
          writer.object { writer in
            writer.nullable("start", query.peak?.start)
            writer.member(.count, query.peak?.count.count ?? 0)
          }
          writer.member("bursts", query.bursts)
        }
      }
    }
  }

  private func tone(_ tallies: Tallies, _ writer: inout JSONWriter) {
    guard tallies.hasTone else { return }
    let tone = tallies.tone
    writer.key("tone")
    writer.object { writer in
      writer.member("negative", tone.negative)
      writer.member("neutral", tone.neutral)
      writer.member("positive", tone.positive)
      writer.member("unknown", tone.unknown)
      writer.nullable("net", tone.net)
    }
    if !tallies.intents.isEmpty { writer.counts("intents", tallies.intents) }
    if !tallies.signals.isEmpty { writer.counts("signals", tallies.signals) }
  }

  // MARK: - Answers

  private func responses(_ report: Report, _ writer: inout JSONWriter) {
    guard report.tallies.hasResponses else { return }
    let responses = report.tallies.responses
    writer.key("response")
    writer.object { writer in
      writer.member("definition", report.definition.rawValue)
      writer.key("first")
      writer.object { writer in
        writer.durations(responses.durations, mean: report.definition.mean(of: responses.durations))
        writer.member("unanswered", responses.unanswered)
        if report.hasBusinessHours { writer.business(responses.business) }
      }
      writer.key("next")
      writer.object { $0.responses(report.tallies.nextResponses, report) }
      writer.nullable("rate", responses.rate)
      writer.key("within")
      writer.object { writer in
        for step in Report.responseSteps {
          writer.key(step.name)
          writer.number(responses.share(within: step.seconds) ?? 0)
        }
      }
      writer.member("late", report.tallies.lateResponses)
      targets(report.targets, &writer)
    }
  }

  private func conversations(_ report: Report, _ writer: inout JSONWriter) {
    let conversations = report.tallies.conversations
    if report.tallies.hasThreads {
      writer.key("conversations")
      writer.object { writer in
        sides(conversations.begun, &writer)
        writer.member("messages", conversations.messages)
        writer.member("abandoned", report.abandoned)
        writer.key("customers")
        writer.object { $0.change(conversations.change) }
      }
    }
    let questions = report.tallies.questions
    guard questions.asked > 0 else { return }
    writer.key("questions")
    writer.object { writer in
      writer.member("asked", questions.asked)
      writer.member("answered_by_us", questions.answeredByUs)
      writer.member("answered_by_community", questions.answeredByCommunity)
      writer.member("unanswered", questions.unanswered)
      writer.key("open")
      writer.array { writer in
        for question in report.highlights.questions {
          writer.object { writer in
            writer.member(.id, question.message.id)
            writer.member("asked_at", question.askedAt)
            writer.member(.followers, question.followers)
            writer.quoted(question.message)
          }
        }
      }
    }
  }

  private func targets(_ targets: TargetCounts, _ writer: inout JSONWriter) {
    guard !targets.isEmpty else { return }
    writer.key("targets")
    writer.object { writer in
      writer.member("met", targets.met)
      writer.member("missed", targets.missed)
      writer.member("pending", targets.pending)
    }
  }

  // MARK: - Cases and other records

  private func cases(_ report: Report, _ writer: inout JSONWriter) {
    let cases = report.tallies.cases
    guard cases.total > 0 else { return }
    writer.key("cases")
    writer.object { writer in
      writer.member("total", cases.total)
      writer.key("status")
      writer.object { writer in
        for status in CaseRecord.Status.allCases.map(\.rawValue) {
          writer.key(status)
          writer.integer(cases.byStatus[status] ?? 0)
        }
      }
      writer.key("priority")
      writer.object { writer in
        for priority in TriageDecision.Priority.allCases.reversed().map(\.rawValue) {
          writer.key(priority)
          writer.integer(cases.byPriority[priority] ?? 0)
        }
      }
      writer.counts("kind", cases.byKind)
      writer.counts("queue", cases.byQueue)
      writer.member("reopened", cases.reopened)
      writer.member("reopenings", cases.reopenings)
      writer.member("joined", cases.joined)
      writer.member("joins", cases.joins)
      writer.member("remarks", cases.remarks)
      writer.member("needing_attention", cases.attention)
      writer.key("attention")
      writer.array { writer in
        for item in report.highlights.attention { attention(item, report.moment, &writer) }
      }
    }
    writer.key("resolution")
    writer.object { writer in
      writer.key("first")
      writer.object { $0.responses(cases.firstResolution, report, unanswered: "unsolved") }
      writer.key("full")
      writer.object { $0.responses(cases.fullResolution, report, unanswered: "unsolved") }
      targets(report.resolutionTargets, &writer)
    }
  }

  private func attention(_ item: AttentionCase, _ moment: Timestamp, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.id, item.id)
      writer.member(.status, item.status)
      writer.member(.priority, item.priority)
      writer.member(.kind, item.kind)
      writer.member(.queue, item.queue)
      writer.member(.openedAt, item.openedAt)
      writer.nullable("due", item.due)
      writer.member("overdue", item.isOverdue(asOf: moment))
      if let opening = item.opening { writer.quoted(opening) }
    }
  }

  private func storms(_ report: Report, _ writer: inout JSONWriter) {
    let storms = report.storms
    guard storms.count > 0 else { return }
    writer.key("storms")
    writer.object { writer in
      writer.member("n", storms.count)
      writer.member("messages", storms.messages)
      writer.member("longest_seconds", storms.longestSeconds)
      writer.member("highest_severity", storms.highestSeverity)
    }
  }

  private func records(_ highlights: Highlights, _ writer: inout JSONWriter) {
    writer.key("alerts")
    writer.array { writer in
      for alert in highlights.alerts {
        writer.object { writer in
          writer.member(.id, alert.id)
          writer.member(.kind, alert.kind)
          writer.member("subject", alert.subject)
          writer.member(.severity, alert.severity)
          writer.member(.startedAt, alert.startedAt)
          writer.nullable("ended_at", alert.endedAt)
          writer.member("messages", alert.messages)
        }
      }
    }
    guard !highlights.issues.isEmpty else { return }
    writer.key("issues")
    writer.array { writer in
      for issue in highlights.issues {
        writer.object { writer in
          writer.member(.id, issue.id)
          writer.member("title", issue.title)
          writer.member(.kind, issue.kind)
          writer.member("state", issue.state)
          writer.member(.count, issue.count)
          writer.member("people", issue.people)
          writer.nullable("first_seen", issue.firstSeen)
          writer.nullable("last_seen", issue.lastSeen)
          writer.member(.url, issue.url)
        }
      }
    }
  }

  // MARK: - Subjects

  private func names(_ name: MemberName, _ counts: [String: Int], _ writer: inout JSONWriter) {
    writer.key(name)
    writer.array { writer in
      for counted in Report.top(counts) {
        writer.object { writer in
          writer.member("name", counted.name)
          writer.member("messages", counted.count)
        }
      }
    }
  }

  private func topics(_ topics: Topics, _ writer: inout JSONWriter) {
    guard !topics.frequent.isEmpty else { return }
    writer.key("topics")
    writer.object { writer in
      for (name, list) in [("frequent", topics.frequent), ("rising", topics.rising)] {
        writer.key(name)
        writer.array { writer in
          for topic in list {
            writer.object { writer in
              writer.member("name", topic.name)
              writer.member("messages", topic.count)
              if let before = topic.before {
                writer.member("before", before)
                writer.nullable("p", topic.probability)
              }
            }
          }
        }
      }
    }
  }

  private func ratings(_ ratings: RatingCounts, _ writer: inout JSONWriter) {
    guard ratings.total > 0 else { return }
    writer.key("ratings")
    writer.object { writer in
      writer.member("n", ratings.total)
      writer.nullable("mean", ratings.mean)
    }
  }

  private func amplification(_ report: Report, _ writer: inout JSONWriter) {
    guard report.hasAmplification else { return }
    writer.key("amplification")
    writer.object { writer in
      for label in Amplification.names {
        guard let amplified = report.tallies.amplification[label] else { continue }
        writer.key(label)
        writer.object { writer in
          writer.member("messages", amplified.messages)
          writer.member(.likes, amplified.engagement.likes)
          writer.member(.reposts, amplified.engagement.reposts)
          writer.member(.replies, amplified.engagement.replies)
          writer.member(.quotes, amplified.engagement.quotes)
          writer.member(.views, amplified.engagement.views)
          writer.member("reach", report.people.reach[label] ?? 0)
        }
      }
    }
  }

  // MARK: - Beside other periods and definitions

  private func compared(_ report: Report, _ writer: inout JSONWriter) {
    guard let comparison = report.comparison else { return }
    writer.key("compared")
    writer.object { writer in
      writer.key("period")
      writer.object { $0.period(comparison.period) }
      writer.key("figures")
      writer.array { writer in
        for change in comparison.changes {
          writer.object { writer in
            writer.member(.name, change.name)
            writer.member("unit", change.unit.rawValue)
            writer.nullable("now", change.now)
            writer.nullable("before", change.before)
            writer.nullable("p", change.probability)
            writer.member("test", change.test.isEmpty ? nil : change.test)
            writer.member("significant", change.isSignificant)
          }
        }
      }
    }
  }

  private func definitions(_ report: Report, _ writer: inout JSONWriter) {
    guard !report.tallies.definitions.isEmpty else { return }
    writer.key("definitions")
    writer.object { writer in
      for definition in ResponseDefinition.allCases {
        let counts = report.tallies.definitions[definition.rawValue] ?? ResponseCounts()
        writer.key(definition.rawValue)
        writer.object { writer in
          writer.durations(counts.durations, mean: definition.mean(of: counts.durations))
          writer.member("unanswered", counts.unanswered)
          writer.nullable("rate", counts.rate)
          writer.member("headline", definition.headline.rawValue)
        }
      }
    }
  }

  private func sides(_ counts: SideCounts, _ writer: inout JSONWriter) { writer.sides(counts) }
}
