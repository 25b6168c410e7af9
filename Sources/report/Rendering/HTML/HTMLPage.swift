import MessageCore

/// What the templates are given: a report's figures in words, and the geometry of its charts.
struct HTMLPage {
  private let report: Report
  private var tallies: Tallies { report.tallies }

  init(_ report: Report) { self.report = report }

  /// The values of a page with one table alone.
  func context(of table: ReportTable) -> [String: Any] {
    let section = ReportSection(title: table.name, tables: [(nil, table)])
    var context = head
    context["sections"] = [self.section(section, number: 1)]
    return context
  }

  private var head: [String: Any] {
    var context: [String: Any] = [
      "style": HTMLTemplates.style, "title": Wording.oneLine(report.title),
      "zone": report.calendar.zoneName,
    ]
    context["period"] = report.periodText
    return context
  }

  /// The page's values by name, for the templates in `HTMLTemplates`.
  var context: [String: Any] {
    var context = head
    context["cases"] = cases
    context["alerts"] = alerts
    guard !report.isEmpty else {
      context["empty"] = report.emptyText
      return context
    }
    context["summary"] = [
      "headlines": report.headlines.map {
        ["name": $0.name, "value": $0.value, "detail": $0.detail, "change": $0.change]
      }
    ]
    context["volume"] = volume
    context["queries"] = queries
    context["tone"] = tone
    context["responses"] = responses
    context["week"] = week
    context["comparison"] = report.comparisonSection.map { section($0, number: 0) }
    context["sections"] = report.sections.enumerated().map { section($1, number: $0 + 1) }
    return context
  }

  // MARK: - Volume

  private var volume: [String: Any]? {
    guard let series = report.volumeSeries else { return nil }
    let most = series.steps.max { $0.counts.sides.total < $1.counts.sides.total }
    var context: [String: Any] = [
      "unit": series.unit.rawValue, "count": series.steps.count, "width": series.steps.count * 10,
      "bars": series.steps.enumerated().flatMap { bars($1, at: $0, of: max(series.maximum, 1)) },
      "labels": labels(series), "rows": series.steps.map { row($0, series) }, "hasTone": tallies.hasTone,
      "hasUnknown": tallies.messages.unknown > 0,
      "bursts": series.steps.enumerated().filter(\.element.hasBurst).map { ["x": "\($0.offset * 10)"] },
      "hasBursts": series.steps.contains(where: \.hasBurst),
      "networks": report.topNetworks.prefix(8).map {
        ["name": Wording.oneLine($0.name), "count": Wording.number($0.counts.total)]
      },
    ]
    context["most"] = most.map {
      "Most on \(series.name(of: $0)): \(Wording.number($0.counts.sides.total, of: "message"))."
    }
    if series.steps.count <= 14 {
      context["values"] = series.steps.map { Wording.number($0.counts.sides.total) }
    }
    return context
  }

  /// The pieces of one column, from the ground up; a column is 10 wide and the highest 100 high.
  private func bars(_ step: VolumeSeries.Step, at index: Int, of maximum: Int) -> [[String: String]] {
    let sides = step.counts.sides
    var top = 100.0
    return [("inbound", sides.inbound), ("outbound", sides.outbound), ("unsided", sides.unknown)]
      .compactMap { name, count in
        guard count > 0 else { return nil }
        let height = Double(count) / Double(maximum) * 100
        top -= height
        return ["class": name, "x": "\(index * 10 + 1)", "y": decimal(top), "height": decimal(height)]
      }
  }

  /// At most seven labels under the columns, each standing for as many columns as fit.
  private func labels(_ series: VolumeSeries) -> [[String: String]] {
    let span = (series.steps.count + 6) / 7
    return stride(from: 0, to: series.steps.count, by: span).map { index in
      let words = series.name(of: series.steps[index]).split(separator: " ", maxSplits: 1)
      return [
        "span": "\(min(span, series.steps.count - index))", "first": String(words[0]),
        "rest": words.count > 1 ? String(words[1]) : "",
      ]
    }
  }

  private func row(_ step: VolumeSeries.Step, _ series: VolumeSeries) -> [String: String] {
    let sides = step.counts.sides
    return [
      "name": series.name(of: step) + (step.hasBurst ? ", burst" : ""), "total": Wording.number(sides.total),
      "inbound": Wording.number(sides.inbound), "outbound": Wording.number(sides.outbound),
      "unsided": Wording.number(sides.unknown), "net": step.counts.tone.net.map { Wording.points($0) } ?? "–",
    ]
  }

  /// What networks counted for queries.
  private var queries: [String: Any]? {
    let queries = report.queries.prefix(6)
    guard !queries.isEmpty else { return nil }
    return [
      "items": queries.enumerated().map { number, query in
        let steps = query.steps(atMost: 120)
        let most = Double(max(steps.map(\.count).max() ?? 1, 1))
        return [
          "id": "query-\(number + 1)", "name": Wording.oneLine(query.name), "text": report.queryText(query),
          "width": steps.count * 10,
          "bars": steps.enumerated().filter { $0.element.count > 0 }.map { place, step in
            let height = Double(step.count) / most * 100
            return [
              "class": step.isBurst ? "negative" : "inbound", "x": "\(place * 10 + 1)",
              "y": decimal(100 - height), "height": decimal(height),
            ]
          },
        ] as [String: Any]
      }
    ]
  }

  // MARK: - Tone

