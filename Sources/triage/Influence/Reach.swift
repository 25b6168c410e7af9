import MessageCore

/// How far people and messages reach in the stream: who mentions, answers, quotes and reposts whom, and how fast a
/// message spreads.
///
/// There is no score of a vendor in it, and nothing from outside of the stream.
struct Reach {
  /// From how many times the mean rank on a person has a third of all influence, two thirds and all of it.
  static let steps: [Double] = [3, 10, 30]
  /// A mean says nothing about fewer people.
  static let fewestPeople = 20

  /// Messages and the accounts that they name.
  private var mentions: Set<Edge> = []
  /// Messages that repost or quote others, with the other's id in the strings.
  private var passings: [(message: Int32, id: Int32)] = []
  private var messages = NumberSet()
  /// Accounts by their handle where they are known by an id, both by the number of their name in the strings.
  private var namesakes: [Int32: Int32] = [:]
  private var authors = NumberSet()
  private var buffer: [UInt8] = []

  private struct Edge: Hashable {
    let message: Int32
    /// The number of the account in the strings, by its id where the message tells it, else by its handle.
    let identity: Int32
  }

  /// Notes whom a message names and what it passes on.
  mutating func note(_ line: borrowing MessageLine, _ message: Int32, desk: inout Desk) throws(LineError) {
    guard messages.insert(message) else { return }
    for name in [MemberName.reposts, .quotes] where try line.utf8(name, into: &buffer) {
      passings.append((message, desk.index(of: String(decoding: buffer, as: UTF8.self))))
    }
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

  private mutating func noteHandle(_ person: People.Person, _ desk: inout Desk) {
    guard let handle = desk.strings.optionalString(person.account.handle)?.lowercased() else { return }
    let network = desk.strings.optionalString(person.account.network) ?? ""
    namesakes[desk.index(of: "\(network):\(handle)")] = person.identity
  }

  // MARK: - Influence

  /// How influential people are by all messages until a moment: from 0 to 1, by the number of their identity in the
  /// strings; who has none is absent.
  func influence(_ desk: Desk, asOf moment: Timestamp) -> [Int32: Double] {
    var nodes: [Int32: Int] = [:]
    var identities: [Int32] = []
    var edges: [(from: Int, to: Int)] = []
    func node(_ identity: Int32) -> Int {
      if let known = nodes[identity] { return known }
      nodes[identity] = identities.count
      identities.append(identity)
      return identities.count - 1
    }
    func connect(_ message: Int32, _ other: Int32) {
      let facts = desk.messages[Int(message)]
      guard facts.author != People.unknown, facts.createdAt <= moment else { return }
      let (from, to) = (desk.people[facts.author].identity, namesakes[other] ?? other)
      if from != to { edges.append((node(from), node(to))) }
    }
    func connect(_ message: Int32, toAuthorOf id: Int32) {
      guard let other = desk.number(ofID: id), desk.messages[Int(other)].author != People.unknown else {
        return
      }
      connect(message, desk.people[desk.messages[Int(other)].author].identity)
    }
    for edge in mentions.sorted(by: { ($0.message, $0.identity) < ($1.message, $1.identity) }) {
      connect(edge.message, edge.identity)
    }
    for message in messages.numbers { connect(message, toAuthorOf: desk.messages[Int(message)].parent) }
    for passing in passings { connect(passing.message, toAuthorOf: passing.id) }
    guard identities.count >= Self.fewestPeople else { return [:] }
    var graph = PageRank(nodes: identities.count)
    for edge in edges { graph.add(from: edge.from, to: edge.to) }
    var influence: [Int32: Double] = [:]
    for (node, rank) in graph.ranks().enumerated() {
      let times = rank * Double(identities.count)
      let steps = Self.steps.count { times >= $0 }
      if steps > 0 { influence[identities[node]] = Double(steps) / Double(Self.steps.count) }
    }
    return influence
  }

  // MARK: - Spread

  /// An alert for each message of somebody else that spreads fast.
  func alerts(_ desk: Desk, asOf moment: Timestamp) -> [AlertRecord] {
    hourlySpread(desk, moment).compactMap { message, count in
      let facts = desk.messages[Int(message)]
      guard count >= Self.fastSpread, !desk.judge.isOurs(facts, desk.people), facts.createdAt <= moment else {
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
