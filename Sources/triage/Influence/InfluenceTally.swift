import MessageCore

/// Who turned to whom, and how often: what influence is made of. Tallies of parts add up to the tally of the whole.
struct InfluenceTally {
  /// From whom to whom, by their numbers in the strings.
  struct Edge: Hashable {
    let from: Int32
    let to: Int32
  }

  /// How often each turned to each.
  private(set) var edges: [Edge: Int64] = [:]
  /// Accounts by their handle where they are known by an id, both by the number of their name in the strings.
  private(set) var namesakes: [Int32: Int32] = [:]

  mutating func add(_ edge: Edge, count: Int64 = 1) { edges[edge, default: 0] += count }

  /// Notes who goes by a handle; of several, the identity that sorts first.
  mutating func addNamesake(_ handle: Int32, of identity: Int32, _ strings: StringTable) {
    if let known = namesakes[handle], !strings.precedes(identity, known) { return }
    namesakes[handle] = identity
  }

  /// How influential people are: from 0 to 1, by the number of their identity in the strings; who has none is absent.
  ///
  /// People and edges are taken in the order of their names, so that the sums are the same for the same edges.
  func influence(_ strings: StringTable) -> [Int32: Double] {
    let resolved = edges.map { edge, count in
      (from: edge.from, to: namesakes[edge.to] ?? edge.to, count: count)
    }.filter { $0.from != $0.to }
    let identities = Set(resolved.flatMap { [$0.from, $0.to] }).sorted { strings.precedes($0, $1) }
    let places = Dictionary(uniqueKeysWithValues: identities.enumerated().map { ($1, $0) })
    var weights: [(from: Int, to: Int, count: Int64)] = []
    weights.reserveCapacity(resolved.count)
    for edge in resolved {
      guard let from = places[edge.from], let to = places[edge.to] else { continue }
      weights.append((from, to, edge.count))
    }
    weights.sort { ($0.from, $0.to, $0.count) < ($1.from, $1.to, $1.count) }
    var attention = Attention<Int>()
    for edge in weights { attention.add(from: edge.from, to: edge.to, times: Double(edge.count)) }
    return Dictionary(uniqueKeysWithValues: attention.influence().map { (identities[$0.key], $0.value) })
  }
}
