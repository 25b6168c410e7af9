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

  /// The message that each hangs on; -1 for none.
  private(set) var parent: [Int32]
  /// Links above each, missing messages included.
  private(set) var depth: [Int32]
  /// The id that names the thread of each.
  private(set) var thread: [Int32]
  /// Messages in a thread, by the id that names it.
  private(set) var size: [Int32]
  /// Each message's place in its thread, from 1; 0 for missing messages.
  private(set) var position: [Int32]
  /// The messages by time, then by id.
  private(set) var byTime: [Int32]
  /// The threads by their first message.
  private(set) var threads: [Int32] = []
  /// The first child inside the same thread, by time; -1 for none.
  private(set) var firstChild: [Int32]
  /// The next child of the same parent, or the next top of the same thread; -1 for none.
  private(set) var nextSibling: [Int32]
  /// The first top of a thread, by the id that names it.
  private(set) var firstTop: [Int32]
  private(set) var cuts: [Cut] = []

  init(_ index: borrowing MessageIndex) {
    let count = index.messages.count
    parent = index.messages.map { $0.parent }
    depth = [Int32](repeating: -1, count: count)
    thread = [Int32](repeating: -1, count: count)
    size = [Int32](repeating: 0, count: count)
    position = [Int32](repeating: 0, count: count)
    firstChild = [Int32](repeating: -1, count: count)
    nextSibling = [Int32](repeating: -1, count: count)
    firstTop = [Int32](repeating: -1, count: count)
    byTime = Self.sorted(index)
    cutCircles(index)
    measureDepths(index)
    nameThreads(index)
    joinSiblings(index)
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
    var walks = [Int32](repeating: -1, count: parent.count)
    for start in parent.indices where walks[start] < 0 {
      let walk = Int32(start)
      var current = walk
      while current >= 0, walks[Int(current)] < 0 {
        walks[Int(current)] = walk
        current = parent[Int(current)]
      }
      if current >= 0, walks[Int(current)] == walk { cut(circleThrough: current, index) }
    }
    cuts.sort { index.precedes($0.message, $1.message) }
  }

  private mutating func cut(circleThrough start: Int32, _ index: borrowing MessageIndex) {
    var newest = start
    var length = 1
    var current = parent[Int(start)]
    while current != start {
      if index.precedes(newest, current) { newest = current }
      length += 1
      current = parent[Int(current)]
    }
    parent[Int(newest)] = -1
    cuts.append(Cut(message: newest, length: length))
  }

  /// Gives each its depth, and in `thread` the top of its part: up to the first ancestor that has them, and down again.
  private mutating func measureDepths(_ index: borrowing MessageIndex) {
    var path: [Int32] = []
    for start in parent.indices {
      var current = Int32(start)
      while current >= 0, depth[Int(current)] < 0 {
        path.append(current)
        current = parent[Int(current)]
      }
      while let number = path.popLast() {
        let above = parent[Int(number)]
        depth[Int(number)] = above < 0 ? 0 : depth[Int(above)] + 1
        thread[Int(number)] =
          above < 0 || beginsPart(index.messages[Int(number)]) ? number : thread[Int(above)]
      }
    }
  }

  private func beginsPart(_ message: IndexedMessage) -> Bool {
    message.link == .quote && message.conversation >= 0
  }

  /// Turns the tops in `thread` into the ids that name the threads.
  private mutating func nameThreads(_ index: borrowing MessageIndex) {
    // By a part's top: the message nearest to it that gives a conversation. Messages come by time, so the first counts.
    var namer = [Int32](repeating: -1, count: parent.count)
    for number in byTime where index.messages[Int(number)].conversation >= 0 {
      let top = Int(thread[Int(number)])
      if namer[top] < 0 || depth[Int(number)] < depth[Int(namer[top])] { namer[top] = number }
    }
    for number in thread.indices {
      let top = thread[number]
      let namer = namer[Int(top)]
      thread[number] = namer < 0 ? top : index.messages[Int(namer)].conversation
    }
  }

  /// Lists the threads, and in each the tops and the children, by time; a missing message comes where its first child
  /// does.
  private mutating func joinSiblings(_ index: borrowing MessageIndex) {
    var arrivals: [Int32] = []
    arrivals.reserveCapacity(byTime.count)
    var hasArrived = [Bool](repeating: false, count: parent.count)
    for number in byTime {
      let name = Int(thread[Int(number)])
      if size[name] == 0 { threads.append(Int32(name)) }
      size[name] += 1
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
        nextSibling[Int(number)] = firstChild[Int(above)]
        firstChild[Int(above)] = number
      } else {
        let name = Int(thread[Int(number)])
        nextSibling[Int(number)] = firstTop[name]
        firstTop[name] = number
      }
    }
  }

  private mutating func numberPositions(_ index: borrowing MessageIndex) {
    var walk = ForestWalk(self)
    var last: Int32 = 0
    while let step = walk.next() {
      if step.beginsThread { last = 0 }
      guard index.messages[Int(step.number)].isKnown else { continue }
      last += 1
      position[Int(step.number)] = last
    }
  }

  /// The parent where it belongs to the same thread; -1 for the tops of a thread.
  func parentInThread(of number: Int32) -> Int32 {
    let above = parent[Int(number)]
    return above >= 0 && thread[Int(above)] == thread[Int(number)] ? above : -1
  }
}

/// Walks the threads in their order, each depth first by time, without recursion.
struct ForestWalk: IteratorProtocol {
  struct Step {
    /// A message, or a missing message that has children.
    let number: Int32
    /// Links above it inside its thread.
    let level: Int
    /// Whether it is the first of its thread.
    let beginsThread: Bool
  }

  private let forest: Forest
  private var nextThread = 0
  private var current: Int32 = -1
  private var level = 0

  init(_ forest: Forest) { self.forest = forest }

  mutating func next() -> Step? {
    guard current >= 0 else { return enterThread() }
    let child = forest.firstChild[Int(current)]
    if child >= 0 {
      current = child
      level += 1
      return Step(number: current, level: level, beginsThread: false)
    }
    while forest.nextSibling[Int(current)] < 0 {
      current = forest.parentInThread(of: current)
      level -= 1
      if current < 0 { return enterThread() }
    }
    current = forest.nextSibling[Int(current)]
    return Step(number: current, level: level, beginsThread: false)
  }

  private mutating func enterThread() -> Step? {
    guard nextThread < forest.threads.count else { return nil }
    current = forest.firstTop[Int(forest.threads[nextThread])]
    nextThread += 1
    level = 0
    return Step(number: current, level: 0, beginsThread: true)
  }
}
