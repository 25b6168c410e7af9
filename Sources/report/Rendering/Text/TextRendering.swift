import MessageCore

/// Draws the report for a terminal: headline figures first, then what explains them.
struct TextRendering {
  private let paint: Paint
  private let width: Int

  init(usesColor: Bool, width: TerminalWidth) {
    paint = Paint(isOn: usesColor)
    self.width = width.columns
  }

  func render(_ report: Report) -> String {
    let title = paint.bold(Wording.oneLine(report.title).fitted(to: width))
    let head = [title] + (report.zonedPeriodText?.wrapped(to: width) ?? []) + [""]
    let figures =
      report.isEmpty
      ? [report.emptyText]
      : [
        headlines(report), volume(report), queries(report), tone(report), responses(report),
        comparison(report),
      ]
    let records = [cases(report), alerts(report)]
    let rest = report.isEmpty ? [] : report.sections.map { section($0, report) }
    return (head + (figures + records + rest).compactMap { $0 }).joined(separator: "\n").trimmedLines + "\n"
  }

  // MARK: - Sections

  private func headlines(_ report: Report) -> String {
    let names = report.headlines.map(\.name.columns).max() ?? 0
    let values = report.headlines.map(\.value.columns).max() ?? 0
    // Where little room is left beside the figures, the words stand below them.
    let isNarrow = width - names - values - 6 < 24
    let indent = isNarrow ? 4 : names + values + 6
    return report.headlines.flatMap { headline in
      let head =
        "  " + headline.name.leftAligned(names) + "  " + paint.bold(headline.value.rightAligned(values))
      let words =
        headline.detail.wrapped(to: width - indent).map { paint.dim($0) }
        + headline.change.wrapped(to: width - indent)
      let lines = words.map { String(repeating: " ", count: indent) + $0 }
      return isNarrow ? [head] + lines : [head + "  " + (words.first ?? "")] + lines.dropFirst()
    }.joined(separator: "\n")
  }

  private func volume(_ report: Report) -> String? {
    guard let series = report.volumeSeries else { return nil }
    var lines = [heading("Volume by \(series.unit.rawValue)")]
    if series.steps.count <= 14 {
      lines += bars(
        series.steps.map { step in
          let notes = [netText(step.counts.tone), step.hasBurst ? "burst" : ""].filter { !$0.isEmpty }
          return (series.name(of: step), step.counts.sides.total, notes.joined(separator: ", "))
        })
    } else {
      let values = series.steps.map(\.counts.sides.total)
      lines.append("  " + BlockChart.sparkline(values, width: width - 2))
      if let first = series.steps.first, let last = series.steps.last,
        let most = series.steps.max(by: { $0.counts.sides.total < $1.counts.sides.total })
      {
        lines += indented(
          "\(series.name(of: first)) to \(series.name(of: last)); most on \(series.name(of: most)): "
            + Wording.number(most.counts.sides.total)
        ).map { paint.dim($0) }
      }
      let stormy = series.steps.filter(\.hasBurst).map { series.name(of: $0) }
      if !stormy.isEmpty { lines += indented("Bursts: \(stormy.joined(separator: ", "))") }
    }
    if report.topNetworks.count > 1 {
      lines.append(heading("Networks"))
      lines += bars(report.topNetworks.prefix(8).map { (Wording.oneLine($0.name), $0.counts.total, "") })
    }
    lines += [
      heading("Hours of the day, 0 to 23 \(report.calendar.zoneName)"),
      "  " + BlockChart.sparkline(report.tallies.hours.map(\.total)),
    ]
    return lines.joined(separator: "\n")
  }

  private func queries(_ report: Report) -> String? {
    guard !report.tallies.volumes.isEmpty else { return nil }
    return
      ([heading("Counts by the networks")]
      + report.queries.prefix(6).flatMap { query in
        indented("\(Wording.oneLine(query.name)): \(report.queryText(query))")
          + ["  " + BlockChart.sparkline(query.steps(atMost: width - 2).map { Int(clamping: $0.count) })]
      }).joined(separator: "\n")
  }

  private func netText(_ tone: ToneCounts) -> String { tone.net.map { "tone \(Wording.points($0))" } ?? "" }

  private func tone(_ report: Report) -> String? {
    guard report.tallies.hasTone else { return nil }
    let tone = report.tallies.tone
    var lines = [heading("Tone of \(report.heardMessages)")]
    let labels: [(String, Int, (String) -> String)] = [
      ("negative", tone.negative, paint.red), ("neutral", tone.neutral, { $0 }),
      ("positive", tone.positive, paint.green), ("unknown", tone.unknown, paint.dim),
    ]
    lines += bars(
      labels.filter { $0.0 != "unknown" || $0.1 > 0 }
        .map { (name: $0.0, value: $0.1, note: Wording.share($0.1, of: tone.total), color: $0.2) })
    if !report.tallies.intents.isEmpty {
      let parts = Report.ranked(report.tallies.intents).prefix(6)
        .map { "\(Wording.oneLine($0.name)) \(Wording.number($0.count))" }
      lines += indented("What they want: \(parts.joined(separator: ", "))")
    }
    return lines.joined(separator: "\n")
  }

