/// Tells whether something is said by more people than its own past explains.
///
/// Given how many people said it now and before, together, the number of now is binomial where its share of the talk has
/// not changed (the conditional test of two Poisson rates: Przyborowski & Wilenski 1940). A past in which it came and
/// went in waves makes each person count for less (quasi-likelihood: Wedderburn 1974). Of many words some rise by chance:
/// the limit is divided by how many of them occur often enough that they could pass it at all (Tarone 1990), of which
/// there are at most as many as all words said, divided by that number.
struct RiseTest {
  /// How likely one look at all words is to find anything where nothing has changed: with four looks a day, one false
  /// alarm in ten weeks.
  static let falseAlarms = 1.0 / 280

  /// The share of the talk that is now's, 0 to 1.
  private let share: Double
  /// The logarithms to base 2 of the share, of what is left, and of the limit.
  private let logarithms: (now: Double, before: Double)
  private let limit: Double
  private var factorials: [Double] = [0]

  /// - Parameters:
  ///   - now: how much was said lately, by any one measure.
  ///   - before: how much was said before, above 0.
  ///   - words: how many words were said in both.
  init(now: Double, before: Double, words: Int) {
    share = now / (now + before)
    logarithms = (binaryLogarithm(share), binaryLogarithm(1 - share))
    let all = binaryLogarithm(Self.falseAlarms / Double(max(words, 1)))
    var often = 1.0
    while often * logarithms.now > all + binaryLogarithm(often), often < 1000 { often += 1 }
    limit = all + binaryLogarithm(often)
  }

  /// How many times one falls below the limit, to base 10; nil where chance explains the number.
  ///
  /// - Parameters:
  ///   - now: how many people said it lately.
  ///   - before: how many said it in each stretch of the past, with how much was said in each.
  mutating func surprise(now: Int, before: [(count: Int, talk: Double)]) -> Double? {
    let past = before.reduce(0) { $0 + $1.count }
    let spread = Self.spread(before, past)
    let (recent, earlier) = (Int(Double(now) / spread), Int((Double(past) / spread).rounded(.up)))
    guard recent > 0, Double(recent) > share * Double(recent + earlier) else { return nil }
    let tail = logarithmOfTail(recent, of: recent + earlier)
    return tail <= limit ? -tail * 0.301_029_995_663_981_2 : nil
  }

  /// The logarithm to base 2 of the probability that of so many people that many or more are now's.
  mutating func logarithmOfTail(_ count: Int, of all: Int) -> Double {
    while factorials.count <= all {
      factorials.append(factorials[factorials.count - 1] + binaryLogarithm(Double(factorials.count)))
    }
    let first =
      factorials[all] - factorials[count] - factorials[all - count] + Double(count) * logarithms.now
      + Double(all - count) * logarithms.before
    // Each further term is the one before times this, which falls.
    var (sum, term) = (1.0, 1.0)
    for more in count..<all {
      term *= Double(all - more) / Double(more + 1) * share / (1 - share)
      sum += term
      if term < sum * 1e-12 { break }
    }
    return first + binaryLogarithm(sum)
  }

  /// How much more the past varies than chance would make it, 1 at least.
  private static func spread(_ before: [(count: Int, talk: Double)], _ past: Int) -> Double {
    let stretches = before.filter { $0.talk > 0 }
    guard past >= 5, stretches.count >= 3 else { return 1 }
    let talk = stretches.reduce(0) { $0 + $1.talk }
    let squares = stretches.reduce(0.0) { sum, stretch in
      let expected = Double(past) * stretch.talk / talk
      return sum + (Double(stretch.count) - expected) * (Double(stretch.count) - expected) / expected
    }
    return max(1, squares / Double(stretches.count - 1))
  }
}
