import MessageCore

/// Tells whether an hour holds far more messages than is usual at this time of the day and of the week, so that a storm
/// at night is seen although the day is busier.
///
/// Usual is what the last four weeks brought at this time of the week, or, until two are known, what the last seven days
/// brought at this time of the day. Single days count for no more than four deviations above it (winsorizing: Tukey
/// 1962), so that one storm does not become usual. How far counts vary is learnt from the series itself (overdispersion:
/// McCullagh & Nelder 1989). A verdict uses what came before it and nothing else.
struct SeasonalLevel {
  /// How many deviations the last hour must be above what is usual, how many times it, and by how many messages.
  private static let deviations = 8.0
  private static let times = 3.0
  private static let fewest = 10.0

  /// What a moment of the day or of the week usually brings.
  private struct Slot {
    var mean = 0.0
    var seen = 0.0

    mutating func learn(_ count: Double, memory: Double) {
      seen = min(seen + 1, memory)
      mean += (count - mean) / seen
    }
  }

  private var days: [Slot]
  private var weeks: [Slot]
  /// The counts of the last hour, in a circle, and their sum.
  private var hour: [Double]
  private var sum = 0.0
  private var place = 0
  /// The variance in units of the mean, and from how many buckets it is known.
  private var dispersion = 1.0
  private var judged = 0.0
  private let seconds: Int64

  /// - Parameter seconds: how long a bucket is: an hour or less, and a whole part of it.
  init(seconds: Int64) {
    self.seconds = seconds
    days = Array(repeating: Slot(), count: Int(86_400 / seconds))
    weeks = Array(repeating: Slot(), count: Int(604_800 / seconds))
    hour = Array(repeating: 0, count: Int(3600 / seconds))
  }

  /// Takes in the next bucket, and gives how far the last hour is above what is usual, in octaves; nil where it is no
  /// storm.
  mutating func take(_ count: Double, at start: Timestamp) -> Double? {
    place += 1
    sum += count - hour[place % hour.count]
    hour[place % hour.count] = count
    let number = start.seconds / seconds
    let (day, week) = (Int(number % Int64(days.count)), Int(number % Int64(weeks.count)))
    guard day >= 0, week >= 0 else { return nil }
    let usual = usual(day, week)
    var rise: Double?
    if let usual {
      let deviation = (dispersion * usual).squareRoot()
      let isStorm =
        sum - usual > Self.deviations * deviation && sum >= Self.times * usual + Self.fewest
      if isStorm, judged > Double(days.count) { rise = binaryLogarithm(sum / usual) }
      judged = min(judged + 1, Double(weeks.count))
      dispersion = max(1, dispersion + ((sum - usual) * (sum - usual) / usual - dispersion) / judged)
      learn(min(sum, usual + 4 * deviation), day, week)
    } else {
      learn(sum, day, week)
    }
    return rise
  }

  /// Nil until this time of the day was seen on three days.
  private func usual(_ day: Int, _ week: Int) -> Double? {
    if weeks[week].seen >= 2 { return max(1, weeks[week].mean) }
    return days[day].seen >= 3 ? max(1, days[day].mean) : nil
  }

  private mutating func learn(_ count: Double, _ day: Int, _ week: Int) {
    days[day].learn(count, memory: 7)
    weeks[week].learn(count, memory: 4)
  }
}
