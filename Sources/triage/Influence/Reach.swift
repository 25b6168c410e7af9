import MessageCore

/// How far people and messages reach in the stream: who mentions, answers, quotes and reposts whom, and how fast a
/// message spreads.
///
/// There is no score of a vendor in it, and nothing from outside of the stream.
struct Reach {
  /// Messages and the accounts that they name.
  private var mentions: Set<Edge> = []
  /// Messages that repost or quote others, with the other's id in the strings.
  private var passings: [Passing] = []
  private var messages = NumberSet()
  /// The handle of an account, as messages name it, and its identity, both by the number of their name in the strings.
  private var namesakes: [(handle: Int32, identity: Int32)] = []
  private var authors = NumberSet()
  private var buffer: [UInt8] = []

  private struct Passing {
    let message: Int32
    let id: Int32
    let isQuote: Bool
  }

  private struct Edge: Hashable {
    let message: Int32
    /// The number of the account in the strings, by its id where the message tells it, else by its handle.
    let identity: Int32
  }

  /// Notes whom a message names and what it passes on.
  mutating func note(_ line: borrowing MessageLine, _ message: Int32, desk: inout Desk) throws(LineError) {
    guard messages.insert(message) else { return }
    if try line.utf8(.reposts, into: &buffer) { notePassing(message, &desk, isQuote: false) }
    if try line.utf8(.quotes, into: &buffer) { notePassing(message, &desk, isQuote: true) }
    let author = desk.messages[Int(message)].author
    guard author != People.unknown else { return }
    if authors.insert(author) { noteHandle(desk.people[author], &desk) }
    guard let named = try line.value(.mentions, as: .array) else { return }
    let network = desk.strings.optionalString(desk.people[author].account.network) ?? ""
    for mention in named.elements {
      let members = mention[[.id, .handle]]
      guard let name = members[0]?.string ?? members[1]?.string?.lowercased() else { continue }
      mentions.insert(Edge(message: message, identity: desk.index(of: "\(network):\(name)")))
    }
  }

  private mutating func notePassing(_ message: Int32, _ desk: inout Desk, isQuote: Bool) {
    let id = desk.index(of: String(decoding: buffer, as: UTF8.self))
    passings.append(Passing(message: message, id: id, isQuote: isQuote))
  }

  private mutating func noteHandle(_ person: People.Person, _ desk: inout Desk) {
    guard let name = person.mentionName(in: desk.strings) else { return }
    namesakes.append((desk.index(of: name), person.identity))
  }

  // MARK: - Influence

  /// How influential people are by all messages until a moment: from 0 to 1, by the number of their identity in the
  /// strings; who has none is absent.
  func influence(_ desk: Desk, asOf moment: Timestamp) -> [Int32: Double] {
    tally(desk, asOf: moment).influence(desk.strings)
  }

  /// Who turned to whom until a moment.
  func tally(_ desk: Desk, asOf moment: Timestamp) -> InfluenceTally {
    var tally = InfluenceTally()
    for (handle, identity) in namesakes { tally.addNamesake(handle, of: identity, desk.strings) }
    func connect(_ message: Int32, _ other: Int32) {
      let facts = desk.messages[Int(message)]
      guard facts.author != People.unknown, facts.createdAt <= moment else { return }
      tally.add(.init(from: desk.people[facts.author].identity, to: other))
    }
    func connect(_ message: Int32, toAuthorOf id: Int32) {
      guard let other = desk.number(ofID: id), desk.messages[Int(other)].author != People.unknown else {
        return
      }
      connect(message, desk.people[desk.messages[Int(other)].author].identity)
    }
    for edge in mentions { connect(edge.message, edge.identity) }
    for message in messages.numbers { connect(message, toAuthorOf: desk.messages[Int(message)].parent) }
    for passing in passings { connect(passing.message, toAuthorOf: passing.id) }
    return tally
  }

  // MARK: - Spread

  /// An alert for each message of somebody else that spreads fast.
  func alerts(_ desk: Desk, asOf moment: Timestamp) -> [AlertRecord] {
    hourlySpread(desk, moment).compactMap { Self.alert($0, count: $1, desk, asOf: moment) }
  }

  /// The alert about a message of somebody else that was passed on so often within an hour; nil where that is not fast.
  static func alert(_ message: Int32, count: Int64, _ desk: Desk, asOf moment: Timestamp) -> AlertRecord? {
    let facts = desk.messages[Int(message)]
    guard count >= fastSpread, !desk.judge.isOurs(facts, desk.people), facts.createdAt <= moment else {
      return nil
    }
    let id = desk.strings.string(facts.id)
    let doublings = Int64(63 - count.leadingZeroBitCount)
    var alert = AlertRecord(
      id: "alert:spread:\(id):\(facts.createdAt)", kind: "spread", severity: min(10, doublings),
      startedAt: facts.createdAt)
    alert.count = count
    alert.evidence = [id]
    alert.visibility = desk.strictestVisibility([message])
    return alert
  }

  /// How many reposts and quotes within an hour are fast.
  static let fastSpread: Int64 = 10

  /// Reposts and quotes in the message's busiest hour, by the message's number.
  private func hourlySpread(_ desk: Desk, _ moment: Timestamp) -> [Int32: Int64] {
    var times: [Int32: [Timestamp]] = [:]
    for passing in passings {
      guard let other = desk.number(ofID: passing.id) else { continue }
      let at = desk.messages[Int(passing.message)].createdAt
      if at <= moment { times[other, default: []].append(at) }
    }
    return times.mapValues { Self.busiestHour($0.sorted()) }
  }

  /// The most moments in any hour.
  static func busiestHour(_ moments: [Timestamp]) -> Int64 {
    var (most, first) = (0, 0)
    for last in moments.indices {
      while moments[last].seconds - moments[first].seconds >= 3600 { first += 1 }
      most = max(most, last - first + 1)
    }
    return Int64(most)
  }
}

extension Reach {
  /// What a message refers to besides what it answers.
  struct Links {
    var reposts: Int32?
    var quotes: Int32?
    /// The accounts that it names, as `Person.mentionName` spells them or by their identity.
    var mentions: [Int32] = []

    /// What it passes on.
    var passed: [Int32] { [reposts, quotes].compactMap { $0 } }
  }

  /// What each message refers to, by its number; who refers to nothing is absent.
  func allLinks() -> [Int32: Links] {
    var links: [Int32: Links] = [:]
    for passing in passings {
      if passing.isQuote {
        links[passing.message, default: Links()].quotes = passing.id
      } else {
        links[passing.message, default: Links()].reposts = passing.id
      }
    }
    for edge in mentions { links[edge.message, default: Links()].mentions.append(edge.identity) }
    return links
  }
}

extension People.Person {
  /// How messages name the account that do not tell its id; nil for one without a handle.
  func mentionName(in strings: StringTable) -> String? {
    guard let handle = strings.optionalString(account.handle)?.lowercased() else { return nil }
    return "\(strings.optionalString(account.network) ?? ""):\(handle)"
  }
}
