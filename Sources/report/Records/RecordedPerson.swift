import MessageCore

/// What a record of type `person` tells of somebody who helped others or praised us, where everybody could read it.
struct RecordedPerson: Equatable, Sendable, Codable {
  var revision: Int64
  var network: String
  /// The account's id there, or else its handle.
  var account: String
  var isHandle: Bool
  /// What the person is called; nil where nobody says.
  var name: ToldName?
  var isEvangelist: Bool
  var answers: Int64
  var thanked: Int64
  var solved: Int64
  var praise: Int64
  var defences: Int64
  var followers: Int64
  var carried: Int64
  var firstSeen: Timestamp
  var lastSeen: Timestamp

  /// Nil for a person who must not be named, and for one of no time.
  ///
  /// - Throws: `LineError` where `id` is missing or a member has the wrong kind.
  init?(_ line: borrowing MessageLine) throws(LineError) {
    let record = try PersonRecord(line)
    guard record.visibility == .public, let lastSeen = record.lastSeen else { return nil }
    revision = record.revision
    network = record.network ?? "unknown"
    var account = record.id[...]
    for prefix in ["person:", "\(network):"] where account.hasPrefix(prefix) {
      account = account.dropFirst(prefix.count)
    }
    self.account = String(account)
    isHandle = record.handle == self.account
    let shown = PersonDescription(
      network: network, id: self.account, handle: record.handle, name: record.name
    ).shown
    name = ToldName(text: shown, at: lastSeen)
    isEvangelist = record.kinds.contains(.evangelist)
    answers = max(0, record.answers)
    thanked = max(0, record.thanked)
    solved = max(0, record.solved)
    praise = max(0, record.praise)
    defences = max(0, record.defences)
    followers = max(0, record.followers)
    carried = max(0, record.reposts)
    self.lastSeen = lastSeen
    firstSeen = min(record.firstSeen ?? lastSeen, lastSeen)
  }

  /// The keys that the person may have in a stream, the likeliest first.
  var keys: [PersonKey] {
    let keys = ["#", "@"].map { PersonKey(network: network, account: $0 + account) }
    return isHandle ? keys.reversed() : keys
  }

  /// Whether all that is told happened in that time.
  func isWithin(_ period: Period) -> Bool { period.contains(firstSeen) && period.contains(lastSeen) }

  /// Whether another record of the same person is a later version, or tells of later things, or more.
  fileprivate func isOutdone(by other: RecordedPerson) -> Bool {
    if revision != other.revision { return revision < other.revision }
    if lastSeen != other.lastSeen { return lastSeen < other.lastSeen }
    if firstSeen != other.firstSeen { return firstSeen > other.firstSeen }
    return counts.lexicographicallyPrecedes(other.counts)
  }

  private var counts: [Int64] { [answers, praise, thanked, solved, defences, followers, carried] }
}

extension [RecordedPerson] {
  /// Each person once, by network and account: of several records the latest version.
  func eachOnce() -> [RecordedPerson] {
    var latest: [PersonKey: RecordedPerson] = [:]
    for person in self {
      let key = PersonKey(network: person.network, account: person.account)
      if latest[key]?.isOutdone(by: person) ?? true { latest[key] = person }
    }
    return latest.sorted { $0.key < $1.key }.map(\.value)
  }
}

extension PersonTally {
  /// Takes what a record tells in the place of what was counted.
  mutating func take(_ record: RecordedPerson) {
    helpReplies = Int32(clamping: record.answers)
    help = max(help, helpReplies)
    thanked = Int32(clamping: record.thanked)
    solved = Int32(clamping: record.solved)
    defences = Int32(clamping: record.defences)
    if record.isEvangelist {
      publicPositive = Int32(clamping: record.praise)
      publicNegative = 0
    }
    publicMessages = max(publicMessages, help, publicPositive)
    followers = max(followers, record.followers)
    carried = max(carried, record.carried)
  }
}
