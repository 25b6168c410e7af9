/// A tally of a part that adds up with those of other parts to the tally of the whole; the order makes no difference.
protocol Mergeable {
  mutating func merge(_ other: Self)
}

extension Int: Mergeable {
  mutating func merge(_ other: Int) { self += other }
}

extension Dictionary where Value: Mergeable {
  /// Adds what another dictionary counts under the same keys.
  mutating func merge(_ other: Self) {
    merge(other) { left, right in
      var sum = left
      sum.merge(right)
      return sum
    }
  }
}
