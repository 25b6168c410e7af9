/// Tells from a series of counts, bucket by bucket, where a storm begins.
///
/// A bucket is news where the series is at a level that it has not had lately: over a bucket, an hour and four hours,
/// the logarithm of the mean count is compared with the highest that is remembered. What is remembered fades by a tenth
/// of an octave a day, so that the daily and the weekly peak make no news, and it never sinks near the usual level. The
/// distance is counted in the series' own mean deviations. Within a storm only a further rise is news.
///
/// A verdict uses what came before it and nothing else. The memory is of a fixed size, and the arithmetic is made of
/// additions, multiplications and divisions alone, so that it is the same on every machine.
struct BurstDetector {
  /// What a bucket was.
  struct Verdict: Equatable {
    /// 0 for nothing new, `alertScore` and more for a storm, below 1.
    var score = 0.0
    /// How far the bucket is above the usual level, in octaves; below 0 where it is under it.
    var rise = 0.0
    /// Whether the last hour is back near the usual level.
    var isCalm = true
  }

  /// From here on a score means a storm.
  static let alertScore = 0.5

  private var scales: [Scale]
  private var taken = 0
  private var ring: [Bucket]
  /// The height of the storm that is going on or fading.
  private var height = 0.0
  private let pace: Pace
  /// The place of the scale by which a storm is over: an hour, or a bucket that is longer.
  private let hour: Int

  /// - Parameter seconds: how long a bucket is.
  init(seconds: Int64) {
    pace = Pace(seconds: Double(seconds))
    let lengths = Set([300, 3600, 14_400].map { max(1, Int(min($0 / seconds, 48))) })
    scales = lengths.sorted().map { Scale(length: $0) }
    hour = scales.lastIndex { Int64($0.length) * seconds <= 3600 } ?? 0
    ring = Array(repeating: Bucket(), count: lengths.max() ?? 1)
  }

  /// Takes in the next bucket.
  ///
  /// - Parameters:
  ///   - count: how many messages it holds.
  ///   - total: the number that `count` is a part of, where a share is watched instead of a count.
  mutating func take(_ count: Double, of total: Double? = nil) -> Verdict {
    push(Bucket(count: count, total: total, isKnown: true))
    taken += 1
    return judge()
  }

  /// Passes over buckets of which nothing is known.
  mutating func skip(_ buckets: Int) {
    for _ in 0..<min(buckets, ring.count) { push(Bucket()) }
    fade(buckets)
  }

  /// Takes in a run of buckets that hold nothing; they are no news.
  mutating func takeQuiet(_ buckets: Int, ofShare: Bool = false) {
    let total: Double? = ofShare ? 0 : nil
    // Until the windows have emptied and the usual level moves at its own pace, step by step.
    let steps = min(buckets, max(ring.count, Int(pace.memory) - taken))
    for _ in 0..<steps { _ = take(0, of: total) }
    guard buckets > steps else { return }
    let rest = buckets - steps
    for index in scales.indices { scales[index].settle(rest, pace) }
    taken += rest
    fade(rest)
  }

  // MARK: - Parts

  private struct Bucket {
    var count = 0.0
    var total: Double?
    var isKnown = false
  }

  /// How fast things are forgotten, in buckets.
  private struct Pace {
    /// Over how many buckets the usual level is taken: a week, and 28 buckets at least.
    let memory: Double
    /// What a record loses each bucket: a tenth of an octave a day.
    let fading: Double
    /// What is left of a storm's height after a bucket: half after twelve hours.
    let calming: Double
    /// How many buckets must have come before one is judged: a day, and twelve at least.
    let first: Int

    init(seconds: Double) {
      memory = max(604_800 / seconds, 28)
      fading = 0.1 * seconds / 86_400
      calming = max(0, 1 - 0.693 * seconds / 43_200)
      first = Int(max(86_400 / seconds, 12))
    }
  }

  private mutating func push(_ bucket: Bucket) {
    let place = scales[0].place
    for index in scales.indices { scales[index].push(bucket, ring) }
    ring[place % ring.count] = bucket
  }

  private mutating func fade(_ buckets: Int) {
    for index in scales.indices { scales[index].record -= pace.fading * Double(buckets) }
    height *= power(pace.calming, buckets)
  }

