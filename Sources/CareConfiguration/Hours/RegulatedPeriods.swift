public import MessageCore

/// Periods as regulators count them: in days after the day of receipt.
extension BusinessHours {
  /// The end of a period that begins with a receipt.
  ///
  /// What arrives on a day without business, or after its close, counts as received on the next business day where
  /// business days are counted. Nil where there are no business days for a year.
  public func end(of period: RegulatedProfile.Period, receivedAt receipt: Timestamp) -> Timestamp? {
    let (day, clock) = timeZone.dayAndClock(of: receipt)
    switch period {
    case .days(let count): return timeZone.moment(day: day + count + 1, clock: 0)
    case .businessDays(let count):
      var current = day
      if let close = closing(day: day), Int64(clock) < close {
        // Received on this day.
      } else {
        guard let next = businessDay(after: day) else { return nil }
        current = next
      }
      for _ in 0..<count {
        guard let next = businessDay(after: current) else { return nil }
        current = next
      }
      return closing(day: current).map { timeZone.moment(day: current, clock: $0) }
    }
  }

  /// When business closes on a local day, in seconds since midnight; nil on a day without.
  private func closing(day: Int) -> Int64? { intervals(day: day).last?.end }

  private func businessDay(after day: Int) -> Int? {
    (day + 1...day + 366).first { closing(day: $0) != nil }
  }
}

extension LocalTimeZone {
  /// The moment at which the local clock shows a day, in days since 1970-01-01, and a time, in seconds since midnight.
  ///
  /// Of two such moments the first counts; a reading that daylight saving skips is taken as the moment of the change.
  public func moment(day: Int, clock: Int64) -> Timestamp {
    let local = Int64(day) * 86_400 + clock
    // Offsets before and after a change near that moment; the greater gives the earlier moment.
    let offsets = [local - 93_600, local + 93_600].map { offset(at: $0) }.sorted(by: >)
    for offset in offsets where self.offset(at: local - offset) == offset {
      return Timestamp(seconds: local - offset)
    }
    let early = local - offsets[0]
    return Timestamp(seconds: endOfOffset(self.offset(at: early), from: early, to: local - offsets[1]))
  }
}
