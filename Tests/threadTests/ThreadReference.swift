import MessageCore

/// A message as the random tests make it.
struct SampleMessage: Equatable {
  var id: String
  var minute: Int?
  var observedMinute: Int?
  var replyTo: String?
  var quotes: String?
  var conversation: String?
  var text = ""

  var json: String {
    var members = [#""id":"\#(id)""#]
    if let minute { members.append(#""created_at":"\#(Self.time(minute))""#) }
    if let observedMinute { members.append(#""observed_at":"\#(Self.time(observedMinute))""#) }
    if let replyTo { members.append(#""reply_to":"\#(replyTo)""#) }
    if let quotes { members.append(#""quotes":"\#(quotes)""#) }
    if let conversation { members.append(#""conversation":"\#(conversation)""#) }
    members.append(#""text":"\#(text)""#)
    return "{\(members.joined(separator: ","))}"
  }

  private static func time(_ minute: Int) -> String {
    let digits = String(minute)
    return "2026-01-01T00:\(digits.count < 2 ? "0" : "")\(digits):00Z"
  }
}

/// Where a message stands, by the manual's words.
struct SamplePosition: Equatable {
  var id: String
  var thread: String
  var parent: String?
  var depth: Int
  var link: String
  var size: Int
  var position: Int
}

/// The rules of thread(1) written down as directly as possible, in quadratic time and with recursion, to compare with.
struct ThreadReference {
  /// The version of each message that counts.
  private let messages: [String: SampleMessage]
  private var parents: [String: String] = [:]
  private(set) var cutCount = 0

  init(_ input: [SampleMessage]) {
    messages = Dictionary(grouping: input) { $0.id }.mapValues { versions in
      versions.reduce(versions[0]) { best, next in
        let (bestSeen, nextSeen) = (best.observedMinute ?? -1, next.observedMinute ?? -1)
        if bestSeen != nextSeen { return nextSeen > bestSeen ? next : best }
        return Array(next.json.utf8).lexicographicallyPrecedes(Array(best.json.utf8)) ? next : best
      }
    }
    for message in messages.values { parents[message.id] = Self.named(message)?.parent }
    for id in messages.keys.sorted() {
      guard let circle = circle(through: id), let newest = circle.max(by: precedes) else { continue }
      parents[newest] = nil
      cutCount += 1
    }
  }

  private static func named(_ message: SampleMessage) -> (parent: String, link: String)? {
    if let reply = message.replyTo { return (reply, "reply") }
    if let quoted = message.quotes { return (quoted, "quote") }
    if let conversation = message.conversation, conversation != message.id {
      return (conversation, "conversation")
    }
    return nil
  }

  private func circle(through id: String) -> [String]? {
    var circle = [id]
    while let next = parents[circle[circle.count - 1]] {
      if next == id { return circle }
      if circle.contains(next) { return nil }
      circle.append(next)
    }
    return nil
  }

  func precedes(_ one: String, _ other: String) -> Bool {
    let (left, right) = (messages[one]?.minute ?? 100, messages[other]?.minute ?? 100)
    return left == right ? one < other : left < right
  }

  private func depth(_ id: String) -> Int { parents[id].map { depth($0) + 1 } ?? 0 }

  private func beginsPart(_ id: String) -> Bool {
    guard let message = messages[id] else { return true }
    return message.replyTo == nil && message.quotes != nil && message.conversation != nil
  }

  private func top(_ id: String) -> String {
    if beginsPart(id) { return id }
    return parents[id].map(top) ?? id
  }

  private func thread(_ id: String) -> String {
    let part = top(id)
    let namers = messages.values.filter { $0.conversation != nil && top($0.id) == part }
    let namer = namers.min { one, other in
      depth(one.id) == depth(other.id) ? precedes(one.id, other.id) : depth(one.id) < depth(other.id)
    }
    return namer?.conversation ?? part
  }

  /// All messages as `--order thread` prints them.
  var positions: [SamplePosition] {
    let threads = Dictionary(grouping: messages.keys) { thread($0) }
    // The conversations by what is printed first of each.
    let orders = threads.map { name, members in (name: name, order: ordered(members, name)) }
    return orders.sorted { precedes($0.order[0], $1.order[0]) }.flatMap { name, order in
      order.enumerated().map { place, id in
        SamplePosition(
          id: id, thread: name, parent: parents[id], depth: depth(id), link: link(id), size: order.count,
          position: place + 1)
      }
    }
  }

  private func link(_ id: String) -> String {
    guard let parent = parents[id], let message = messages[id] else { return "root" }
    return messages[parent] == nil ? "missing" : Self.named(message)?.link ?? "root"
  }

  /// The members of a thread depth first; a missing parent of that thread stands where its first child would.
  private func ordered(_ members: [String], _ name: String) -> [String] {
    func parentInside(_ id: String) -> String? {
      parents[id].flatMap { thread($0) == name ? $0 : nil }
    }
    func children(_ id: String) -> [String] {
      members.filter { parentInside($0) == id }.sorted(by: precedes)
    }
    func subtree(_ id: String) -> [String] {
      (messages[id] == nil ? [] : [id]) + children(id).flatMap(subtree)
    }
    let tops = Set(
      members.compactMap { id -> String? in
        guard let parent = parentInside(id) else { return id }
        return messages[parent] == nil ? parent : nil
      })
    func key(_ top: String) -> String { messages[top] == nil ? children(top)[0] : top }
    return tops.sorted { precedes(key($0), key($1)) }.flatMap(subtree)
  }
}

/// The same numbers on every run (SplitMix64, Steele et al. 2014).
struct RepeatableGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
