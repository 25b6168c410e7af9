/// Who pays attention to whom, and how influential that makes people.
struct Attention<Person: Hashable> {
  /// From how many times the mean rank on a person has a third of all influence, two thirds and all of it.
  static var steps: [Double] { [3, 10, 30] }
  /// A mean says nothing about fewer people.
  static var fewestPeople: Int { 20 }

  private var nodes: [Person: Int] = [:]
  private var people: [Person] = []
  private var edges: [(from: Int, to: Int, weight: Double)] = []

  /// Notes that a person mentioned, answered, quoted or reposted another; nothing where they are the same.
  mutating func add(from: Person, to: Person, times: Double = 1) {
    if from != to { edges.append((node(from), node(to), times)) }
  }

  /// How influential people are, from 0 to 1; who has no influence is absent.
  func influence() -> [Person: Double] {
    guard people.count >= Self.fewestPeople else { return [:] }
    var graph = PageRank(nodes: people.count)
    for edge in edges { graph.add(from: edge.from, to: edge.to, weight: edge.weight) }
    var influence: [Person: Double] = [:]
    for (node, rank) in graph.ranks().enumerated() {
      let times = rank * Double(people.count)
      let steps = Self.steps.count { times >= $0 }
      if steps > 0 { influence[people[node]] = Double(steps) / Double(Self.steps.count) }
    }
    return influence
  }

  private mutating func node(_ person: Person) -> Int {
    if let known = nodes[person] { return known }
    nodes[person] = people.count
    people.append(person)
    return people.count - 1
  }
}
