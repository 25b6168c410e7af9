import MessageCore

/// Reads the days of an iCalendar file (RFC 5545): each all-day `VEVENT` is a holiday.
///
/// Read are `DTSTART` and `DTEND` that are dates, the end excluded; events with a time of day are no holidays and are
/// passed over. An event that repeats (`RRULE`, `RDATE`) is refused rather than counted once.
enum HolidayCalendar {
  /// The days, in days since 1970-01-01.
  ///
  /// - Throws: `ConfigurationError` with the file and line.
  static func days(iCalendar text: String, file: String) throws(ConfigurationError) -> Set<Int> {
    var days: Set<Int> = []
    var event: Event?
    var isCalendar = false
    for line in unfolded(text) {
      let property = Property(line.text)
      switch (property.name, property.value.uppercased()) {
      case ("BEGIN", "VCALENDAR"): isCalendar = true
      case ("BEGIN", "VEVENT"): event = Event()
      case ("END", "VEVENT"):
        if let event { days.formUnion(event.days) }
        event = nil
      case ("RRULE", _) where event != nil, ("RDATE", _) where event != nil:
        throw ConfigurationError(
          file: file, line: line.number, cause: "repeating events are not read; list each day as an event")
      case ("DTSTART", _) where property.isDate: event?.start = try date(property, line.number, file)
      case ("DTEND", _) where property.isDate: event?.end = try date(property, line.number, file)
      default: break
      }
    }
    guard isCalendar else {
      throw ConfigurationError(file: file, line: nil, cause: "not an iCalendar file: no BEGIN:VCALENDAR")
    }
    return days
  }

  /// A day such as `2026-12-25`, in days since 1970-01-01; nil for anything else.
  static func day(_ text: String) -> Int? {
    guard text.utf8.count == 10 else { return nil }
    return Timestamp(rfc3339: (text + "T00:00:00Z").utf8)?.daysSinceEpoch
  }

  private struct Event {
    var start: Int?
    var end: Int?

    var days: Range<Int> {
      guard let start else { return 0..<0 }
      // Without an end, or with one that is not later, the event lasts one day; a year is more than any holiday.
      return start..<min(max(end ?? 0, start + 1), start + 366)
    }
  }

  /// `NAME;PARAMETER=…:VALUE`.
  private struct Property {
    let name: String
    let value: String
    private let parameters: String

    init(_ line: String) {
      let head = line.prefix { $0 != ":" }
      value = String(line.dropFirst(head.count + 1))
      name = head.prefix { $0 != ";" }.uppercased()
      parameters = head.uppercased()
    }

    var isDate: Bool {
      parameters.contains("VALUE=DATE") && !parameters.contains("VALUE=DATE-TIME") || value.count == 8
    }
  }

  private static func date(_ property: Property, _ line: Int, _ file: String) throws(ConfigurationError)
    -> Int
  {
    let digits = property.value
    let spelled = "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.dropFirst(6))"
    guard let day = day(spelled) else {
      throw ConfigurationError(
        file: file, line: line, cause: "\(property.name) is not a date: \(TerminalText.quoted(digits))")
    }
    return day
  }

  /// The content lines with the number of their first line; a line that begins with a blank continues the one before.
  private static func unfolded(_ text: String) -> [(number: Int, text: String)] {
    var lines: [(number: Int, text: String)] = []
    let physical = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (index, line) in physical.enumerated() {
      if let first = line.first, first == " " || first == "\t", !lines.isEmpty {
        lines[lines.count - 1].text += line.dropFirst()
      } else {
        lines.append((index + 1, String(line)))
      }
    }
    return lines
  }
}
