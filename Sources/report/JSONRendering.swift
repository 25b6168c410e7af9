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
      writer.object { sides(report.tallies.messages, &$0) }
      volume(report.tallies, &writer)
      tone(report.tallies, &writer)
      responses(report, &writer)
      cases(report, &writer)
      alerts(report, &writer)
      people(report, &writer)
      writer.key("hashtags")
      writer.array { writer in
        for tag in report.topHashtags {
          writer.object { writer in
            writer.member("name", tag.name)
            writer.member("messages", tag.count)
          }
        }
      }
      amplification(report.tallies, &writer)
    }
    return writer.bytes + [UInt8(ascii: "\n")]
  }

  // MARK: - Sections

  private func period(_ report: Report, _ writer: inout JSONWriter) {
    writer.key("period")
    writer.object { writer in
      writer.nullable("start", report.period?.start)
      writer.nullable("end", report.period.map { min($0.end, .latest) })
    }
    writer.nullable("as_of", report.asOf)
  }

  private func volume(_ tallies: Tallies, _ writer: inout JSONWriter) {
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
    if !tallies.intents.isEmpty { counts("intents", tallies.intents, &writer) }
  }

  private func responses(_ report: Report, _ writer: inout JSONWriter) {
    let responses = report.tallies.responses
    guard report.tallies.hasResponses else { return }
    writer.key("response")
    writer.object { writer in
      writer.key("first")
      writer.object { writer in
        durations(responses.durations, &writer)
        writer.member("unanswered", responses.unanswered)
      }
      writer.nullable("rate", report.responseRate)
      writer.key("within")
      writer.object { writer in
        for step in Report.responseSteps {
          writer.key(step.name)
          writer.number(report.responseShare(within: step.seconds) ?? 0)
        }
      }
      let targets = report.tallies.targets
      guard targets != TargetCounts() else { return }
      writer.key("targets")
      writer.object { writer in
        writer.member("met", targets.met)
        writer.member("missed", targets.missed)
        writer.member("pending", targets.pending)
      }
    }
  }

  private func cases(_ report: Report, _ writer: inout JSONWriter) {
    let cases = report.tallies.cases
    guard cases.total > 0 else { return }
    writer.key("cases")
    writer.object { writer in
      writer.member("total", cases.total)
      writer.key("status")
      writer.object { writer in
        for status in CaseRecord.Status.allCases {
          writer.key(status.rawValue)
          writer.integer(cases.byStatus[status] ?? 0)
        }
      }
      writer.key("priority")
      writer.object { writer in
        for priority in TriageDecision.Priority.allCases.reversed() {
          writer.key(priority.rawValue)
          writer.integer(cases.byPriority[priority] ?? 0)
        }
      }
      counts("kind", cases.byKind, &writer)
      writer.member("needing_attention", report.attentionCount)
      writer.key("attention")
      writer.array { writer in
        for item in report.attention { attention(item, &writer) }
      }
    }
  }

  private func attention(_ item: Report.AttentionCase, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.id, item.record.id)
      writer.member(.status, item.record.status.rawValue)
      writer.member(.priority, item.record.priority.rawValue)
      writer.member(.kind, item.record.kind)
      writer.member(.queue, item.record.queue)
      writer.member(.openedAt, item.record.openedAt)
      writer.nullable("due", item.record.nextDue)
      writer.member("overdue", item.isOverdue)
      writer.member(.handle, item.opening?.author?.handle)
      writer.member(.text, item.opening?.text)
      writer.member(.url, item.opening?.url)
    }
  }

  private func alerts(_ report: Report, _ writer: inout JSONWriter) {
    writer.key("alerts")
    writer.array { writer in
      for shown in report.alerts {
        let alert = shown.record
        writer.object { writer in
          writer.member(.id, alert.id)
          writer.member(.kind, alert.kind)
          writer.member("subject", shown.subject)
          writer.member(.severity, alert.severity)
          writer.member(.startedAt, alert.startedAt)
          writer.nullable("ended_at", alert.endedAt)
          writer.member("messages", alert.evidence.count)
        }
      }
    }
  }

  private func people(_ report: Report, _ writer: inout JSONWriter) {
    writer.key("people")
    writer.object { writer in
      writer.key("customers")
      writer.object { writer in
        let groups = report.tallies.customerGroups
        writer.member("total", groups.total)
        writer.member("one_message", groups.once)
        writer.member("two_to_four", groups.some)
        writer.member("five_or_more", groups.many)
      }
      writer.key("agents")
      writer.array { writer in
        for (agent, counts) in report.agents {
          writer.object { writer in
            person(agent, counts, &writer)
            writer.key("first")
            writer.object { durations(counts.first, &$0) }
          }
        }
      }
      writer.key("helpers")
      writer.array { writer in
        for (helper, counts) in report.helpers {
          writer.object { person(helper, counts, &$0) }
        }
      }
    }
  }

  private func amplification(_ tallies: Tallies, _ writer: inout JSONWriter) {
    guard tallies.hasAmplification else { return }
    writer.key("amplification")
    writer.object { writer in
      for label in Tone.Label.allCases {
        guard let amplified = tallies.amplification[label] else { continue }
        writer.key(label.rawValue)
        writer.object { writer in
          writer.member("messages", amplified.messages)
          writer.member(.likes, amplified.engagement.likes)
          writer.member(.reposts, amplified.engagement.reposts)
          writer.member(.replies, amplified.engagement.replies)
          writer.member(.quotes, amplified.engagement.quotes)
          writer.member(.views, amplified.engagement.views)
          writer.member("reach", amplified.reach)
        }
      }
    }
  }

  // MARK: - Parts

  private func sides(_ counts: SideCounts, _ writer: inout JSONWriter) {
    writer.member("total", counts.total)
    writer.member("inbound", counts.inbound)
    writer.member("outbound", counts.outbound)
    writer.member("unknown", counts.unknown)
  }

  private func durations(_ durations: DurationCounts, _ writer: inout JSONWriter) {
    writer.member("n", durations.total)
    writer.nullable("median_seconds", durations.median)
    writer.nullable("p90_seconds", durations.percentile(90).map { Double($0) })
    writer.nullable("mean_seconds", durations.mean)
  }

  private func person(_ person: Tallies.PersonKey, _ counts: PersonCounts, _ writer: inout JSONWriter) {
    writer.member(.network, person.network)
    writer.member(.name, person.shown)
    writer.member("messages", counts.messages)
    writer.member("replies", counts.replies)
  }

  private func counts(_ name: MemberName, _ counts: [String: Int], _ writer: inout JSONWriter) {
    writer.key(name)
    writer.object { writer in
      for counted in Report.ranked(counts) {
        writer.key(counted.name)
        writer.integer(counted.count)
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func nullable(_ name: MemberName, _ value: Double?) {
    key(name)
    if let value { number(value) } else { null() }
  }

  fileprivate mutating func nullable(_ name: MemberName, _ value: Timestamp?) {
    key(name)
    if let value { string(value.description) } else { null() }
  }
}

extension Timestamp {
  /// The last second that RFC 3339 can spell.
  fileprivate static let latest = Timestamp(seconds: 253_402_300_799)
}
