import MessageCore

/// Tells whether an hour holds far more messages than is usual at this time of the day and of the week, so that a storm
/// at night is seen although the day is busier.
///
/// Usual is what the last four weeks brought at this time of the week, or, until two are known, what the last seven days
/// brought at this time of the day, times how much busier than usual the hours before were. Single days count for no more
/// than four deviations above it (winsorizing: Tukey 1962), so that one storm does not become usual. How far counts vary
/// is learnt from the series itself (overdispersion: McCullagh & Nelder 1989), for quiet and for busy hours apart: days
/// that differ make noon vary more for its size than night. A verdict uses what came before it and nothing else.
struct SeasonalLevel {
  /// How many deviations the last hour must be above what is expected, how many times it, and by how many messages.
  private static let deviations = 9.0
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

  /// How far counts vary around what is expected: their variance in units of the mean.
  private struct Dispersion {
    var value = 1.0
    /// From how many buckets it is known.
    var judged = 0.0

    mutating func learn(_ sample: Double, memory: Double) {
      judged = min(judged + 1, memory)
      value = max(1, value + (sample - value) / judged)
    }
  }

  /// How much busier than usual the series has been of late, the last hour left out, over about two hours.
  private struct Trend {
    /// What came and what was usual in the last hour, in a circle.
    private var hour: [(count: Double, usual: Double)]
    private var place = 0
    private var count = 0.0
    private var usual = 0.0

    init(length: Int) { hour = Array(repeating: (0, 0), count: length) }

    /// At least 1, so that a quiet day makes no storms, and 4 at most.
    var factor: Double { min(4, max(1, (count + 1) / (usual + 1))) }

    mutating func learn(_ count: Double, usual: Double) {
      let slot = place % hour.count
      if place >= hour.count {
        let share = 1 / Double(2 * hour.count)
        self.count += (hour[slot].count - self.count) * share
        self.usual += (hour[slot].usual - self.usual) * share
      }
      hour[slot] = (count, usual)
      place += 1
    }
  }

  private var days: [Slot]
  private var weeks: [Slot]
  /// The counts of the last hour, in a circle, and their sum.
  private var hour: [Double]
  private var sum = 0.0
  private var place = 0
  private var trend: Trend
  private var dispersion = Dispersion()
  /// The same for hours of which one or two, two to four, four to eight… messages are expected.
  private var dispersions = Array(repeating: Dispersion(), count: 24)
  private let seconds: Int64

  /// - Parameter seconds: how long a bucket is: an hour or less, and a whole part of it.
  init(seconds: Int64) {
    self.seconds = seconds
    days = Array(repeating: Slot(), count: Int(86_400 / seconds))
    weeks = Array(repeating: Slot(), count: Int(604_800 / seconds))
    hour = Array(repeating: 0, count: Int(3600 / seconds))
    trend = Trend(length: hour.count)
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
    guard let usual = usual(day, week) else {
      learn(sum, day, week)
      return nil
    }
    let expected = usual * trend.factor
    let deviation = deviation(expected)
    let isStorm =
      sum - expected > Self.deviations * deviation && sum >= Self.times * expected + Self.fewest
    let rise = isStorm && dispersion.judged > Double(days.count) ? binaryLogarithm(sum / usual) : nil
    trend.learn(min(sum, expected + 4 * deviation), usual: usual)
    learnDispersion(expected)
    learn(min(sum, usual + 4 * self.deviation(usual)), day, week)
    return rise
  }

  /// Nil until this time of the day was seen on three days.
  private func usual(_ day: Int, _ week: Int) -> Double? {
    if weeks[week].seen >= 2 { return max(1, weeks[week].mean) }
    return days[day].seen >= 3 ? max(1, days[day].mean) : nil
  }

  /// How far an hour usually is from a count that was expected.
  private func deviation(_ expected: Double) -> Double {
    let own = dispersions[octave(expected)]
    let value = isKnown(own) ? own.value : max(own.value, dispersion.value)
    return (value * expected).squareRoot()
  }

  /// Whether a day's worth of buckets has shown how hours of a size vary.
  private func isKnown(_ dispersion: Dispersion) -> Bool { dispersion.judged >= Double(days.count) }

  /// Which of `dispersions` hours with such a count belong to.
  private func octave(_ expected: Double) -> Int { min(Int(expected.exponent), dispersions.count - 1) }

  private mutating func learnDispersion(_ expected: Double) {
    let distance = sum - expected
    let sample = distance * distance / expected
    let place = octave(expected)
    let most = 25 * dispersions[place].value
    dispersions[place].learn(
      isKnown(dispersions[place]) ? min(sample, most) : sample, memory: Double(weeks.count))
    dispersion.learn(sample, memory: Double(weeks.count))
  }

  private mutating func learn(_ count: Double, _ day: Int, _ week: Int) {
    days[day].learn(count, memory: 7)
    weeks[week].learn(count, memory: 4)
  }
}
