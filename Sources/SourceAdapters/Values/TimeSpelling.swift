import MessageCore

/// Reads the spellings of time that exports use, each by its shape alone; a time without a zone is UTC.
///
/// - RFC 3339 and its looser kin: `2026-11-09T08:14:03Z`, `2026-11-09 08:14:03`, `2026-11-09 08:14`, `…03.250+0200`,
///   `…03 UTC`, and the date alone, its midnight
/// - as X writes it: `Wed Oct 11 06:55:44 +0000 2017`
/// - as mail does (RFC 5322): `Wed, 11 Oct 2017 06:55:44 +0000`, `11 Oct 2017 06:55:44 GMT`
/// - Unix time in seconds (9 to 11 digits, a fraction allowed), milliseconds (12 to 14) and microseconds (15 to 17)
///
/// A day with slashes is not read: `11/10/2017` means two different days.
enum TimeSpelling {
  /// What is read, for error messages.
  static let description = "RFC 3339, 'Wed Oct 11 06:55:44 +0000 2017' or Unix time"

  /// The moment, or nil for any other text.
  static func timestamp(_ text: Span<UInt8>) -> Timestamp? {
    if let time = postTime(text) { return time }
    guard var fields = TimeFields(text), let first = fields.peek() else { return nil }
    if isLetter(first) { return fields.timeAfterWeekday() }
    // A year is followed by its hyphen; a day of the month by a space.
    if fields.peek(4) == UInt8(ascii: "-") { return fields.isoTime() }
    if fields.peek(1) == UInt8(ascii: " ") || fields.peek(2) == UInt8(ascii: " ") {
      return fields.mailTime()
    }
    return fields.unixTime()
  }

  /// `Wed Oct 11 06:55:44 +0000 2017`, which comes by the million, read by its places; nil for anything else.
  private static func postTime(_ text: Span<UInt8>) -> Timestamp? {
    func digits(_ place: Int) -> Int? {
      let (tens, ones) = (text[place] &- 0x30, text[place + 1] &- 0x30)
      return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
    }
    guard text.count == 30, text.spells(" +0000 ", at: 19), text[3] == UInt8(ascii: " "),
      text[7] == UInt8(ascii: " "), text[10] == UInt8(ascii: " "), text[13] == UInt8(ascii: ":"),
      text[16] == UInt8(ascii: ":"), isLetter(text[0]), isLetter(text[1]), isLetter(text[2]),
      let month = TimeFields.month(UInt32(text[4]) << 16 | UInt32(text[5]) << 8 | UInt32(text[6])),
      let day = digits(8), let hour = digits(11), let minute = digits(14), let second = digits(17),
      let century = digits(26), let year = digits(28)
    else { return nil }
    return Timestamp(
      year: century * 100 + year, month: month, day: day, hour: hour, minute: minute, second: second)
  }

  fileprivate static func isLetter(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
  }
}

/// Takes the parts of a time off the front of a short text.
private struct TimeFields {
  // A copy, since a view cannot be kept in a value; it costs less than the arithmetic that follows.
  private var text = InlineArray<48, UInt8>(repeating: 0)
  private var index = 0
  private let end: Int

  /// Nil where the text is longer than any time; spaces around it are left out.
  init?(_ bytes: Span<UInt8>) {
    var first = 0
    var last = bytes.count
    while first < last, bytes[first] == UInt8(ascii: " ") { first += 1 }
    while last > first, bytes[last - 1] == UInt8(ascii: " ") { last -= 1 }
    guard last - first <= text.count else { return nil }
    for offset in first..<last { text[offset - first] = bytes[offset] }
    end = last - first
  }

  // MARK: - Shapes

