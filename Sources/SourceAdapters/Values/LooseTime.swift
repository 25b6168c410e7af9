import MessageCore

/// Reads the times of mail and feeds, which their programs write in every way but the one that is asked for.
///
/// Beyond `TimeSpelling`:
/// - mail's older forms (RFC 822, RFC 5322 section 4.3): years of two or three digits, zones by their American names or a
///   military letter, comments in parentheses, a weekday or a zone that is missing or wrong; also names of months in full,
///   hours of one digit, the day behind the month, hyphens for blanks
/// - ISO 8601 cut short (`2003`, `2003-12`), without hyphens (`20031231T101418Z`), with the day of the year (`2003-335`),
///   hours alone, and 24:00
enum LooseTime {
  /// The moment, or nil for any other text.
  static func timestamp(_ text: String) -> Timestamp? {
    let text = text.trimmedBlanks
    guard let first = text.utf8.first, text.utf8.count <= 96 else { return nil }
    if let time = TimeSpelling.timestamp(text.utf8.span) { return time }
    if 0x30...0x39 ~= first, let time = isoTime(text) { return time }
    return mailTime(text)
  }

  // MARK: - ISO 8601

  private static func isoTime(_ text: String) -> Timestamp? {
    let parts = text.split(maxSplits: 1) { $0 == "T" || $0 == "t" || $0 == " " }
    guard let date = parts.first, let day = isoDay(date) else { return nil }
    guard parts.count == 2 else { return day }
    guard let seconds = secondsOfDay(parts[1]) else { return nil }
    return day.adding(seconds: seconds.value - seconds.offset)
  }

