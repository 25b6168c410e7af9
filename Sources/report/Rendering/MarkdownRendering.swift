import MessageCore

/// Draws the report as GitHub Flavored Markdown: tables that fit a pull request or a job summary, strangers' text inert.
struct MarkdownRendering {
  func render(_ report: Report) -> String {
    var parts = ["# \(Self.inert(report.title))", report.zonedPeriodText].compactMap { $0 }
    if report.isEmpty {
      parts.append(report.emptyText)
    } else {
      parts += [
        headlines(report), volume(report), queries(report), tone(report), responses(report),
        report.comparisonSection.map { section($0, report) },
      ].compactMap { $0 }
    }
    parts += [cases(report), alerts(report)].compactMap { $0 }
    if !report.isEmpty { parts += report.sections.map { section($0, report) } }
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

  /// A table of figures.
  static func table(_ table: ReportTable, _ calendar: ReportCalendar) -> String {
    let shown = table.columns.indices.filter { index in
      table.rows.contains { !["", "–"].contains($0[index].words(calendar)) }
    }
    return lines(
      shown.map { table.columns[$0].title },
      table.rows.map { row in shown.map { cell(row[$0], calendar) } },
      isNumber: shown.map { table.columns[$0].isNumber })
  }

  /// A cell's words, disarmed where a stranger wrote them.
  private static func cell(_ cell: Cell, _ calendar: ReportCalendar) -> String {
    if case .text(let text) = cell { return inert(Wording.shortened(Wording.oneLine(text), to: 140)) }
    return cell.words(calendar)
  }

  // MARK: - Sections

  private func headlines(_ report: Report) -> String {
    let hasChanges = report.headlines.contains { !$0.change.isEmpty }
    return Self.lines(
      ["", "", ""] + (hasChanges ? [""] : []),
      report.headlines.map {
        [$0.name, "**\($0.value)**", $0.detail] + (hasChanges ? [$0.change] : [])
      }, isNumber: [false, true, false, false])
  }

  private func volume(_ report: Report) -> String? {
    guard let series = report.volumeSeries else { return nil }
    let hasTone = report.tallies.hasTone
    var head = [series.unit.rawValue.capitalizedFirst, "Messages", "Inbound", "Outbound"]
    if hasTone { head.append("Net tone") }
    let rows = series.steps.map { step in
      let sides = step.counts.sides
      var row = [
        series.name(of: step) + (step.hasBurst ? ", burst" : ""), Wording.number(sides.total),
        Wording.number(sides.inbound),
        Wording.number(sides.outbound),
      ]
      if hasTone { row.append(step.counts.tone.net.map { Wording.points($0) } ?? "–") }
      return row
    }
    let networks = report.topNetworks.map { "\(Self.inert($0.name)) \(Wording.number($0.counts.total))" }
    return section(
      "Volume", Self.lines(head, rows, isNumber: head.indices.map { $0 > 0 }),
      "Networks: \(networks.joined(separator: ", "))")
  }

  private func queries(_ report: Report) -> String? {
    report.queries.isEmpty
      ? nil : section("Counts by the networks", Self.table(report.queriesTable.prefix(10), report.calendar))
  }

  private func tone(_ report: Report) -> String? {
    guard report.tallies.hasTone else { return nil }
    var table = report.toneTable
    if report.tallies.tone.unknown == 0 { table.rows.removeLast() }
    let intents = Report.ranked(report.tallies.intents).prefix(6)
      .map { "\(Self.inert($0.name)) \(Wording.number($0.count))" }
    return section(
      "Tone of \(report.heardMessages)", Self.table(table, report.calendar),
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
      "First response",
      Self.lines(["Within", "Conversations", "Share"], rows, isNumber: [false, true, true]),
      report.targetsText.map { "Targets: \($0)" })
  }

  private func cases(_ report: Report) -> String? {
    guard let summary = report.casesText else { return nil }
    let rows = report.highlights.attention.map { item in
      [
        item.priority, report.openedText(item), report.dueText(item) ?? "–",
        item.handle.map { Self.inert($0) } ?? "–", Self.inert(item.openingText(limit: 140)),
      ]
    }
    let rest = report.tallies.cases.attention - report.highlights.attention.count
    return section(
      "Cases needing attention", summary,
      rows.isEmpty
        ? "None." : Self.lines(["Priority", "Opened", "Due", "From", "Opening message"], rows, isNumber: []),
      rest > 0 ? "and \(Wording.number(rest)) more" : nil)
  }

  private func alerts(_ report: Report) -> String? {
    guard !report.highlights.alerts.isEmpty else { return nil }
    let rows = report.highlights.alerts.map { alert in
      [
        Self.inert(alert.kind), Self.inert(alert.subject), report.stretchText(alert), "\(alert.severity)",
        Wording.number(alert.messages),
      ]
    }
    return section(
      "Alerts", report.stormsText,
      Self.lines(
        ["Kind", "Subject", "When", "Severity", "Messages"], rows,
        isNumber: [false, false, false, true, true]))
  }

  /// Sentences and tables; names in the sentences are strangers', so that the whole is disarmed.
  private func section(_ section: ReportSection, _ report: Report) -> String {
    var parts = ["## \(section.title)"]
    if !section.sentences.isEmpty {
      parts.append(section.sentences.map { Self.inert($0) }.joined(separator: "\n\n"))
    }
    for (title, table) in section.tables {
      if let title { parts.append("### \(title)") }
      parts.append(Self.table(table, report.calendar))
    }
    return parts.joined(separator: "\n\n")
  }

  // MARK: - Parts

  private func section(_ title: String, _ parts: String?...) -> String {
    (["## \(title)"] + parts.compactMap { $0 }).joined(separator: "\n\n")
  }

  /// A table; columns of numbers stand to the right.
  private static func lines(_ head: [String], _ rows: [[String]], isNumber: [Bool]) -> String {
    let rule = head.indices.map { $0 < isNumber.count && isNumber[$0] ? "---:" : "---" }
    return ([head, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
