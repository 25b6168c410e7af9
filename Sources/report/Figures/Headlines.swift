import MessageCore

/// One of the few figures that a report begins with.
struct Headline: Equatable, Sendable {
  var name: String
  var value: String
  var detail: String
  /// How it stands beside the other period; empty where there is none.
  var change = ""
}

extension Report {
  /// Whether there is nothing to tell: no message in the period.
  var isEmpty: Bool { tallies.messages.total == 0 }

  /// The sentence of an empty report.
  var emptyText: String { period == nil ? "No message was read." : "No message in this period." }

  /// Volume over the period, with the steps that bursts lie in marked; nil where there is no period.
  var volumeSeries: VolumeSeries? {
    period.map { period in
      VolumeSeries(
        tallies, period: period, calendar: calendar,
        bursts: highlights.alerts.filter { $0.kind == StormFigures.kind })
    }
  }

  /// The period in words.
  var periodText: String? { period.map { Wording.period($0, calendar) } }

  /// The period in words, with the zone.
  var zonedPeriodText: String? { periodText.map { "\($0), \(calendar.zoneName)" } }

  /// Whether any inbound message was reacted to, or its author has followers.
  var hasAmplification: Bool {
    tallies.amplification.values.contains { !$0.engagement.isZero }
      || people.reach.values.contains { $0 > 0 }
  }

  /// The messages that the tone is of, in words: the inbound ones, and those whose side nobody knows.
  var heardMessages: String {
    Wording.number(
      tallies.tone.total, of: tallies.messages.unknown == 0 ? "inbound message" : "message")
  }

  /// The figures to begin with; those that the records cannot tell are absent.
  var headlines: [Headline] {
    let messages = tallies.messages
    var lines = [
      Headline(
        name: "Messages", value: Wording.number(messages.total), detail: sidesText(messages),
        change: changeText("messages.total"))
    ]
    if tallies.hasTone, let net = tallies.tone.net {
      lines.append(
        Headline(
          name: "Net tone", value: Wording.points(net),
          detail: "\(Wording.number(tallies.tone.positive)) positive, "
            + "\(Wording.number(tallies.tone.negative)) negative of \(heardMessages)",
          change: changeText("tone.net")))
    }
    return tallies.hasResponses ? lines + responseHeadlines : lines
  }

  private var responseHeadlines: [Headline] {
    let responses = tallies.responses
    var lines: [Headline] = []
    let middle =
      definition.headline == .median
      ? responses.durations.median : definition.mean(of: responses.durations)
    if let middle, let slow = responses.durations.percentile(90) {
      lines.append(
        Headline(
          name: "First response", value: Wording.duration(middle),
          detail: "\(definition.headline.rawValue)\(businessText); "
            + "90% of answers within \(Wording.duration(Double(slow)))",
          change: changeText("response.first.median_seconds")))
    }
    lines.append(
      Headline(
        name: "Unanswered", value: Wording.number(responses.unanswered),
        detail: "of \(Wording.number(responses.begun, of: "conversation")); "
          + "\(Wording.share(responses.durations.total, of: responses.begun)) answered",
        change: changeText("response.rate")))
    return lines
  }

  private var businessText: String {
    guard hasBusinessHours, let median = tallies.responses.business.median else { return "" }
    return ", \(Wording.duration(median)) in business hours"
  }

  /// How a figure stands beside the other period: never a direction where chance alone would do.
  private func changeText(_ name: String) -> String {
    guard let change = comparison?[name], change.before != nil else { return "" }
    let before = change.cell(change.before).words(calendar)
    return switch change.rose {
    case .some(true): "▲ from \(before)"
    case .some(false): "▼ from \(before)"
    case nil: "\(before) before, within chance"
    }
  }

  private func sidesText(_ counts: SideCounts) -> String {
    var parts: [String] = []
    if counts.inbound > 0 { parts.append("\(Wording.number(counts.inbound)) inbound") }
    if counts.outbound > 0 { parts.append("\(Wording.number(counts.outbound)) outbound") }
    if counts.unknown > 0 { parts.append("\(Wording.number(counts.unknown)) of unknown side") }
    if tallies.late > 0 { parts.append("\(Wording.number(tallies.late)) seen after the period") }
    return parts.joined(separator: ", ")
  }

  // MARK: - Sentences

  /// The targets in words; nil where no case has one.
  var targetsText: String? { targetsText(targets) }

  private func targetsText(_ targets: TargetCounts) -> String? {
    guard !targets.isEmpty else { return nil }
    let judged = targets.met + targets.missed
    let pending = targets.pending > 0 ? ", \(Wording.number(targets.pending)) not yet due" : ""
    return "\(Wording.number(targets.met)) of \(Wording.number(judged)) met "
      + "(\(Wording.share(targets.met, of: judged)))\(pending)"
  }

  /// The cases in words; nil where there is none.
  var casesText: String? {
    guard tallies.cases.total > 0 else { return nil }
    let parts = CaseRecord.Status.allCases.map(\.rawValue).compactMap { status in
      tallies.cases.byStatus[status].map { "\(Wording.number($0)) \(status)" }
    }
    let remarks = tallies.cases.remarks
    let words = remarks == 0 ? parts : parts + ["\(Wording.number(remarks)) of praise or ideas"]
    return "\(Wording.number(tallies.cases.total, of: "case")): \(words.joined(separator: ", "))"
  }

  /// The customers in words; nil where no inbound message has an author.
  var customersText: String? {
    let groups = people.customers
    guard groups.total > 0 else { return nil }
    return "\(Self.people(groups.total)) wrote in: "
      + "\(Wording.number(groups.once)) once, \(Wording.number(groups.some)) two to four times, "
      + "\(Wording.number(groups.many)) five times or more"
  }

