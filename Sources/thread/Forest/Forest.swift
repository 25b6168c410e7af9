import MessageCore

/// Who hangs on whom: the messages and the missing messages that they name, as trees, grouped into threads.
///
/// - A message has one parent at most. Where links lead in a circle, the newest message's link is cut.
/// - A *part* of a tree is what its top and the links below it join; a quoting message that the network gives a
///   `conversation` begins a part of its own, for a quotation elsewhere is talk of its own.
/// - The thread of a part is the conversation that the message nearest to its top gives (the first by time and id, of
///   several), else the top itself, which may be a missing message. A reply belongs to its parent's thread, whatever
///   conversation it claims. Parts with the same thread stand together.
///
/// Everything is indexed by the numbers of `MessageIndex`, takes linear time apart from one sort, and never recurses.
struct Forest {
  /// A link that was cut because it led in a circle.
  struct Cut: Equatable {
    /// The message that is a root now.
    let message: Int32
    /// How many messages there were in the circle; 1 answers itself.
    let length: Int
  }

  /// One id's place. A walk in any order needs all of it at once, so it stands together in half a cache line.
  struct Node {
    /// The message that it hangs on; -1 for none.
    var parent: Int32
    /// Links above it, missing messages included.
    var depth: Int32 = -1
    /// The id that names its thread.
    var thread: Int32 = -1
    /// Its place in its thread, from 1; 0 for missing messages.
    var position: Int32 = 0
    /// The first child inside the same thread, by time; -1 for none.
    var firstChild: Int32 = -1
    /// The next child of the same parent, or the next top of the same thread; -1 for none.
    var nextSibling: Int32 = -1
    /// Where it names a thread: how many messages that has.
    var size: Int32 = 0
    /// Where it names a thread: the first top.
    var firstTop: Int32 = -1
  }

  private var nodes: [Node]
  /// The messages by time, then by id.
  private(set) var byTime: [Int32]
  /// The names of the threads, by the messages that are printed first of each.
  private(set) var threads: [Int32] = []
  private(set) var cuts: [Cut] = []
  /// By a thread's name: the names that it had in the context beside its own, by age.
  private(set) var merged: [Int32: [Int32]] = [:]

  /// An id's place.
  subscript(number: Int32) -> Node { nodes[Int(number)] }

  init(_ index: borrowing MessageIndex) {
    // First, so that the memory that sorting needs is free again before the nodes take theirs.
    byTime = Self.sorted(index)
    nodes = index.messages.map { Node(parent: $0.parent) }
    cutCircles(index)
    measureDepths(index)
    nameThreads(index)
    joinSiblings(index)
    listThreads(index)
    numberPositions(index)
  }

  // MARK: - Stages

  private static func sorted(_ index: borrowing MessageIndex) -> [Int32] {
    struct Key {
      let seconds: Int64
      let nanoseconds: Int32
      let number: Int32
    }
    var keys: [Key] = []
    keys.reserveCapacity(index.messages.count)
    for (number, message) in index.messages.enumerated() where message.isKnown {
      keys.append(Key(seconds: message.seconds, nanoseconds: message.nanoseconds, number: Int32(number)))
    }
    let identifiers = index.identifiers
    keys.sort { one, other in
      if one.seconds != other.seconds { return one.seconds < other.seconds }
      if one.nanoseconds != other.nanoseconds { return one.nanoseconds < other.nanoseconds }
      return identifiers.precedes(one.number, other.number)
    }
    return keys.map { $0.number }
  }

  /// Follows the links upwards from each message; a walk that meets itself has found a circle.
  private mutating func cutCircles(_ index: borrowing MessageIndex) {
    var walks = [Int32](repeating: -1, count: nodes.count)
    for start in nodes.indices where walks[start] < 0 {
      let walk = Int32(start)
      var current = walk
      while current >= 0, walks[Int(current)] < 0 {
        walks[Int(current)] = walk
        current = nodes[Int(current)].parent
      }
      if current >= 0, walks[Int(current)] == walk { cut(circleThrough: current, index) }
    }
    cuts.sort { index.precedes($0.message, $1.message) }
  }

  private mutating func cut(circleThrough start: Int32, _ index: borrowing MessageIndex) {
    var newest = start
    var length = 1
    var current = nodes[Int(start)].parent
    while current != start {
      if cutsRather(current, than: newest, index) { newest = current }
      length += 1
      current = nodes[Int(current)].parent
    }
    nodes[Int(newest)].parent = -1
    // A link that was only inferred is nobody's mistake.
    if index.messages[Int(newest)].link != .inferred { cuts.append(Cut(message: newest, length: length)) }
  }

  /// An inferred link is cut before one that somebody wrote down, and the newest of its kind.
  private func cutsRather(_ one: Int32, than other: Int32, _ index: borrowing MessageIndex) -> Bool {
    let isInferred = index.messages[Int(one)].link == .inferred
    if isInferred != (index.messages[Int(other)].link == .inferred) { return isInferred }
    return index.precedes(other, one)
  }

