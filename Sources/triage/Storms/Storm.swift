import MessageCore

/// A stretch of time in which a series was far above its usual level.
struct Storm: Equatable {
  var start: Timestamp
  /// When the level was usual again; nil while it is not.
  var end: Timestamp?
  /// The end of the last bucket that belongs to it.
  var last: Timestamp
  /// The highest verdict.
  var score: Double
  /// How far the highest bucket was above the usual level, in octaves.
  var rise: Double
  /// How many messages its buckets hold.
  var count: Int64 = 0

  /// How long it lasts or lasted, in seconds.
  var longevity: Int64 { (end ?? last).seconds - start.seconds }

  /// 1 to 10: one, one more each time that the highest bucket doubles the usual one, and one for lasting six hours.
  var severity: Int64 {
    min(10, 1 + Int64(max(0, min(rise, 20))) + (longevity >= 6 * 3600 ? 1 : 0))
  }
}

/// Joins the verdicts on a series into storms, one for each, with a cool-down: what flares up again within six hours of
/// the end is the same storm.
struct StormSeries {
  private(set) var storms: [Storm] = []
  private var detector: BurstDetector
  /// What is usual by day and week, where the series is judged by that too.
  private var season: SeasonalLevel?
  private let seconds: Int64
  private var next: Timestamp?

  static let coolDown: Int64 = 6 * 3600
  /// After how many seconds of silence what is usual by day and week is forgotten: five weeks.
  private static let forgetting = 35 * 86_400

  /// - Parameters:
  ///   - seconds: how long a bucket is.
  ///   - isSeasonal: whether what is unusual for its time of the day and week is a storm too; for buckets that are a
  ///     whole part of an hour.
  init(seconds: Int64, isSeasonal: Bool = false) {
    self.seconds = seconds
    detector = BurstDetector(seconds: seconds)
    if isSeasonal { season = SeasonalLevel(seconds: seconds) }
  }

  /// Takes in the next bucket of a series that may have gaps, and gives its score: nil for a bucket that begins before
  /// the one before it has ended.
  mutating func take(_ count: Int64, at start: Timestamp) -> Double? {
    if let next {
      let gap = start.seconds - next.seconds
      // Clocks of sources waver a little.
      guard gap > -max(1, seconds / 4) else { return nil }
      if gap >= seconds { detector.skip(Int(gap / seconds)) }
    }
    next = start.adding(seconds: seconds)
    return note(detector.take(Double(max(0, count))), max(0, count), start)
  }

  /// As `take`, for a series without gaps: where no bucket came there was nothing.
  mutating func takeAfterQuiet(_ count: Int64, of total: Int64? = nil, at start: Timestamp) {
    if let next, start.seconds > next.seconds { calm(until: start, isShare: total != nil) }
    next = start.adding(seconds: seconds)
    _ = note(detector.take(Double(count), of: total.map { Double($0) }), count, start)
  }

  /// Nothing came until a moment.
  mutating func calm(until moment: Timestamp, isShare: Bool = false) {
    guard let next, moment.seconds > next.seconds else {
      next = next ?? moment
      return
    }
    var quiet = Int((moment.seconds - next.seconds) / seconds)
    var start = next
    let isForgotten = quiet > Self.forgetting / Int(seconds)
    // After so long a silence nothing is usual.
    if season != nil, isForgotten { season = SeasonalLevel(seconds: seconds) }
    let learnsSeason = season != nil && !isForgotten
    // Step by step while the season is learnt or a storm ends, so that its end is found.
    while quiet > 0, learnsSeason || storms.last.map({ $0.end == nil }) ?? false {
      _ = note(detector.take(0, of: isShare ? 0 : nil), 0, start)
      start = start.adding(seconds: seconds)
      quiet -= 1
    }
    detector.takeQuiet(quiet, ofShare: isShare)
    self.next = start.adding(seconds: Int64(quiet) * seconds)
  }

  private mutating func note(_ verdict: BurstDetector.Verdict, _ count: Int64, _ start: Timestamp) -> Double {
    let end = start.adding(seconds: seconds)
    let excess = season?.take(Double(count), at: start)
    let isStorm = verdict.score >= BurstDetector.alertScore || excess != nil
    let (rise, score) = (
      max(verdict.rise, excess ?? verdict.rise),
      excess == nil ? verdict.score : max(verdict.score, BurstDetector.alertScore)
    )
    let place = storms.count - 1
    if place >= 0, isOn(storms[place], at: start, isStorm) {
      if verdict.isCalm, !isStorm {
        storms[place].end = start
        storms[place].last = start
      } else {
        storms[place].rise = max(storms[place].rise, rise)
        storms[place].score = max(storms[place].score, score)
        storms[place].count += count
        storms[place].end = nil
        storms[place].last = end
      }
    } else if isStorm {
      storms.append(Storm(start: start, last: end, score: score, rise: rise, count: count))
    }
    return verdict.score
  }

  /// Whether a bucket belongs to a storm: it goes on, or it flares up again before it has cooled down.
  private func isOn(_ storm: Storm, at start: Timestamp, _ flaresUp: Bool) -> Bool {
    guard let end = storm.end else { return true }
    return flaresUp && start.seconds - end.seconds < Self.coolDown
  }
}
