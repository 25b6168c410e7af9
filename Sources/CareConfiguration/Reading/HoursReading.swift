import MessageCore

/// Reads `hours`.
extension Configuration {
  private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  static func hours(
    _ node: ConfigurationNode, _ calendar: (_ name: String) throws -> String
  ) throws -> BusinessHours {
    let fields = try node.fields(["time_zone", "weekly", "holidays"])
    guard let zoneNode = fields["time_zone"] else { throw node.error("hours without 'time_zone'") }
    let name = try zoneNode.text()
    guard let zone = LocalTimeZone(identifier: name) else {
      throw zoneNode.error(
        "unknown time zone \(TerminalText.quoted(name)); write one such as 'Europe/London'")
    }
    guard let weeklyNode = fields["weekly"] else { throw node.error("hours without 'weekly'") }
    let weekly = try self.weekly(weeklyNode)
    guard weekly.contains(where: { !$0.isEmpty }) else { throw weeklyNode.error("these hours never open") }
    var holidays: Set<Int> = []
    if let node = fields["holidays"] { holidays = try self.holidays(node, calendar) }
    return BusinessHours(timeZone: zone, weekly: weekly, holidays: holidays)
  }

  private static func weekly(_ node: ConfigurationNode) throws(ConfigurationError) -> [[BusinessHours
    .Interval]]
  {
    var weekly: [[BusinessHours.Interval]?] = Array(repeating: nil, count: 7)
    for (key, value) in try node.entries() {
      let intervals = try self.intervals(value)
      for day in try dayRange(key) {
        guard weekly[day] == nil else { throw key.error("hours of '\(days[day])' are given twice") }
        weekly[day] = intervals
      }
    }
    return weekly.map { $0 ?? [] }
  }

  /// The days that `mon`, `mon-fri` or `sat-mon` names, 0 for Monday.
  private static func dayRange(_ key: ConfigurationNode) throws(ConfigurationError) -> [Int] {
    let ends = key.key.lowercased().split(separator: "-", omittingEmptySubsequences: false)
    guard let first = ends.first.flatMap({ days.firstIndex(of: String($0)) }),
      let last = ends.last.flatMap({ days.firstIndex(of: String($0)) }), ends.count <= 2
    else {
      throw key.error(
        "unknown day \(TerminalText.quoted(key.key)); write mon, tue, wed, thu, fri, sat, sun or a range such as "
          + "mon-fri")
    }
    return (0...((last - first + 7) % 7)).map { (first + $0) % 7 }
  }

  private static func intervals(_ node: ConfigurationNode) throws(ConfigurationError) -> [BusinessHours
    .Interval]
  {
    var intervals: [BusinessHours.Interval] = []
    for element in node.isScalar ? [node] : try node.list() {
      let interval = try self.interval(element)
      if let before = intervals.last, interval.start < before.end {
        throw element.error("'\(try element.text())' begins before the stretch in front of it ends")
      }
      intervals.append(interval)
    }
    return intervals
  }

  private static func interval(_ node: ConfigurationNode) throws(ConfigurationError) -> BusinessHours.Interval
  {
    let text = try node.text()
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let start = clock(ends[0]), let end = clock(ends[1]) else {
      throw node.error("not hours such as '09:00-17:30': \(TerminalText.quoted(text))")
    }
    guard start < end else {
      throw node.error(
        "\(TerminalText.quoted(text)) ends before it begins; hours over midnight are two stretches, until 24:00 and "
          + "from 00:00")
    }
    return BusinessHours.Interval(start: start, end: end)
  }

  /// `09:30` in seconds since midnight, up to `24:00`; nil for anything else.
  private static func clock(_ text: Substring) -> Int64? {
    let digits = text.utf8.map { Int64($0) - 0x30 }
    guard digits.count == 5, text.utf8.dropFirst(2).first == UInt8(ascii: ":"),
      [0, 1, 3, 4].allSatisfy({ 0...9 ~= digits[$0] })
    else { return nil }
    let hours = digits[0] * 10 + digits[1]
    let minutes = digits[3] * 10 + digits[4]
    guard minutes < 60, hours < 24 || hours == 24 && minutes == 0 else { return nil }
    return hours * 3600 + minutes * 60
  }

  private static func holidays(
    _ node: ConfigurationNode, _ calendar: (_ name: String) throws -> String
  ) throws -> Set<Int> {
    if node.isScalar {
      let name = try node.text()
      do {
        return try HolidayCalendar.days(iCalendar: try calendar(name), file: TerminalText.visible(name))
      } catch let error as FatalError {
        throw node.error(error.message)
      }
    }
    var days: Set<Int> = []
    for element in try node.list() {
      let text = try element.text()
      guard let day = HolidayCalendar.day(text) else {
        throw element.error("not a date such as '2026-12-25': \(TerminalText.quoted(text))")
      }
      days.insert(day)
    }
    return days
  }
}
