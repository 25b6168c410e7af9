import CareStore
import MessageCore

/// What five minutes of something that is watched held: how many messages, and which of them reach most people.
///
/// Buckets of one stretch of time add up in any order, so that the messages of several runs make the same as those of one.
struct StormBucket: Equatable {
  /// How long it is, in seconds.
  static let seconds: Int64 = 300
  /// How many of its messages it can name.
  static let drivers = 5

  /// A message that reaches people.
  struct Driver: Equatable {
    var id: String
    var spread: Int64
    var followers: Int64
    var at: Timestamp

    /// What reaches more people comes first; of equals, what was written first.
    static func precedes(_ left: Driver, _ right: Driver) -> Bool {
      if left.spread != right.spread { return left.spread > right.spread }
      if left.followers != right.followers { return left.followers > right.followers }
      return left.at != right.at ? left.at < right.at : left.id < right.id
    }
  }

  /// When it begins, in seconds since 1970.
  let start: Int64
  var count: Int64
  /// The number that `count` is a part of, where a share is watched.
  var total: Int64?
  /// The furthest reaching first.
  var drivers: [Driver] = []
  /// The strictest of the counted messages; nil, which counts as private, where one is unknown and none direct.
  var visibility: Visibility?

  init(start: Int64, count: Int64, total: Int64? = nil) {
    self.start = start
    self.count = count
    self.total = total
  }

  /// Adds what else the same stretch of time holds.
  mutating func add(_ other: StormBucket) {
    if other.count > 0 {
      visibility = count == 0 ? other.visibility : Self.strictest([visibility, other.visibility])
    }
    count += other.count
    if let more = other.total { total = (total ?? 0) + more }
    drivers = Self.foremost(drivers + other.drivers.filter { !drivers.contains($0) })
  }

  /// The drivers of several stretches of time that count for all of them.
  static func foremost(_ drivers: [Driver]) -> [Driver] {
    Array(drivers.sorted(by: Driver.precedes).prefix(Self.drivers))
  }

  /// The strictest visibility; nil, which counts as private, where one is unknown and none is direct.
  static func strictest(_ all: [Visibility?]) -> Visibility? {
    if all.contains(.direct) { return .direct }
    return all.contains(nil) ? nil : all.compactMap { $0 }.max()
  }
}

extension StormBucket {
  /// The messages of a bucket, in order of time.
  init(start: Int64, _ messages: some Collection<Int32>, total: Int64? = nil, _ desk: borrowing Desk) {
    self.init(start: start, count: Int64(messages.count), total: total)
    var best: [(number: Int32, driver: Driver)] = []
    var visibilities: Set<Visibility?> = []
    for number in messages {
      let facts = desk.messages[Int(number)]
      visibilities.insert(facts.visibility)
      if best.count == Self.drivers, let last = best.last?.driver,
        (facts.spread, facts.followers) <= (last.spread, last.followers)
      {
        continue
      }
      let driver = Driver(
        id: desk.strings.string(facts.id), spread: facts.spread, followers: facts.followers,
        at: facts.createdAt)
      let place = best.firstIndex { Driver.precedes(driver, $0.driver) } ?? best.count
      best.insert((number, driver), at: place)
      if best.count > Self.drivers { best.removeLast() }
    }
    drivers = best.map(\.driver)
    visibility = Self.strictest(Array(visibilities))
  }

  /// Reads a bucket back from the state.
  init(_ stored: StoredBucket) {
    self.init(start: stored.start, count: stored.count, total: stored.total)
    guard let text = stored.drivers, let value = try? JSONValue(parsing: Array(text.utf8)) else { return }
    visibility = value[.visibility]?.string.flatMap { Visibility(rawValue: $0) }
    drivers =
      value[.evidence]?.elements.compactMap { driver in
        guard let id = driver[.id]?.string, let at = driver[.at]?.timestamp else { return nil }
        return Driver(
          id: id, spread: driver[.reposts]?.integer ?? 0, followers: driver[.followers]?.integer ?? 0, at: at)
      } ?? []
  }

  /// The bucket as the state keeps it.
  func stored(_ subject: String) -> StoredBucket {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member(.visibility, visibility?.rawValue)
      writer.list(.evidence, drivers) { writer, driver in
        writer.object { writer in
          writer.member(.id, driver.id)
          if driver.spread > 0 { writer.member(.reposts, driver.spread) }
          if driver.followers > 0 { writer.member(.followers, driver.followers) }
          writer.member(.at, driver.at)
        }
      }
    }
    return StoredBucket(
      subject: subject, seconds: Self.seconds, start: start, count: count, total: total,
      drivers: String(decoding: writer.bytes, as: UTF8.self))
  }
}