  private static func isoDay(_ text: Substring) -> Timestamp? {
    let fields = text.split(separator: "-", omittingEmptySubsequences: false)
    guard fields.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }) else { return nil }
    let numbers = fields.compactMap { Int($0) }
    guard numbers.count == fields.count else { return nil }
    switch fields.map(\.utf8.count) {
    case [4]: return Timestamp(year: numbers[0], month: 1, day: 1)
    case [4, 2], [4, 1]: return Timestamp(year: numbers[0], month: numbers[1], day: 1)
    case [4, 2, 2], [4, 1, 2], [4, 2, 1], [4, 1, 1]:
      return Timestamp(year: numbers[0], month: numbers[1], day: numbers[2])
    case [8]:
      return Timestamp(year: numbers[0] / 10_000, month: numbers[0] / 100 % 100, day: numbers[0] % 100)
    case [4, 3]: return ordinalDay(numbers[0], numbers[1])
    case [7]: return ordinalDay(numbers[0] / 1000, numbers[0] % 1000)
    default: return nil
    }
  }

  private static func ordinalDay(_ year: Int, _ day: Int) -> Timestamp? {
    guard 1...366 ~= day else { return nil }
    return Timestamp(year: year, month: 1, day: 1)?.adding(seconds: Int64(day - 1) * 86_400)
  }

  /// `10:14:18.5+02:00`, `1014Z`, `10`: seconds since midnight, and the zone's seconds east of Greenwich.
  private static func secondsOfDay(_ text: Substring) -> (value: Int64, offset: Int64)? {
    let clock = text.prefix { $0.isNumber || $0 == ":" || $0 == "." || $0 == "," }
    guard let offset = zone(text[clock.endIndex...].drop { $0 == " " }) else { return nil }
    let whole = clock.prefix { $0 != "." && $0 != "," }
    var fields = whole.split(separator: ":")
    if fields.count == 1, whole.utf8.count > 2 {
      fields = stride(from: 0, to: whole.count, by: 2).map { whole.dropFirst($0).prefix(2) }
    }
    let numbers = fields.compactMap { Int64($0) }
    guard numbers.count == fields.count, 1...3 ~= numbers.count, numbers[0] <= 24,
      numbers.dropFirst().allSatisfy({ $0 <= 60 })
    else { return nil }
    let padded = numbers + [0, 0]
    return (padded[0] * 3600 + padded[1] * 60 + padded[2], offset)
  }

  // MARK: - Mail

  private static func mailTime(_ text: String) -> Timestamp? {
    var month: Int?
    var numbers: [Substring] = []
    var clock: Substring?
    var offset: Int64?
    for word in words(of: text) {
      if word.contains(":") {
        clock = clock ?? word
      } else if let found = self.month(word) {
        guard month == nil else { return nil }
        month = found
      } else if word.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), numbers.count < 2 {
        numbers.append(word)
      } else if month != nil || clock != nil, !isWeekday(word) {
        offset = offset ?? zone(word)
      }
    }
    guard let month, numbers.count == 2, var day = Int(numbers[0]), var year = Int(numbers[1]) else {
      return nil
    }
    if numbers[0].utf8.count > 2 { swap(&day, &year) }
    let yearLength = numbers[0].utf8.count > 2 ? numbers[0].utf8.count : numbers[1].utf8.count
    if yearLength == 2 { year += year < 50 ? 2000 : 1900 }
    if yearLength == 3 { year += 1900 }
    guard let date = Timestamp(year: year, month: month, day: day) else { return nil }
    guard let clock else { return date.adding(seconds: -(offset ?? 0)) }
    guard let seconds = secondsOfDay(clock) else { return nil }
    return date.adding(seconds: seconds.value - (offset ?? seconds.offset))
  }

  /// The parts between blanks, commas and hyphens; comments left out, a zone's sign kept.
  private static func words(of text: String) -> [Substring] {
    var depth = 0
    let bare = text.filter { character in
      if character == "(" { depth += 1 }
      defer { if character == ")" { depth = max(0, depth - 1) } }
      return depth == 0 && character != ")"
    }
    return bare.split { $0 == " " || $0 == "," || $0 == "\t" || $0 == "\n" }.flatMap { word -> [Substring] in
      // 11-Oct-2017, but not -0700.
      guard let hyphen = word.firstIndex(of: "-"), hyphen != word.startIndex, !word.contains(":") else {
        return [word]
      }
      return word.split(separator: "-")
    }
  }

  /// A name of a month in English; other languages' would be taken for each other (`mar`).
  private static func month(_ word: Substring) -> Int? {
    let name = word.lowercased().filter { $0 != "." }
    guard name.utf8.count >= 3 else { return nil }
    return months.firstIndex { $0 == name || name == $0.prefix(3) || name == "sept" && $0 == "september" }
      .map { $0 + 1 }
  }

  private static func isWeekday(_ word: Substring) -> Bool {
    word.utf8.count >= 3 && weekdays.contains(word.prefix(3).lowercased())
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november",
    "december",
  ]
  private static let weekdays: Set<String> = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  /// Seconds east of Greenwich; 0 for nothing and for names that say nothing (RFC 5322 section 4.3), nil for what is no
  /// zone.
  private static func zone(_ text: some StringProtocol) -> Int64? {
    guard let first = text.first else { return 0 }
    if first == "+" || first == "-" {
      let digits = String(text.dropFirst().filter { $0 != ":" })
      guard digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int64(digits), number < 2400 else {
        return nil
      }
      let minutes = digits.utf8.count <= 2 ? number * 60 : number / 100 * 60 + number % 100
      return (first == "-" ? -60 : 60) * minutes
    }
    let name = text.lowercased()
    if name.hasPrefix("gmt") || name.hasPrefix("utc"), name.utf8.count > 3 { return zone(name.dropFirst(3)) }
    guard name.utf8.allSatisfy({ UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }) else { return nil }
    return (zones[name] ?? 0) * 3600
  }

  /// Hours east of Greenwich.
  private static let zones: [String: Int64] = [
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "ast": -4,
    "adt": -3,
    "akst": -9, "akdt": -8, "hst": -10, "cet": 1, "cest": 2, "met": 1, "mest": 2, "bst": 1, "eet": 2,
    "eest": 3,
    "msk": 3, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
  ]
}
