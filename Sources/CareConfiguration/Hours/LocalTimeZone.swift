import Foundation
public import MessageCore

/// A time zone of the IANA database, by the tables that are built into the program.
public struct LocalTimeZone: Equatable, Sendable {
  private let zone: TimeZone

  /// A zone by its name, such as `Europe/London`; nil where there is none.
  public init?(identifier: String) {
    guard let zone = TimeZone(identifier: identifier) else { return nil }
    self.zone = zone
  }

  /// Coordinated Universal Time.
  public static let utc = LocalTimeZone(zone: .gmt)

  private init(zone: TimeZone) { self.zone = zone }

  /// The zone's name.
  public var identifier: String { self == .utc ? "UTC" : zone.identifier }

  /// How many seconds the local clock is ahead of UTC at a moment, given in seconds since 1970.
  public func offset(at seconds: Int64) -> Int64 {
    if self == .utc { return 0 }
    return Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
  }

  /// The local day of a moment, in days since 1970-01-01, and the local clock's reading in seconds since midnight.
  public func dayAndClock(of moment: Timestamp) -> (day: Int, clock: Int) {
    let local = moment.seconds + offset(at: moment.seconds)
    let day = floorDivide(local, 86_400)
    return (Int(day), Int(local - day * 86_400))
  }

  /// Where the offset that holds at `start` ends, at most at `end`. The two lie at most a day apart, in which the offset
  /// changes once at most.
  func endOfOffset(_ offset: Int64, from start: Int64, to end: Int64) -> Int64 {
    if self == .utc || self.offset(at: end) == offset { return end }
    var same = start
    var changed = end
    while changed - same > 1 {
      let middle = same + (changed - same) / 2
      if self.offset(at: middle) == offset { same = middle } else { changed = middle }
    }
    return changed
  }
}