  var nextText: String? {
    let next = tallies.nextResponses
    guard tallies.hasResponses, let median = next.durations.median else { return nil }
    return "Next responses: \(Wording.number(next.durations.total)), median \(Wording.duration(median)); "
      + "\(Wording.number(next.unanswered)) still awaited."
  }

  var resolutionText: String? {
    let full = tallies.cases.fullResolution
    guard let median = full.durations.median, let slow = full.durations.percentile(90) else { return nil }
    let targets = targetsText(resolutionTargets).map { " Targets: \($0)." } ?? ""
    return "Resolution: \(Wording.number(full.durations.total, of: "case")) solved, median "
      + "\(Wording.duration(median)), 90% within \(Wording.duration(Double(slow))).\(targets)"
  }

  /// A query's counts in words.
  func queryText(_ query: QueryVolume) -> String {
    var text = Wording.number(Int(clamping: query.total), of: "message")
    if let peak = query.peak, query.stretches.count > 1 {
      text +=
        "; most at \(Wording.moment(calendar.local(peak.start))), "
        + "\(Wording.number(peak.count.count)) in \(Wording.duration(Double(query.key.seconds)))"
    }
    return query.bursts == 0
      ? text
      : text
        + "; bursts in \(Wording.number(query.bursts)) of \(Wording.number(query.stretches.count)) stretches"
  }

  var stormsText: String? {
    let storms = storms
    guard storms.count > 0, let longest = storms.longestSeconds else { return nil }
    return
      "\(Wording.number(storms.count, of: "burst")) of \(Wording.number(storms.messages, of: "message")), "
      + "the longest of \(Wording.duration(Double(longest)))."
  }

  var abandonedText: String? {
    guard tallies.hasResponses, abandoned > 0 else { return nil }
    return
      "\(Wording.number(abandoned, of: "conversation")) left alone: somebody has been waiting for 72 hours."
  }

  var casesTurnText: String? {
    let cases = tallies.cases
    guard cases.reopenings + cases.joins > 0 else { return nil }
    return "\(Wording.number(cases.reopened, of: "case")) reopened by the customer; "
      + "\(Wording.number(cases.joined, of: "case")) joined by somebody else."
  }

  var happierText: String? {
    let change = tallies.conversations.change
    guard change.total > 0 else { return nil }
    return "Tone at the end against the start in \(Wording.number(change.total, of: "conversation")): "
      + "\(Wording.number(change.happier)) happier, \(Wording.number(change.same)) the same, "
      + "\(Wording.number(change.sadder)) sadder."
  }

  var wantsText: String? {
    let wants = people.wants
    let parts = [
      ("complaint", "complained"), ("idea", "had ideas"), ("question", "asked"), ("praise", "praised"),
    ].compactMap { name, verb in wants[name].map { "\(Wording.number($0)) \(verb)" } }
    return parts.isEmpty ? nil : "By people: \(parts.joined(separator: ", "))."
  }

  /// What people who are not ours did, in words; nil where nobody did.
  var communityText: String? {
    let community = people.community
    var parts: [String] = []
    if community.helpers > 0 {
      let thanked =
        community.isTold
        ? " (\(Wording.number(community.thanked)) thanked for, \(Wording.number(community.solved)) without us)"
        : ""
      parts.append(
        "\(Self.people(community.helpers)) gave others \(Wording.number(community.answers, of: "answer"))\(thanked)"
      )
    }
    if community.evangelists > 0 {
      parts.append("\(Self.people(community.evangelists)) praised in public again and again")
    }
    return parts.isEmpty ? nil : "Community: \(parts.joined(separator: "; "))."
  }

  var proxyText: String? {
    guard let score = people.proxy.score else { return nil }
    return "Net promoter proxy, by tone and not by a survey: \(Wording.points(score / 100)) of "
      + "\(Self.people(people.proxy.total)) (\(Wording.number(people.proxy.promoters, of: "promoter")), "
      + "\(Wording.number(people.proxy.detractors, of: "detractor")))."
  }

  private static func people(_ count: Int) -> String {
    "\(Wording.number(count)) \(count == 1 ? "person" : "people")"
  }

  // MARK: - Cases

  /// What is due, in words; nil where nothing is.
  func dueText(_ item: AttentionCase) -> String? {
    guard let due = item.due else { return nil }
    let isSameDay = calendar.day(of: due) == calendar.day(of: item.openedAt)
    let what = item.awaitsFirstResponse ? "reply" : "solution"
    let local = calendar.local(due)
    return (item.isOverdue(asOf: moment) ? "\(what) was due " : "\(what) due ")
      + (isSameDay ? Wording.clock(local) : Wording.moment(local))
  }

  func openedText(_ item: AttentionCase) -> String { Wording.moment(calendar.local(item.openedAt)) }

  func stretchText(_ alert: ShownAlert) -> String {
    Wording.stretch(calendar.local(alert.startedAt), alert.endedAt.map { calendar.local($0) })
  }
}

extension AttentionCase {
  /// Who wrote and what, on one line, or why it is not quoted.
  func openingText(limit: Int) -> String {
    guard let text = opening?.text, !text.isEmpty else { return "(not public, or no longer)" }
    return Wording.shortened(Wording.oneLine(text), to: limit)
  }

  /// The handle of who opened it, where the message may be quoted.
  var handle: String? { opening?.handle.map { "@\(Wording.oneLine($0))" } }
}
