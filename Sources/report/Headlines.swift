import MessageCore

/// One of the few figures that a report begins with.
struct Headline: Equatable, Sendable {
  var name: String
  var value: String
  var detail: String
}

/// How many people wrote how often.
struct CustomerGroups: Equatable, Sendable {
  var once = 0
  /// Two to four messages.
  var some = 0
  /// Five or more.
  var many = 0

  var total: Int { once + some + many }
}

extension Tallies {
  var customerGroups: CustomerGroups {
    customersByMessages.reduce(into: CustomerGroups()) { groups, entry in
      switch entry.key {
      case ...1: groups.once += entry.value
      case 2...4: groups.some += entry.value
      default: groups.many += entry.value
      }
    }
  }

  /// Whether any inbound message was reacted to, or its author has followers.
  var hasAmplification: Bool { amplification.values.contains { !$0.engagement.isZero || $0.reach > 0 } }
}

extension Report {
  /// Whether there is nothing to tell: no message in the period.
  var isEmpty: Bool { tallies.messages.total == 0 }

  /// The sentence of an empty report.
  var emptyText: String { period == nil ? "No message was read." : "No message in this period." }

  /// The period in words.
  var periodText: String? { period.map { Wording.period($0) } }

  /// The figures to begin with; those that the records cannot tell are absent.
  var headlines: [Headline] {
    let messages = tallies.messages
    var lines = [
      Headline(
        name: "Messages", value: Wording.number(messages.total),
        detail: sidesText(messages))
    ]
    if tallies.hasTone, let net = tallies.tone.net {
      lines.append(
        Headline(
          name: "Net tone", value: Wording.points(net),
          detail: "\(Wording.number(tallies.tone.positive)) positive, "
            + "\(Wording.number(tallies.tone.negative)) negative of \(tallies.heardMessages)"
        ))
    }
    let responses = tallies.responses
    guard tallies.hasResponses else { return lines }
    if let median = responses.durations.median, let slow = responses.durations.percentile(90) {
      lines.append(
        Headline(
          name: "First response", value: Wording.duration(median),
          detail: "median; 90% of answers within \(Wording.duration(Double(slow)))"))
    }
    lines.append(
      Headline(
        name: "Unanswered", value: Wording.number(responses.unanswered),
        detail: "of \(Wording.number(responses.begun, of: "conversation")); "
          + "\(Wording.share(responses.durations.total, of: responses.begun)) answered"))
    return lines
  }

  private func sidesText(_ counts: SideCounts) -> String {
    var parts: [String] = []
    if counts.inbound > 0 { parts.append("\(Wording.number(counts.inbound)) inbound") }
    if counts.outbound > 0 { parts.append("\(Wording.number(counts.outbound)) outbound") }
    if counts.unknown > 0 { parts.append("\(Wording.number(counts.unknown)) of unknown side") }
    return parts.joined(separator: ", ")
  }

  /// The targets in words; nil where no case has one.
  var targetsText: String? {
    let targets = tallies.targets
    let judged = targets.met + targets.missed
    guard judged + targets.pending > 0 else { return nil }
    let pending = targets.pending > 0 ? ", \(Wording.number(targets.pending)) not yet due" : ""
    return "\(Wording.number(targets.met)) of \(Wording.number(judged)) met "
      + "(\(Wording.share(targets.met, of: judged)))\(pending)"
  }

  /// The cases in words; nil where there is none.
  var casesText: String? {
    guard tallies.cases.total > 0 else { return nil }
    let parts = CaseRecord.Status.allCases.compactMap { status in
      tallies.cases.byStatus[status].map { "\(Wording.number($0)) \(status.rawValue)" }
    }
    return "\(Wording.number(tallies.cases.total, of: "case")): \(parts.joined(separator: ", "))"
  }

  /// The customers in words; nil where no inbound message has an author.
  var customersText: String? {
    let groups = tallies.customerGroups
    guard groups.total > 0 else { return nil }
    return "\(Wording.number(groups.total)) \(groups.total == 1 ? "person" : "people") wrote in: "
      + "\(Wording.number(groups.once)) once, \(Wording.number(groups.some)) two to four times, "
      + "\(Wording.number(groups.many)) five times or more"
  }
}

extension Report.AttentionCase {
  /// What is due, in words; nil where nothing is.
  var dueText: String? {
    guard let due = record.nextDue else { return nil }
    let isSameDay = due.daysSinceEpoch == record.openedAt.daysSinceEpoch
    let what = record.awaitsFirstResponse ? "reply" : "solution"
    return (isOverdue ? "\(what) was due " : "\(what) due ")
      + (isSameDay ? Wording.clock(due) : Wording.moment(due))
  }

  /// Who wrote and what, on one line, or why it is not quoted.
  func openingText(limit: Int) -> String {
    guard let text = opening?.text, !text.isEmpty else { return "(not public, or no longer)" }
    return Wording.shortened(Wording.oneLine(text), to: limit)
  }

  /// The handle of who opened it, where the message may be quoted.
  var handle: String? { opening?.author?.handle.map { "@\(Wording.oneLine($0))" } }
}
