import MessageCore

/// Draws the report as GitHub Flavored Markdown: tables that fit a pull request or a job summary, strangers' text inert.
struct MarkdownRendering {
  func render(_ report: Report) -> String {
    var parts = ["# \(Self.inert(report.title))", report.periodText.map { "\($0), UTC" }].compactMap { $0 }
    if report.isEmpty {
      parts.append(report.emptyText)
    } else {
      parts += [headlines(report), volume(report), tone(report), responses(report)].compactMap { $0 }
    }
    parts += [cases(report), alerts(report)].compactMap { $0 }
    if !report.isEmpty {
      parts += [people(report), hashtags(report), amplification(report)].compactMap { $0 }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// Strangers' text that stays text: no markup, HTML, links, mentions, references or formulas, all on one line.
  static func inert(_ text: String) -> String {
    var result = ""
    var previous: Unicode.Scalar = " "
    for scalar in Wording.oneLine(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\\", "`", "*", "_", "[", "]", "|", "~", "$", "^", "!": result += "\\\(scalar)"
      // A word joiner, which nobody sees, keeps @name, #1, scheme:// and www. from becoming links and mentions.
      case "@": result += "@\u{2060}"
      case "#": result += "\\#\u{2060}"
      case "/" where previous == ":": result += "\u{2060}/"
      case "." where result.utf8.suffix(3).allSatisfy({ $0 | 0x20 == UInt8(ascii: "w") }):
        result += "\u{2060}."
      default: result.unicodeScalars.append(scalar)
      }
      previous = scalar
    }
    return result
  }

  // MARK: - Sections

  private func headlines(_ report: Report) -> String {
    table(
      ["", "", ""], report.headlines.map { [$0.name, "**\($0.value)**", $0.detail] },
      alignment: [.left, .right, .left])
  }

  private func volume(_ report: Report) -> String? {
    guard let period = report.period else { return nil }
    let series = VolumeSeries(report.tallies, period: period)
    let hasTone = report.tallies.hasTone
    var head = [series.unit.rawValue.capitalizedFirst, "Messages", "Inbound", "Outbound"]
    if hasTone { head.append("Net tone") }
    let rows = series.steps.map { step in
      let sides = step.counts.sides
      var row = [
        series.name(of: step), Wording.number(sides.total), Wording.number(sides.inbound),
        Wording.number(sides.outbound),
      ]
      if hasTone { row.append(step.counts.tone.net.map { Wording.points($0) } ?? "–") }
      return row
    }
    let networks = report.topNetworks.map { "\(Self.inert($0.name)) \(Wording.number($0.counts.total))" }
    return section(
      "Volume", table(head, rows, alignment: [.left]), "Networks: \(networks.joined(separator: ", "))")
  }

  private func tone(_ report: Report) -> String? {
    guard report.tallies.hasTone else { return nil }
    let tone = report.tallies.tone
    let rows = [
      ("negative", tone.negative), ("neutral", tone.neutral), ("positive", tone.positive),
      ("unknown", tone.unknown),
    ].filter { $0.0 != "unknown" || $0.1 > 0 }
      .map { [$0.0, Wording.number($0.1), Wording.share($0.1, of: tone.total)] }
    let intents = Report.ranked(report.tallies.intents).prefix(6)
      .map { "\(Self.inert($0.name)) \(Wording.number($0.count))" }
    return section(
      "Tone of \(report.tallies.heardMessages)",
      table(["Tone", "Messages", "Share"], rows, alignment: [.left]),
      intents.isEmpty ? nil : "What they want: \(intents.joined(separator: ", "))")
  }

  private func responses(_ report: Report) -> String? {
    let responses = report.tallies.responses
    guard report.tallies.hasResponses else { return nil }
    let rows = Report.responseSteps.map { step in
      let count = responses.durations.total(within: step.seconds)
      return [Wording.step(step.seconds), Wording.number(count), Wording.share(count, of: responses.begun)]
    }
    return section(
      "First response", table(["Within", "Conversations", "Share"], rows, alignment: [.left]),
      report.targetsText.map { "Targets: \($0)" })
  }

  private func cases(_ report: Report) -> String? {
    guard let summary = report.casesText else { return nil }
    let rows = report.attention.map { item in
      [
        item.record.priority.rawValue, Wording.moment(item.record.openedAt),
        item.dueText ?? "–", item.handle.map { Self.inert($0) } ?? "–",
        Self.inert(item.openingText(limit: 140)),
      ]
    }
    let rest = report.attentionCount - report.attention.count
    return section(
      "Cases needing attention", summary,
      rows.isEmpty
        ? "None."
        : table(["Priority", "Opened", "Due", "From", "Opening message"], rows, alignment: []),
      rest > 0 ? "and \(Wording.number(rest)) more" : nil)
  }

  private func alerts(_ report: Report) -> String? {
    guard !report.alerts.isEmpty else { return nil }
    let rows = report.alerts.map { shown in
      let alert = shown.record
      return [
        Self.inert(alert.kind), Self.inert(shown.subject),
        Wording.stretch(alert.startedAt, alert.endedAt), "\(alert.severity)",
        Wording.number(alert.evidence.count),
      ]
    }
    return section(
      "Alerts",
      table(
        ["Kind", "Subject", "When", "Severity", "Messages"], rows,
        alignment: [.left, .left, .left, .right, .right]))
  }

  private func people(_ report: Report) -> String? {
    let rows = report.agents.prefix(10).map { agent in
      [
        Self.inert(agent.person.shown), Wording.number(agent.counts.replies),
        Wording.number(agent.counts.first.total),
        agent.counts.first.median.map { Wording.duration($0) } ?? "–",
      ]
    }
    let helpers = report.helpers.prefix(5)
      .map { "\(Self.inert($0.person.shown)) (\(Wording.number($0.counts.replies)))" }
    if rows.isEmpty, helpers.isEmpty, report.customersText == nil { return nil }
    return section(
      "People", report.customersText.map { "\($0)." },
      rows.isEmpty ? nil : table(["Agent", "Replies", "First", "Median"], rows, alignment: [.left]),
      helpers.isEmpty ? nil : "Helpers: \(helpers.joined(separator: ", "))")
  }

  private func hashtags(_ report: Report) -> String? {
    let tags = report.topHashtags.prefix(10)
      .map { "\(Self.inert("#\($0.name)")) \(Wording.number($0.count))" }
    return tags.isEmpty ? nil : section("Hashtags", tags.joined(separator: ", "))
  }

  private func amplification(_ report: Report) -> String? {
    guard report.tallies.hasAmplification else { return nil }
    let rows = Tone.Label.allCases.compactMap { label -> [String]? in
      guard let amplified = report.tallies.amplification[label] else { return nil }
      return [
        report.tallies.hasTone ? label.rawValue : "all", Wording.number(amplified.messages),
        Wording.number(amplified.engagement.reposts), Wording.number(amplified.engagement.likes),
        Wording.number(amplified.reach),
      ]
    }
    return section(
      "Carried on", table(["Tone", "Messages", "Reposts", "Likes", "Reach"], rows, alignment: [.left]))
  }

  // MARK: - Parts

  private enum Alignment { case left, right }

  private func section(_ title: String, _ parts: String?...) -> String {
    (["## \(title)"] + parts.compactMap { $0 }).joined(separator: "\n\n")
  }

  /// A table; columns beyond `alignment` are numbers, unless it is empty.
  private func table(_ head: [String], _ rows: [[String]], alignment: [Alignment]) -> String {
    let rule = head.indices.map { index in
      let place = index < alignment.count ? alignment[index] : alignment.isEmpty ? .left : .right
      return place == .left ? "---" : "---:"
    }
    return ([head, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