  private mutating func judge() -> Verdict {
    var news = 0.0
    var verdict = Verdict()
    for index in scales.indices {
      let level = scales[index].level
      let distance = scales[index].distance(level)
      if taken > pace.first, distance > 0 { news += distance }
      if index == 0 { verdict.rise = level - scales[index].usual }
      if index == hour { verdict.isCalm = scales[index].isCalm(level) }
      scales[index].learn(level, weight: 1 / min(Double(taken), pace.memory))
    }
    // As many scales as a series of short buckets has.
    news *= 3 / Double(scales.count)
    fade(1)
    guard news > height else { return verdict }
    if news > height + 0.5 {
      height = news
      verdict.score = news / (news + 1.5)
    }
    return verdict
  }

  /// The series as means over a number of buckets.
  private struct Scale {
    let length: Int
    /// How many buckets were pushed.
    var place = 0
    private var counts = 0.0
    private var totals = 0.0
    private var known = 0.0
    private var isShare = false
    /// The mean level and the mean distance from it, in octaves.
    var usual = 0.0
    private var deviation = 0.0
    /// The highest level that is remembered.
    var record = -1000.0

    init(length: Int) { self.length = length }

    /// What is added to a mean count, so that few messages are never a storm, and the share of it that counts for a share.
    private static let few = 1.5
    private static let share = 0.125
    /// The least that a series is taken to vary by.
    private static let jitter = 0.2

    mutating func push(_ bucket: Bucket, _ ring: [Bucket]) {
      if place >= length {
        let old = ring[(place - length) % ring.count]
        counts -= old.count
        totals -= old.total ?? 0
        known -= old.isKnown ? 1 : 0
      }
      counts += bucket.count
      totals += bucket.total ?? 0
      known += bucket.isKnown ? 1 : 0
      if bucket.total != nil { isShare = true }
      place += 1
    }

    var level: Double {
      let buckets = max(known, 1)
      guard isShare else { return binaryLogarithm(counts / buckets + Self.few) }
      return binaryLogarithm(counts / buckets + Self.few * Self.share)
        - binaryLogarithm(totals / buckets + Self.few)
    }

    private var spread: Double { deviation + Self.jitter }

    /// How far a level is above what is remembered, one more, in mean deviations.
    func distance(_ level: Double) -> Double {
      (level - max(record, usual + 3.5 * spread)) / spread + 1
    }

    func isCalm(_ level: Double) -> Bool { level < usual + max(2 * spread, 0.5) }

    mutating func learn(_ level: Double, weight: Double) {
      record = max(record, level)
      // The first level is the usual one.
      if weight == 1 { usual = level }
      deviation += weight * (magnitude(level - usual) - deviation)
      usual += weight * (level - usual)
    }

    /// What `learn` would make of a run of quiet buckets.
    mutating func settle(_ buckets: Int, _ pace: Pace) {
      let level = self.level
      let weight = 1 / pace.memory
      let kept = power(1 - weight, buckets)
      let distance = magnitude(level - usual)
      deviation = kept * deviation + Double(buckets) * weight * power(1 - weight, buckets - 1) * distance
      usual = level + (usual - level) * kept
      record = max(record, level)
    }

    private func magnitude(_ number: Double) -> Double { number < 0 ? -number : number }
  }
}

/// A whole power, by squaring.
private func power(_ base: Double, _ exponent: Int) -> Double {
  var (result, square, rest) = (1.0, base, exponent)
  while rest > 0 {
    if rest & 1 == 1 { result *= square }
    square *= square
    rest >>= 1
  }
  return result
}

/// The logarithm to base 2 of a number above 0, by the series of the inverse hyperbolic tangent: the same bits everywhere.
func binaryLogarithm(_ number: Double) -> Double {
  var exponent = Double(number.exponent)
  var significand = number.significand
  if significand > 1.5 {
    significand /= 2
    exponent += 1
  }
  let ratio = (significand - 1) / (significand + 1)
  let square = ratio * ratio
  var (sum, term) = (0.0, ratio)
  for odd in 0..<13 {
    sum += term / Double(2 * odd + 1)
    term *= square
  }
  return exponent + sum * 2.885_390_081_777_926_8
}
