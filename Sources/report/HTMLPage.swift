import MessageCore

/// What the templates are given: a report's figures in words, and the geometry of its charts.
struct HTMLPage {
  private let report: Report
  private var tallies: Tallies { report.tallies }

  init(_ report: Report) { self.report = report }

  /// The page's values by name, for the templates in `HTMLTemplates`.
  var context: [String: Any] {
    var context: [String: Any] = [
      "style": HTMLTemplates.style, "title": Wording.oneLine(report.title),
    ]
    context["period"] = report.periodText
    context["cases"] = cases
    context["alerts"] = alerts
    guard !report.isEmpty else {
      context["empty"] = report.emptyText
      return context
    }
    context["summary"] = [
      "headlines": report.headlines.map { ["name": $0.name, "value": $0.value, "detail": $0.detail] }
    ]
    context["volume"] = volume
    context["tone"] = tone
    context["responses"] = responses
    context["week"] = week
    context["people"] = people
    context["hashtags"] = hashtags
    context["amplification"] = amplification
    return context
  }

  // MARK: - Volume

  private var volume: [String: Any]? {
    guard let period = report.period else { return nil }
    let series = VolumeSeries(tallies, period: period)
    let most = series.steps.max { $0.counts.sides.total < $1.counts.sides.total }
    var context: [String: Any] = [
      "unit": series.unit.rawValue, "count": series.steps.count, "width": series.steps.count * 10,
      "bars": series.steps.enumerated().flatMap { bars($1, at: $0, of: max(series.maximum, 1)) },
      "labels": labels(series), "rows": series.steps.map { row($0, series) }, "hasTone": tallies.hasTone,
      "hasUnknown": tallies.messages.unknown > 0,
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
      "name": series.name(of: step), "total": Wording.number(sides.total),
      "inbound": Wording.number(sides.inbound), "outbound": Wording.number(sides.outbound),
      "unsided": Wording.number(sides.unknown), "net": step.counts.tone.net.map { Wording.points($0) } ?? "–",
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
      "total": tallies.heardMessages, "parts": parts,
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
    let counts = tallies.hoursOfWeek.map(\.total)
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
      "busiest": "Busiest: \(Wording.weekdays[busiest / 24]), \(hour):00 to \(hour + 1):00 UTC, "
        + "with \(Wording.number(most, of: "message")).",
      "days": Wording.weekdays.map { String($0.prefix(3)) },
      "rows": zip(Wording.weekdays, tallies.weekdays).map {
        ["name": $0, "count": Wording.number($1.total)]
      },
    ]
  }

  // MARK: - Records

  private var cases: [String: Any]? {
    guard let summary = report.casesText else { return nil }
    let rest = report.attentionCount - report.attention.count
    var context: [String: Any] = ["summary": summary, "none": report.attentionCount == 0]
    if !report.attention.isEmpty { context["list"] = ["items": report.attention.map { item($0) }] }
    context["rest"] = rest > 0 ? "and \(Wording.number(rest)) more" : nil
    return context
  }

  private func item(_ item: Report.AttentionCase) -> [String: Any] {
    var context: [String: Any] = [
      "priority": item.record.priority.rawValue, "opened": Wording.moment(item.record.openedAt),
      "openedAt": item.record.openedAt.description, "text": item.openingText(limit: 280),
      "isQuoted": item.opening?.text?.isEmpty == false, "isOverdue": item.isOverdue,
    ]
    context["handle"] = item.handle
    context["due"] = item.dueText
    context["queue"] = item.record.queue.map { Wording.oneLine($0) }
    context["kind"] = item.record.kind.map { Wording.oneLine($0) }
    context["url"] = item.opening?.url.flatMap { isPlainAddress($0) ? $0 : nil }
    return context
  }

  /// Only a web address without anything hidden in it may become a link.
  private func isPlainAddress(_ url: String) -> Bool {
    url.hasPrefix("https://") && TerminalText.visible(url) == url
  }

  private var alerts: [String: Any]? {
    guard !report.alerts.isEmpty else { return nil }
    return [
      "items": report.alerts.map { shown in
        let alert = shown.record
        return [
          "kind": Wording.oneLine(alert.kind), "subject": Wording.oneLine(shown.subject),
          "when": Wording.stretch(alert.startedAt, alert.endedAt), "severity": "\(alert.severity)",
          "messages": Wording.number(alert.evidence.count),
        ]
      }
    ]
  }

  // MARK: - People and subjects

  private var people: [String: Any]? {
    var context: [String: Any] = [:]
    context["customers"] = report.customersText.map { "\($0)." }
    let agents = report.agents.prefix(20).map { agent in
      [
        "name": Wording.oneLine(agent.person.shown), "network": Wording.oneLine(agent.person.network),
        "replies": Wording.number(agent.counts.replies), "first": Wording.number(agent.counts.first.total),
        "median": agent.counts.first.median.map { Wording.duration($0) } ?? "–",
      ]
    }
    if !agents.isEmpty { context["agents"] = ["rows": Array(agents)] }
    let helpers = report.helpers.prefix(10).map {
      ["name": Wording.oneLine($0.person.shown), "replies": Wording.number($0.counts.replies)]
    }
    if !helpers.isEmpty { context["helpers"] = ["items": Array(helpers)] }
    return context.isEmpty ? nil : context
  }

  private var hashtags: [String: Any]? {
    let tags = report.topHashtags
    return tags.isEmpty
      ? nil
      : ["items": tags.map { ["name": Wording.oneLine($0.name), "count": Wording.number($0.count)] }]
  }

  private var amplification: [String: Any]? {
    guard tallies.hasAmplification else { return nil }
    let rows = Tone.Label.allCases.compactMap { label -> [String: String]? in
      guard let amplified = tallies.amplification[label] else { return nil }
      return [
        "name": tallies.hasTone ? label.rawValue : "all", "messages": Wording.number(amplified.messages),
        "reposts": Wording.number(amplified.engagement.reposts),
        "likes": Wording.number(amplified.engagement.likes), "reach": Wording.number(amplified.reach),
      ]
    }
    return ["rows": rows]
  }

  /// At most two decimals, for geometry.
  private func decimal(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return hundredths % 100 == 0 ? "\(hundredths / 100)" : "\(Double(hundredths) / 100)"
  }
}
