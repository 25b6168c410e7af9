public import MessageCore

/// When the desk is open, and clocks that count only then.
///
/// The desk is open at a moment where the local clock's reading, on a day that is no holiday, lies in one of the weekday's
/// intervals. So an hour that daylight saving skips counts nothing, and one that it repeats counts twice. Clocks count
/// whole seconds.
public struct BusinessHours: Equatable, Sendable {
  /// A stretch of a local day: seconds since midnight by the clock on the wall, the end excluded.
  public struct Interval: Equatable, Sendable {
    public let start: Int64
    public let end: Int64

    public init(start: Int64, end: Int64) {
      self.start = start
      self.end = end
    }
  }

  /// The zone whose clock on the wall counts.
  public let timeZone: LocalTimeZone
  /// The intervals of Monday to Sunday, in order and apart from each other.
  public let weekly: [[Interval]]
  /// Days on which the desk stays closed, in days since 1970-01-01.
  public let holidays: Set<Int>

  /// - Parameter weekly: seven lists, Monday first; each sorted, without overlaps.
  public init(timeZone: LocalTimeZone, weekly: [[Interval]], holidays: Set<Int> = []) {
    self.timeZone = timeZone
    self.weekly = weekly
    self.holidays = holidays
  }

  /// Open all day, every day: what counts where no hours are configured.
  public static let always = BusinessHours(
    timeZone: .utc, weekly: Array(repeating: [Interval(start: 0, end: 86_400)], count: 7))

  /// Whether the desk is ever closed.
  public var isAlwaysOpen: Bool { self == .always }

  /// Whether the desk is open at a moment.
  public func isOpen(at moment: Timestamp) -> Bool {
    let local = moment.seconds + timeZone.offset(at: moment.seconds)
    let day = floorDivide(local, 86_400)
    return intervals(day: Int(day)).contains {
      $0.start <= local - day * 86_400 && local - day * 86_400 < $0.end
    }
  }

  /// The first moment by which the desk has been open for `seconds` since `start`; nil where that takes more than
  /// twenty years.
  public func moment(_ seconds: Int64, after start: Timestamp) -> Timestamp? {
    var remaining = seconds
    guard remaining > 0 else { return start }
    var end: Int64?
    walk(from: start.seconds, to: start.seconds + 20 * 366 * 86_400) { open in
      if open.count >= remaining {
        end = open.lowerBound + remaining
        return false
      }
      remaining -= Int64(open.count)
      return true
    }
    return end.map { Timestamp(seconds: $0) }
  }

  /// For how many seconds the desk is open from `start` to `end`; 0 where the end is not later.
  public func openSeconds(from start: Timestamp, to end: Timestamp) -> Int64 {
    var total: Int64 = 0
    walk(from: start.seconds, to: end.seconds) { open in
      total += Int64(open.count)
      return true
    }
    return total
  }

  // MARK: - Parts

  /// Hands the open stretches between two moments to `body`, in order, until it returns false.
  private func walk(from start: Int64, to end: Int64, _ body: (Range<Int64>) -> Bool) {
    var moment = start
    while moment < end {
      let offset = timeZone.offset(at: moment)
      let day = floorDivide(moment + offset, 86_400)
      let midnight = day * 86_400 - offset
      // The stretch ends with the local day, or where the offset changes.
      let stretchEnd = timeZone.endOfOffset(offset, from: moment, to: midnight + 86_400)
      for interval in intervals(day: Int(day)) {
        let open = max(midnight + interval.start, moment)
        let close = min(midnight + interval.end, stretchEnd, end)
        if open < close, !body(open..<close) { return }
      }
      moment = stretchEnd
    }
  }

  func intervals(day: Int) -> [Interval] {
    if holidays.contains(day) { return [] }
    // 1970-01-01 was a Thursday, three days after Monday.
    return weekly[Int(floorRemainder(Int64(day) + 3, 7))]
  }
}

func floorDivide(_ number: Int64, _ divisor: Int64) -> Int64 {
  number >= 0 ? number / divisor : (number - divisor + 1) / divisor
}

private func floorRemainder(_ number: Int64, _ divisor: Int64) -> Int64 {
  number - floorDivide(number, divisor) * divisor
}
