/// A moment in UTC: RFC 3339 in and out, without a calendar library.
///
/// Years 0000 to 9999, nanoseconds. A leap second (`23:59:60` UTC) is read as the first moment of the next day, as POSIX
/// counts; offsets are applied and not kept.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  public let seconds: Int64
  /// Nanoseconds after `seconds`, 0 to 999,999,999.
  public let nanoseconds: Int32

  /// A moment by its seconds since 1970.
  public init(seconds: Int64, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// A moment by its calendar fields in UTC; nil where there is no such day or time.
  ///
  /// `second` may be 60 where a leap second can stand, at 23:59.
  public init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, nanoseconds: Int32 = 0
  ) {
    guard 0...9999 ~= year, 1...12 ~= month, day >= 1, day <= Self.days(inMonth: month, of: year),
      0...23 ~= hour,
      0...59 ~= minute, 0...59 ~= second || second == 60 && hour == 23 && minute == 59
    else { return nil }
    let days = Self.daysSinceEpoch(year: year, month: month, day: day)
    self.init(seconds: Int64(((days * 24 + hour) * 60 + minute) * 60 + second), nanoseconds: nanoseconds)
  }

  /// Reads `2017-10-11T06:55:44Z`, `…44.5+02:00` and the other forms of RFC 3339 section 5.6, a space for the `T`
  /// included; nil for anything else, and for moments outside the years 0000 to 9999.
  public init?(rfc3339 text: some Collection<UInt8>) {
    var fields = Fields(text)
    guard let year = fields.digits(4), fields.take("-"), let month = fields.digits(2), fields.take("-"),
      let day = fields.digits(2), fields.take("T", or: "t", or: " "), let hour = fields.digits(2),
      fields.take(":"),
      let minute = fields.digits(2), fields.take(":"), let second = fields.digits(2)
    else { return nil }
    var nanoseconds: Int32 = 0
    if fields.take(".") {
      guard let fraction = fields.fraction() else { return nil }
      nanoseconds = fraction
    }
    var offset: Int64 = 0
    if !fields.take("Z", or: "z") {
      let sign: Int64 = fields.take("+") ? 1 : -1
      if sign < 0, !fields.take("-") { return nil }
      guard let hours = fields.digits(2), fields.take(":"), let minutes = fields.digits(2), hours < 24,
        minutes < 60
      else { return nil }
      offset = sign * Int64(hours * 60 + minutes) * 60
    }
    // A leap second stands at 23:59:60 UTC, so with an offset it may carry any hour and minute.
    guard fields.isAtEnd,
      let local = Timestamp(
        year: year, month: month, day: day, hour: hour, minute: minute, second: min(second, 59)),
      second <= 60
    else { return nil }
    let moment = local.seconds - offset
    if second == 60, (moment % 86_400 + 86_400) % 86_400 != 86_399 { return nil }
    let seconds = moment + (second == 60 ? 1 : 0)
    guard Self.printable.contains(seconds) else { return nil }
    self.init(seconds: seconds, nanoseconds: nanoseconds)
  }

  /// The first and last second that four digits of year can print.
  private static let printable: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

  /// The moment by RFC 3339 in UTC: `2017-10-11T06:55:44Z`, with a fraction only where there is one.
  public var description: String {
    let (spelling, length) = spelling
    return spelling.span.extracting(first: length).withUnsafeBufferPointer {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// The bytes of `description`, and their number.
  var spelling: (bytes: InlineArray<30, UInt8>, length: Int) {
    let (year, month, day) = date
    let clock = secondsOfDay
    var spelling: InlineArray<30, UInt8> = [
      0x30, 0x30, 0x30, 0x30, 0x2D, 0x30, 0x30, 0x2D, 0x30, 0x30, 0x54, 0x30, 0x30, 0x3A, 0x30, 0x30, 0x3A,
      0x30, 0x30, 0x5A, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30,
    ]
    /// Adds a number of two digits, the first at `place`.
    func put(_ number: Int, at place: Int) {
      spelling[place] += UInt8(truncatingIfNeeded: number / 10 % 10)
      spelling[place + 1] += UInt8(truncatingIfNeeded: number % 10)
    }
    put(year / 100, at: 0)
    put(year % 100, at: 2)
    put(month, at: 5)
    put(day, at: 8)
    put(clock / 3600, at: 11)
    put(clock / 60 % 60, at: 14)
    put(clock % 60, at: 17)
    guard nanoseconds > 0 else { return (spelling, 20) }
    spelling[19] = UInt8(ascii: ".")
    var rest = nanoseconds
    for place in stride(from: 28, through: 20, by: -1) {
      spelling[place] += UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    var length = 29
    while spelling[length - 1] == UInt8(ascii: "0") { length -= 1 }
    spelling[length] = UInt8(ascii: "Z")
    return (spelling, length + 1)
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }

  /// The moment that many seconds later.
  public func adding(seconds change: Int64) -> Timestamp {
    Timestamp(seconds: seconds + change, nanoseconds: nanoseconds)
  }

  /// Seconds since an earlier moment, parts of a second dropped.
  public func wholeSeconds(since start: Timestamp) -> Int64 {
    seconds - start.seconds - (nanoseconds < start.nanoseconds ? 1 : 0)
  }

  // MARK: - Calendar

  /// The day in UTC, in the proleptic Gregorian calendar.
  public var date: (year: Int, month: Int, day: Int) { Self.date(daysSinceEpoch: daysSinceEpoch) }

  /// Whole days since 1970-01-01, negative before.
  public var daysSinceEpoch: Int {
    Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)
  }

  /// Seconds since midnight UTC, 0 to 86,399.
  public var secondsOfDay: Int { Int(seconds - Int64(daysSinceEpoch) * 86_400) }

  /// The day of the week in UTC: 1 for Monday to 7 for Sunday (ISO 8601).
  public var weekday: Int { ((daysSinceEpoch + 3) % 7 + 7) % 7 + 1 }

  /// Days from 1970-01-01 to a day of the proleptic Gregorian calendar.
  ///
  /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
  public static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The inverse of `daysSinceEpoch(year:month:day:)`; same source, `civil_from_days`.
  public static func date(daysSinceEpoch days: Int) -> (year: Int, month: Int, day: Int) {
    let days = days + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

/// Reads fixed-width fields off the front of a text.
private struct Fields<Text: Collection<UInt8>> {
  private let text: Text
  private var index: Text.Index

  init(_ text: Text) {
    self.text = text
    index = text.startIndex
  }

  var isAtEnd: Bool { index == text.endIndex }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard index < text.endIndex, text[index] == UInt8(ascii: character) else { return false }
    text.formIndex(after: &index)
    return true
  }

  mutating func take(_ one: Unicode.Scalar, or two: Unicode.Scalar, or three: Unicode.Scalar? = nil) -> Bool {
    take(one) || take(two) || three.map { take($0) } ?? false
  }

  mutating func digits(_ count: Int) -> Int? {
    var value = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// One digit or more as nanoseconds; digits beyond the ninth are read and dropped.
  mutating func fraction() -> Int32? {
    var value: Int32 = 0
    var count = 0
    while let digit = digit() {
      if count < 9 { value = value * 10 + Int32(digit) }
      count += 1
    }
    guard count > 0 else { return nil }
    for _ in min(count, 9)..<9 { value *= 10 }
    return value
  }

  private mutating func digit() -> Int? {
    guard index < text.endIndex, UInt8(ascii: "0")...UInt8(ascii: "9") ~= text[index] else { return nil }
    defer { text.formIndex(after: &index) }
    return Int(text[index] - UInt8(ascii: "0"))
  }
}