  private func responses(_ report: Report) -> String? {
    let responses = report.tallies.responses
    guard report.tallies.hasResponses else { return nil }
    var lines = [heading("First response in \(Wording.number(responses.begun, of: "conversation"))")]
    lines += bars(
      Report.responseSteps.map { step in
        let count = responses.durations.total(within: step.seconds)
        return (
          "within \(Wording.step(step.seconds))", count, Wording.share(count, of: responses.begun)
        )
      }, maximum: responses.begun)
    if let targets = report.targetsText { lines += indented("Targets: \(targets)") }
    return lines.joined(separator: "\n")
  }

  private func comparison(_ report: Report) -> String? {
    report.comparisonSection.map { section($0, report) }
  }

  private func cases(_ report: Report) -> String? {
    guard let summary = report.casesText else { return nil }
    var lines = [heading("Cases needing attention")] + indented(summary).map { paint.dim($0) }
    for item in report.highlights.attention {
      let parts = [
        item.handle, report.openedText(item), report.dueText(item),
        item.queue.map { "queue \(Wording.oneLine($0))" },
      ].compactMap { $0 }
      let priority = item.priority.leftAligned(7)
      let coloured = item.isPressing ? paint.red(priority) : paint.bold(priority)
      let head = parts.joined(separator: ", ").wrapped(to: width - 11)
      let text = item.openingText(limit: 280).wrapped(to: width - 11, limit: 2)
      lines += ["", "  \(coloured)  \(head.first ?? "")"]
      lines += (head.dropFirst() + text).map { String(repeating: " ", count: 11) + $0 }
    }
    let rest = report.tallies.cases.attention - report.highlights.attention.count
    if rest > 0 { lines += ["", "  and \(Wording.number(rest)) more"] }
    if report.tallies.cases.attention == 0 { lines.append("  None.") }
    return lines.joined(separator: "\n")
  }

  private func alerts(_ report: Report) -> String? {
    guard !report.highlights.alerts.isEmpty else { return nil }
    let lines = report.highlights.alerts.map { alert in
      let what = Wording.oneLine(alert.subject)
      let text =
        "\(what): \(report.stretchText(alert)), severity \(alert.severity), "
        + Wording.number(alert.messages, of: "message")
      return "  " + paint.yellow(Wording.oneLine(alert.kind).leftAligned(8)) + "  "
        + text.fitted(to: width - 12)
    }
    let storms = report.stormsText.map { indented($0).map { paint.dim($0) } } ?? []
    return ([heading("Alerts")] + storms + lines).joined(separator: "\n")
  }

  private func section(_ section: ReportSection, _ report: Report) -> String {
    var lines = [heading(section.title)]
    lines += section.sentences.flatMap { indented($0) }
    for (title, table) in section.tables {
      if let title { lines += ["", "  " + title.fitted(to: width - 2)] }
      lines += TextTable(table, report.calendar, width: width - 2).lines.enumerated()
        .map { "  " + ($0 == 0 ? paint.dim($1) : $1) }
    }
    return lines.joined(separator: "\n")
  }

  // MARK: - Parts

  private func indented(_ text: String) -> [String] { text.wrapped(to: width - 2).map { "  " + $0 } }

  private func heading(_ text: String) -> String { "\n" + paint.bold(text.fitted(to: width)) }

  private func bars(_ rows: [(String, Int, String)], maximum: Int? = nil) -> [String] {
    bars(rows.map { (name: $0.0, value: $0.1, note: $0.2, color: paint.blue) }, maximum: maximum)
  }

  private func bars(
    _ rows: [(name: String, value: Int, note: String, color: (String) -> String)], maximum: Int? = nil
  ) -> [String] {
    let names = min(rows.map(\.name.columns).max() ?? 0, width / 3)
    let values = rows.map { Wording.number($0.value).columns }.max() ?? 0
    let widest = rows.map(\.note.columns).max() ?? 0
    // Where there is no room for a bar beside them, the notes are left out.
    let notes = width - names - values - widest - 8 < 4 ? 0 : widest
    let most = maximum ?? rows.map(\.value).max() ?? 0
    let room = min(50, width - names - values - notes - (notes > 0 ? 8 : 6))
    return rows.map { row in
      "  " + row.name.leftAligned(names) + "  " + Wording.number(row.value).rightAligned(values)
        + (notes > 0 ? "  " + paint.dim(row.note.rightAligned(notes)) : "") + "  "
        + row.color(BlockChart.bar(row.value, of: most, width: room))
    }
  }
}

/// Colours by the terminal's own palette, or none.
private struct Paint {
  let isOn: Bool

  func bold(_ text: String) -> String { code("1", text) }
  func dim(_ text: String) -> String { code("2", text) }
  func red(_ text: String) -> String { code("31", text) }
  func green(_ text: String) -> String { code("32", text) }
  func yellow(_ text: String) -> String { code("33", text) }
  func blue(_ text: String) -> String { code("34", text) }

  private func code(_ code: String, _ text: String) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

extension String {
  /// Without spaces at the ends of lines.
  fileprivate var trimmedLines: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