  /// `2026-11-09`, with a time of day and a zone where they follow.
  mutating func isoTime() -> Timestamp? {
    guard let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2) else {
      return nil
    }
    if index == end { return Timestamp(year: year, month: month, day: day) }
    guard take("T") || take("t") || take(" ") else { return nil }
    guard let clock = clock() else { return nil }
    return moment(year, month, day, clock)
  }

  /// `Wed Oct 11 06:55:44 +0000 2017`, or a mail's time after its weekday.
  mutating func timeAfterWeekday() -> Timestamp? {
    guard letters() != nil else { return nil }
    if take(",") {
      skipSpaces()
      return mailTime()
    }
    skipSpaces()
    guard let month = month(), take(" ") else { return nil }
    skipSpaces()
    guard let day = digits(1...2), take(" "), var clock = clock(withZone: false), take(" ") else {
      return nil
    }
    // The zone stands before the year, and is left out in C's own form.
    if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") {
      guard let offset = offset(), take(" ") else { return nil }
      clock.offset = offset
    }
    guard let year = digits(4) else { return nil }
    return moment(year, month, day, clock)
  }

  /// `11 Oct 2017 06:55:44 +0000`; the seconds and the zone may be missing.
  mutating func mailTime() -> Timestamp? {
    guard let day = digits(1...2), take(" "), let month = month(), take(" "), let year = digits(4), take(" "),
      let clock = clock()
    else { return nil }
    return moment(year, month, day, clock)
  }

  /// Seconds since 1970, or thousandths or millionths of them, told by the number of digits.
  mutating func unixTime() -> Timestamp? {
    let start = index
    guard let value = digits(9...17) else { return nil }
    switch index - start {
    case ...11:
      guard let nanoseconds = fraction() else { return nil }
      return index == end ? Timestamp(seconds: Int64(value), nanoseconds: nanoseconds) : nil
    case ...14:
      return index == end
        ? Timestamp(seconds: Int64(value / 1000), nanoseconds: Int32(value % 1000) * 1_000_000) : nil
    default:
      return index == end
        ? Timestamp(seconds: Int64(value / 1_000_000), nanoseconds: Int32(value % 1_000_000) * 1000) : nil
    }
  }

  // MARK: - Parts

  private struct Clock {
    var hour: Int
    var minute: Int
    var second: Int
    var nanoseconds: Int32
    /// Seconds east of Greenwich.
    var offset: Int
  }

  private func moment(_ year: Int, _ month: Int, _ day: Int, _ clock: Clock) -> Timestamp? {
    guard index == end else { return nil }
    // With an offset, a leap second may carry any hour and minute; it counts as the second after it.
    let isLeapSecond = clock.second == 60
    guard
      let local = Timestamp(
        year: year, month: month, day: day, hour: clock.hour, minute: clock.minute,
        second: isLeapSecond ? 59 : clock.second, nanoseconds: clock.nanoseconds)
    else { return nil }
    return local.adding(seconds: Int64((isLeapSecond ? 1 : 0) - clock.offset))
  }

  /// `06:55`, `06:55:44`, `06:55:44.25`, and what zone follows.
  private mutating func clock(withZone: Bool = true) -> Clock? {
    guard let hour = digits(2), take(":"), let minute = digits(2) else { return nil }
    var second = 0
    var nanoseconds: Int32 = 0
    if take(":") {
      guard let read = digits(2), let fraction = fraction() else { return nil }
      second = read
      nanoseconds = fraction
    }
    guard withZone else {
      return Clock(hour: hour, minute: minute, second: second, nanoseconds: nanoseconds, offset: 0)
    }
    guard let offset = zone() else { return nil }
    return Clock(hour: hour, minute: minute, second: second, nanoseconds: nanoseconds, offset: offset)
  }

  /// Nothing, `Z`, `UTC`, `GMT` or an offset; in seconds.
  private mutating func zone() -> Int? {
    skipSpaces()
    switch peek() {
    case nil: return 0
    case UInt8(ascii: "+"), UInt8(ascii: "-"): return offset()
    default:
      guard let name = letters() else { return nil }
      return Self.namesOfUTC.contains(name) ? 0 : nil
    }
  }

  private static let namesOfUTC = ["Z", "z", "UTC", "GMT", "UT"].map { packed($0) }

  /// `+02:00`, `+0200` or `+02`, in seconds.
  private mutating func offset() -> Int? {
    let sign = take("-") ? -1 : 1
    if sign > 0, !take("+") { return nil }
    guard let hours = digits(2), hours < 24 else { return nil }
    var minutes = 0
    if take(":") || peek().map({ 0x30...0x39 ~= $0 }) == true {
      guard let read = digits(2), read < 60 else { return nil }
      minutes = read
    }
    return sign * (hours * 60 + minutes) * 60
  }

  private mutating func month() -> Int? {
    letters().flatMap(Self.month)
  }

  /// The month, from 1, whose three letters these are.
  fileprivate static func month(_ name: UInt32) -> Int? { months.firstIndex(of: name).map { $0 + 1 } }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ].map { packed($0) }

  /// What follows a point, in nanoseconds; 0 where there is no point.
  private mutating func fraction() -> Int32? {
    guard take(".") else { return 0 }
    var value: Int32 = 0
    var count = 0
    while let byte = peek(), 0x30...0x39 ~= byte {
      if count < 9 { value = value * 10 + Int32(byte - 0x30) }
      count += 1
      index += 1
    }
    guard count > 0 else { return nil }
    for _ in min(count, 9)..<9 { value *= 10 }
    return value
  }

  private mutating func digits(_ count: Int) -> Int? { digits(count...count) }

  private mutating func digits(_ counts: ClosedRange<Int>) -> Int? {
    let start = index
    var value = 0
    while index - start < counts.upperBound, let byte = peek(), 0x30...0x39 ~= byte {
      value = value * 10 + Int(byte - 0x30)
      index += 1
    }
    return index - start >= counts.lowerBound ? value : nil
  }

  /// One to three letters, packed into a number.
  private mutating func letters() -> UInt32? {
    var name: UInt32 = 0
    while let byte = peek(), TimeSpelling.isLetter(byte), name < 1 << 16 {
      name = name << 8 | UInt32(byte)
      index += 1
    }
    return name == 0 ? nil : name
  }

  private static func packed(_ name: String) -> UInt32 { name.utf8.reduce(0) { $0 << 8 | UInt32($1) } }

  private mutating func skipSpaces() {
    while peek() == UInt8(ascii: " ") { index += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  func peek(_ offset: Int = 0) -> UInt8? { index + offset < end ? text[index + offset] : nil }
}
