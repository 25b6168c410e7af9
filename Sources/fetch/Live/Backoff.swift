/// How long to wait before trying again after a fault: twice as long each time, with chance in it, so that many who failed
/// together do not come back together.
struct Backoff {
  /// Gives numbers from 0 up to 1.
  var chance: @Sendable () -> Double = { Double.random(in: 0..<1) }
  /// The longest wait, in seconds.
  var longest = 300.0
  /// After so many tries in a row a run gives up.
  static let mostAttempts = 6

  /// Seconds to wait after that many failures in a row: half of 2, 4, 8 … seconds, and up to as much again.
  func delay(afterFailures count: Int) -> Double {
    let whole = min(longest, Double(1 << min(count, 20)))
    return whole / 2 + whole / 2 * chance()
  }
}
