import MessageCore

/// Numbers, shares, times and sentences as people read them; the same in every format.
enum Wording {
  static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
  ]

  /// `12,345`.
  static func number(_ value: some BinaryInteger) -> String {
    let digits = String(value.magnitude)
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    return (value < 0 ? "−" : "") + grouped
  }

  /// `3 messages`, `1 message`.
  static func number(_ value: Int, of noun: String) -> String {
    "\(number(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  /// A share as a whole percentage, which never hides that there is something, or something missing: `<1%`, `>99%`.
  static func share(_ share: Double) -> String {
    let percent = Int((share * 100).rounded())
    if percent == 0, share > 0 { return "<1%" }
    if percent == 100, share < 1 { return ">99%" }
    return "\(percent)%"
  }

  static func share(_ part: Int, of whole: Int) -> String {
    whole == 0 ? "–" : share(Double(part) / Double(whole))
  }

  /// Net tone in points from −100 to +100.
  static func points(_ net: Double) -> String {
    let points = Int((net * 100).rounded())
    return points == 0 ? "0" : "\(points > 0 ? "+" : "−")\(abs(points))"
  }

  /// `45 s`, `24 min`, `3 h 10 min`, `2 d 4 h`: at most two units, rounded to the smaller one.
  static func duration(_ seconds: Double) -> String {
    let whole = Int64(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    let minutes = Int64((seconds / 60).rounded())
    if minutes < 60 { return "\(minutes) min" }
    if minutes < 24 * 60 { return pair(minutes / 60, "h", minutes % 60, "min") }
    let hours = Int64((seconds / 3600).rounded())
    return pair(hours / 24, "d", hours % 24, "h")
  }

  private static func pair(_ large: Int64, _ unit: String, _ small: Int64, _ smallUnit: String) -> String {
    small == 0 ? "\(number(large)) \(unit)" : "\(number(large)) \(unit) \(small) \(smallUnit)"
  }

  /// The name of a step of `Report.responseSteps`: `15 min`, `24 h`.
  static func step(_ seconds: Int64) -> String {
    seconds < 3600 ? "\(seconds / 60) min" : "\(seconds / 3600) h"
  }

  /// `Mon 9 Nov`.
  static func day(_ time: Timestamp) -> String {
    let (_, month, day) = time.date
    return "\(weekdays[time.weekday - 1].prefix(3)) \(day) \(months[month - 1].prefix(3))"
  }

  /// `9 November 2026`.
  static func date(_ time: Timestamp) -> String {
    let (year, month, day) = time.date
    return "\(day) \(months[month - 1]) \(year)"
  }

  /// `Mon 9 Nov 07:52`.
  static func moment(_ time: Timestamp) -> String { "\(day(time)) \(clock(time))" }

  /// `07:52`.
  static func clock(_ time: Timestamp) -> String { String(time.description.dropFirst(11).prefix(5)) }

  /// A stretch: `Thu 12 Nov 19:08 to 20:38`.
  static func stretch(_ start: Timestamp, _ end: Timestamp?) -> String {
    guard let end else { return "since \(moment(start))" }
    if start == end { return moment(start) }
    let isSameDay = start.daysSinceEpoch == end.daysSinceEpoch
    return "\(moment(start)) to \(isSameDay ? clock(end) : moment(end))"
  }

  /// A number with at most two decimals: `0.31`, `−1`.
  static func decimal(_ value: Double) -> String {
    if value > 0, value < 0.005 { return "<0.01" }
    let hundredths = Int((abs(value) * 100).rounded())
    let part = hundredths % 100
    let fraction = part == 0 ? "" : part % 10 == 0 ? ".\(part / 10)" : part < 10 ? ".0\(part)" : ".\(part)"
    return (value < 0 && hundredths > 0 ? "−" : "") + number(hundredths / 100) + fraction
  }

  /// A period by the clock on the wall: `Week 46: 9 to 15 November 2026`, `November 2026`, `Monday 9 November 2026`.
  static func period(_ period: Period, _ calendar: ReportCalendar = .utc) -> String {
    let period = Period(start: calendar.local(period.start), end: calendar.local(period.end))
    guard period.start.secondsOfDay == 0, period.end.secondsOfDay == 0, period.start.nanoseconds == 0,
      period.end.nanoseconds == 0
    else {
      return "\(date(period.start)) \(clock(period.start)) to \(date(period.end)) \(clock(period.end))"
    }
    let last = period.end.adding(seconds: -1)
    let (year, month, _) = period.start.date
    let (lastYear, lastMonth, _) = last.date
    if period == PeriodChoice.month(year: year, month: month).resolved(.utc, asOf: nil) {
      return "\(months[month - 1]) \(year)"
    }
    let days = period.end.daysSinceEpoch - period.start.daysSinceEpoch
    if days == 1 { return "\(weekdays[period.start.weekday - 1]) \(date(period.start))" }
    let (_, _, day) = period.start.date
    let start =
      year != lastYear ? date(period.start) : month != lastMonth ? "\(day) \(months[month - 1])" : "\(day)"
    let isWeek = days == 7 && period.start.weekday == calendar.weekStart
    let number = Timestamp.midnight(period.start.daysSinceEpoch + (8 - calendar.weekStart) % 7).week.week
    return (isWeek ? "Week \(number): " : "") + "\(start) to \(date(last))"
  }

  /// Strangers' text with everything that could act made visible; line ends and tabs become spaces.
  static func visible(_ text: String) -> String { TerminalText.visible(text) }

  /// Strangers' text on one line, with everything that could act made visible, and spaces run together.
  static func oneLine(_ text: String) -> String {
    TerminalText.visible(text).split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
  }

  /// The text shortened to that many characters at a word's end.
  static func shortened(_ text: String, to limit: Int) -> String {
    guard text.count > limit else { return text }
    let cut = text.prefix(limit)
    let atWord = cut.lastIndex(of: " ").map { cut[..<$0] } ?? cut
    return (atWord.count * 2 > limit ? atWord : cut) + "…"
  }
}

extension Timestamp {
  /// The day as RFC 3339 spells it: `2026-11-09`.
  var dayText: String { String(description.prefix(10)) }
}