  private var tone: [String: Any]? {
    guard tallies.hasTone else { return nil }
    let tone = tallies.tone
    var left = 0.0
    let parts = [
      ("negative", tone.negative), ("neutral", tone.neutral), ("positive", tone.positive),
      ("unknown", tone.unknown),
    ].filter { $0.0 != "unknown" || $0.1 > 0 }.map { name, count in
      let width = Double(count) / Double(max(tone.total, 1)) * 100
      defer { left += width }
      return [
        "name": name, "count": Wording.number(count), "share": Wording.share(count, of: tone.total),
        "x": decimal(left), "width": decimal(width),
      ]
    }
    let intents = Report.ranked(tallies.intents).prefix(6)
      .map { ["name": Wording.oneLine($0.name), "count": Wording.number($0.count)] }
    return [
      "total": report.heardMessages, "parts": parts,
      "intents": Array(intents), "hasIntents": !intents.isEmpty,
    ]
  }

  // MARK: - Responses

  private var responses: [String: Any]? {
    let responses = tallies.responses
    guard tallies.hasResponses else { return nil }
    let steps = Report.responseSteps.map { step in
      let count = responses.durations.total(within: step.seconds)
      return [
        "name": Wording.step(step.seconds), "count": Wording.number(count),
        "share": Wording.share(count, of: responses.begun),
        "width": decimal(Double(count) / Double(responses.begun) * 100),
      ]
    }
    var context: [String: Any] = [
      "steps": steps, "begun": Wording.number(responses.begun, of: "conversation"),
    ]
    context["targets"] = report.targetsText
    return context
  }

  // MARK: - The week's hours

  private var week: [String: Any] {
    // The days stand in the order of the calendar's weeks.
    let order = report.calendar.weekdays.map { $0 - 1 }
    let counts = order.flatMap { tallies.hoursOfWeek[$0 * 24..<$0 * 24 + 24] }.map(\.total)
    let most = counts.max() ?? 0
    let cells = counts.enumerated().filter { $0.element > 0 }.map { index, count in
      [
        "x": "\(index % 24 * 10)", "y": "\(index / 24 * 10)",
        "strength": decimal(0.12 + 0.88 * Double(count) / Double(max(most, 1))),
      ]
    }
    let busiest = counts.firstIndex(of: most) ?? 0
    let hour = busiest % 24
    return [
      "cells": cells,
      "busiest": "Busiest: \(Wording.weekdays[order[busiest / 24]]), \(hour):00 to \(hour + 1):00 "
        + "\(report.calendar.zoneName), with \(Wording.number(most, of: "message")).",
      "days": order.map { String(Wording.weekdays[$0].prefix(3)) },
      "rows": order.map {
        ["name": Wording.weekdays[$0], "count": Wording.number(tallies.weekdays[$0].total)]
      },
    ]
  }

  // MARK: - Records

  private var cases: [String: Any]? {
    guard let summary = report.casesText else { return nil }
    let rest = tallies.cases.attention - report.highlights.attention.count
    var context: [String: Any] = ["summary": summary, "none": tallies.cases.attention == 0]
    if !report.highlights.attention.isEmpty {
      context["list"] = ["items": report.highlights.attention.map { item($0) }]
    }
    context["rest"] = rest > 0 ? "and \(Wording.number(rest)) more" : nil
    return context
  }

  private func item(_ item: AttentionCase) -> [String: Any] {
    var context: [String: Any] = [
      "priority": item.priority, "opened": report.openedText(item),
      "openedAt": item.openedAt.description, "text": item.openingText(limit: 280),
      "isQuoted": item.opening?.text?.isEmpty == false, "isOverdue": item.isOverdue(asOf: report.moment),
    ]
    context["handle"] = item.handle
    context["due"] = report.dueText(item)
    context["queue"] = item.queue.map { Wording.oneLine($0) }
    context["kind"] = item.kind.map { Wording.oneLine($0) }
    context["url"] = item.opening?.url.flatMap { WebAddress($0)?.text }
    return context
  }

  private var alerts: [String: Any]? {
    guard !report.highlights.alerts.isEmpty else { return nil }
    var context: [String: Any] = [
      "items": report.highlights.alerts.map { alert in
        [
          "kind": Wording.oneLine(alert.kind), "subject": Wording.oneLine(alert.subject),
          "when": report.stretchText(alert), "severity": "\(alert.severity)",
          "messages": Wording.number(alert.messages),
        ]
      }
    ]
    context["storms"] = report.stormsText
    return context
  }

  // MARK: - Sections of sentences and tables

  private func section(_ section: ReportSection, number: Int) -> [String: Any] {
    [
      "id": "section-\(number)", "title": section.title, "sentences": section.sentences,
      "tables": section.tables.map { table($0.table, title: $0.title, label: $0.title ?? section.title) },
    ]
  }

  private func table(_ table: ReportTable, title: String?, label: String) -> [String: Any] {
    let shown = table.columns.indices.filter { index in
      table.rows.contains { !["", "–"].contains($0[index].words(report.calendar)) }
    }
    var context: [String: Any] = [
      "label": label,
      "head": shown.map { ["title": table.columns[$0].title, "isNumber": table.columns[$0].isNumber] },
      "rows": table.rows.map { row in
        [
          "cells": shown.enumerated().map { place, index in
            [
              "isFirst": place == 0, "isNumber": table.columns[index].isNumber,
              "text": Wording.shortened(row[index].words(report.calendar), to: 280),
            ] as [String: Any]
          }
        ]
      },
    ]
    context["caption"] = title
    return context
  }

  /// At most two decimals, for geometry.
  private func decimal(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return hundredths % 100 == 0 ? "\(hundredths / 100)" : "\(Double(hundredths) / 100)"
  }
}
