/// Walks the threads in their order, each depth first by time, without recursion.
struct ForestWalk {
  struct Step {
    /// A message, or a missing message that has children.
    let number: Int32
    /// Links above it inside its thread.
    let level: Int
    /// Whether it is the first of its thread.
    let beginsThread: Bool
  }

  private var nextThread = 0
  private var current: Int32 = -1
  private var level = 0

  /// The next step; always with the same forest.
  mutating func next(in forest: Forest) -> Step? {
    guard current >= 0 else { return enterThread(of: forest) }
    let child = forest[current].firstChild
    if child >= 0 {
      current = child
      level += 1
      return Step(number: current, level: level, beginsThread: false)
    }
    while forest[current].nextSibling < 0 {
      current = forest.parentInThread(of: current)
      level -= 1
      if current < 0 { return enterThread(of: forest) }
    }
    current = forest[current].nextSibling
    return Step(number: current, level: level, beginsThread: false)
  }

  private mutating func enterThread(of forest: Forest) -> Step? {
    guard nextThread < forest.threads.count else { return nil }
    current = forest[forest.threads[nextThread]].firstTop
    nextThread += 1
    level = 0
    return Step(number: current, level: 0, beginsThread: true)
  }
}