  /// Gives each its depth, and in `thread` the top of its part: up to the first ancestor that has them, and down again.
  private mutating func measureDepths(_ index: borrowing MessageIndex) {
    var path: [Int32] = []
    for start in nodes.indices {
      var current = Int32(start)
      while current >= 0, nodes[Int(current)].depth < 0 {
        path.append(current)
        current = nodes[Int(current)].parent
      }
      while let number = path.popLast() {
        let above = nodes[Int(number)].parent
        nodes[Int(number)].depth = above < 0 ? 0 : nodes[Int(above)].depth + 1
        nodes[Int(number)].thread =
          above < 0 || beginsPart(index.messages[Int(number)]) ? number : nodes[Int(above)].thread
      }
    }
  }

  private func beginsPart(_ message: IndexedMessage) -> Bool {
    message.link == .quote && message.conversation >= 0
  }

  /// Turns the tops in `thread` into the ids that name the threads.
  private mutating func nameThreads(_ index: borrowing MessageIndex) {
    // By a part's top: the message nearest to it that gives a conversation. Messages come by time, so the first counts.
    var namer = [Int32](repeating: -1, count: nodes.count)
    for number in byTime where index.messages[Int(number)].conversation >= 0 {
      let top = Int(nodes[Int(number)].thread)
      if namer[top] < 0 || nodes[Int(number)].depth < nodes[Int(namer[top])].depth { namer[top] = number }
    }
    let recorded = recordedNames(index)
    for number in nodes.indices {
      let top = nodes[number].thread
      let namer = namer[Int(top)]
      let name = recorded.byTop[top] ?? (namer >= 0 ? index.messages[Int(namer)].conversation : top)
      nodes[number].thread = recorded.winners[name] ?? name
    }
  }

  /// The names that the context gives to parts: the oldest of each, and the winner of each name that was merged.
  private mutating func recordedNames(
    _ index: borrowing MessageIndex
  ) -> (byTop: [Int32: Int32], winners: [Int32: Int32]) {
    guard !index.recordedThreads.isEmpty else { return ([:], [:]) }
    var ages: [Int32: Int] = [:]
    var byTop: [Int32: Int32] = [:]
    var winners: [Int32: Int32] = [:]
    func winner(of name: Int32) -> Int32 {
      var name = name
      while let next = winners[name] { name = next }
      return name
    }
    for number in byTime {
      guard let name = index.recordedThreads[number] else { continue }
      if ages[name] == nil { ages[name] = ages.count }
      guard let known = byTop[nodes[Int(number)].thread] else {
        byTop[nodes[Int(number)].thread] = name
        continue
      }
      let (one, other) = (winner(of: known), winner(of: name))
      guard one != other else { continue }
      let isOlder = ages[one, default: 0] < ages[other, default: 0]
      winners[isOlder ? other : one] = isOlder ? one : other
    }
    for loser in winners.keys.sorted(by: { ages[$0, default: 0] < ages[$1, default: 0] }) {
      winners[loser] = winner(of: loser)
      merged[winner(of: loser), default: []].append(loser)
    }
    return (byTop, winners)
  }

  /// Lists in each thread the tops and the children, by time; a missing message comes where its first child
  /// does.
  private mutating func joinSiblings(_ index: borrowing MessageIndex) {
    var arrivals: [Int32] = []
    arrivals.reserveCapacity(byTime.count)
    var hasArrived = [Bool](repeating: false, count: nodes.count)
    for number in byTime {
      let name = Int(nodes[Int(number)].thread)
      nodes[name].size += 1
      let above = parentInThread(of: number)
      if above >= 0, !index.messages[Int(above)].isKnown, !hasArrived[Int(above)] {
        hasArrived[Int(above)] = true
        arrivals.append(above)
      }
      arrivals.append(number)
    }
    // Each is put before those that came later.
    for number in arrivals.reversed() {
      let above = parentInThread(of: number)
      if above >= 0 {
        nodes[Int(number)].nextSibling = nodes[Int(above)].firstChild
        nodes[Int(above)].firstChild = number
      } else {
        let name = Int(nodes[Int(number)].thread)
        nodes[Int(number)].nextSibling = nodes[name].firstTop
        nodes[name].firstTop = number
      }
    }
  }

  /// Lists the threads by time and id of the message that comes first in each, which whoever reads a thread knows.
  private mutating func listThreads(_ index: borrowing MessageIndex) {
    for number in byTime {
      let name = nodes[Int(number)].thread
      let top = nodes[Int(name)].firstTop
      // What hangs on a missing message is known.
      let first = index.messages[Int(top)].isKnown ? top : nodes[Int(top)].firstChild
      if first == number { threads.append(name) }
    }
  }

  private mutating func numberPositions(_ index: borrowing MessageIndex) {
    var walk = ForestWalk()
    var last: Int32 = 0
    while let step = walk.next(in: self) {
      if step.beginsThread { last = 0 }
      guard index.messages[Int(step.number)].isKnown else { continue }
      last += 1
      nodes[Int(step.number)].position = last
    }
  }

  /// The names of the threads that a new message belongs to.
  func touchedThreads(_ index: borrowing MessageIndex) -> Set<Int32> {
    var touched: Set<Int32> = []
    for number in byTime where index.messages[Int(number)].part == .input {
      touched.insert(nodes[Int(number)].thread)
    }
    return touched
  }

  /// The parent where it belongs to the same thread; -1 for the tops of a thread.
  func parentInThread(of number: Int32) -> Int32 {
    let above = nodes[Int(number)].parent
    return above >= 0 && nodes[Int(above)].thread == nodes[Int(number)].thread ? above : -1
  }
}
