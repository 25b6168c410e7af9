import MessageCore

/// The parts that figures of the JSON report are made of, inside an object that is open.
extension JSONWriter {
  mutating func nullable(_ name: MemberName, _ value: Double?) {
    key(name)
    if let value { number(value) } else { null() }
  }

  mutating func nullable(_ name: MemberName, _ value: Timestamp?) {
    key(name)
    if let value { string(value.description) } else { null() }
  }

  /// `start` and `end`, the end excluded.
  mutating func period(_ period: Period?) {
    nullable("start", period.map { max($0.start, .earliest) })
    nullable("end", period.map { min($0.end, .latest) })
  }

  mutating func sides(_ counts: SideCounts) {
    member("total", counts.total)
    member("inbound", counts.inbound)
    member("outbound", counts.outbound)
    member("unknown", counts.unknown)
  }

  /// `n`, `median_seconds`, `p90_seconds`, `mean_seconds`.
  mutating func durations(_ durations: DurationCounts, mean: Double? = nil) {
    member("n", durations.total)
    nullable("median_seconds", durations.median)
    nullable("p90_seconds", durations.percentile(90).map { Double($0) })
    nullable("mean_seconds", mean ?? durations.mean)
  }

  /// The same in the time that the desk was open.
  mutating func business(_ durations: DurationCounts) {
    key("business")
    object { $0.durations(durations) }
  }

  /// Durations, what they are missing from, and business hours where there are any.
  mutating func responses(_ counts: ResponseCounts, _ report: Report, unanswered: String = "unanswered") {
    durations(counts.durations)
    key(unanswered)
    integer(counts.unanswered)
    if report.hasBusinessHours { business(counts.business) }
  }

  mutating func change(_ change: ChangeCounts) {
    member("happier", change.happier)
    member("same", change.same)
    member("sadder", change.sadder)
    nullable(
      "happier_share", change.total == 0 ? nil : Double(change.happier) / Double(change.total))
  }

  /// `handle`, `text` and `url` of a message that may be quoted.
  mutating func quoted(_ message: QuotedMessage) {
    member(.handle, message.handle)
    member(.text, message.text)
    member(.url, message.url)
  }

  /// Names and their counts, most first.
  mutating func counts(_ name: MemberName, _ counts: [String: Int]) {
    key(name)
    object { writer in
      for counted in Report.ranked(counts) {
        writer.key(counted.name)
        writer.integer(counted.count)
      }
    }
  }
}

extension Timestamp {
  /// The first and the last second that RFC 3339 can spell.
  fileprivate static let earliest = Timestamp(seconds: -62_167_219_200)
  fileprivate static let latest = Timestamp(seconds: 253_402_300_799)
}
