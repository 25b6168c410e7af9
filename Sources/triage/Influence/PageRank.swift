/// How much attention flows to each person of a network (Brin & Page 1998): the share of time that a reader spends with
/// them who follows a random mention, answer or repost each time, and begins anew with somebody random now and then.
struct PageRank {
  /// The share of steps that follow an edge.
  static let damping = 0.85

  /// Edges between nodes, each with a weight above 0; parallel edges add up.
  private(set) var edges: [(from: Int, to: Int, weight: Double)] = []
  private let nodes: Int

  /// - Parameter nodes: how many nodes there are; their numbers count from 0.
  init(nodes: Int) { self.nodes = nodes }

  mutating func add(from: Int, to: Int, weight: Double = 1) { edges.append((from, to, weight)) }

  /// The rank of each node; they add up to 1. What leaves a node without edges goes to all alike.
  func ranks() -> [Double] {
    guard nodes > 0 else { return [] }
    var leaving = [Double](repeating: 0, count: nodes)
    for edge in edges { leaving[edge.from] += edge.weight }
    var ranks = [Double](repeating: 1 / Double(nodes), count: nodes)
    for _ in 0..<200 {
      let next = step(ranks, leaving)
      let change = zip(ranks, next).reduce(0) { $0 + abs($1.0 - $1.1) }
      ranks = next
      if change < 1e-12 { break }
    }
    return ranks
  }

  private func step(_ ranks: [Double], _ leaving: [Double]) -> [Double] {
    let lost = ranks.indices.reduce(0) { leaving[$1] == 0 ? $0 + ranks[$1] : $0 }
    let everyone = (1 - Self.damping + Self.damping * lost) / Double(nodes)
    var next = [Double](repeating: everyone, count: nodes)
    for edge in edges {
      next[edge.to] += Self.damping * ranks[edge.from] * edge.weight / leaving[edge.from]
    }
    return next
  }
}
