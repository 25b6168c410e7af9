import Testing

@testable import triage

struct PageRankTests {
  /// A graph and the ranks that networkx 3.6.1 gives with `alpha=0.85, tol=1e-14`.
  struct Graph: CustomTestStringConvertible {
    let nodes: Int
    let edges: [(from: Int, to: Int, weight: Double)]
    let ranks: [Double]

    var testDescription: String { "\(nodes) nodes, \(edges.count) edges" }
  }

  static let graphs = [
    Graph(
      nodes: 4,
      edges: [(1, 2, 1), (1, 0, 1)],
      ranks: [0.293814433, 0.206185567, 0.293814433, 0.206185567]),
    Graph(
      nodes: 6,
      edges: [(0, 3, 2), (0, 1, 2), (2, 1, 2), (5, 2, 2), (2, 0, 2)],
      ranks: [0.179688531, 0.256056157, 0.186101488, 0.176963025, 0.100595399, 0.100595399]),
    Graph(
      nodes: 9,
      edges: [
        (6, 8, 1), (2, 3, 3), (4, 1, 2), (0, 4, 2), (8, 3, 5), (6, 4, 3), (7, 2, 1), (0, 1, 1), (7, 4, 4),
        (5, 2, 3), (1, 6, 1), (5, 6, 2), (1, 0, 1), (4, 3, 1), (7, 0, 1), (5, 1, 2), (5, 0, 2), (4, 5, 1),
        (6, 1, 2), (3, 7, 2),
      ],
      ranks: [
        0.120937219, 0.176676507, 0.051454718, 0.129648987, 0.200849587, 0.059347204, 0.102964209,
        0.126868306, 0.031253263,
      ]),
    Graph(
      nodes: 12,
      edges: [
        (2, 4, 3), (9, 2, 2), (9, 0, 5), (0, 7, 1), (4, 9, 1), (7, 3, 7), (3, 1, 1), (11, 2, 1), (9, 3, 2),
        (0, 1, 2), (6, 10, 1), (7, 6, 3), (0, 3, 3), (3, 7, 1),
      ],
      ranks: [
        0.085868761, 0.121337097, 0.079745700, 0.154584740, 0.099092945, 0.031309100, 0.059148051,
        0.109172356, 0.031309100, 0.115538104, 0.081584944, 0.031309100,
      ]),
  ]

  @Test(arguments: graphs) func ranksAreThoseOfNetworkx(graph: Graph) {
    var rank = PageRank(nodes: graph.nodes)
    for edge in graph.edges { rank.add(from: edge.from, to: edge.to, weight: edge.weight) }
    let ranks = rank.ranks()
    #expect(ranks.count == graph.nodes)
    for (mine, theirs) in zip(ranks, graph.ranks) { #expect(abs(mine - theirs) < 1e-8) }
  }

  @Test func nobodyHasMoreWhereNothingIsConnected() {
    #expect(PageRank(nodes: 4).ranks().allSatisfy { abs($0 - 0.25) < 1e-12 })
    #expect(PageRank(nodes: 0).ranks().isEmpty)
  }

  @Test func parallelEdgesAddUp() {
    var (two, one) = (PageRank(nodes: 3), PageRank(nodes: 3))
    for _ in 0..<2 { two.add(from: 0, to: 1) }
    two.add(from: 0, to: 2)
    one.add(from: 0, to: 1, weight: 2)
    one.add(from: 0, to: 2)
    for (left, right) in zip(two.ranks(), one.ranks()) { #expect(abs(left - right) < 1e-12) }
  }
}
