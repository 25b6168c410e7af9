/// A tally of a part that adds up with those of other parts to the tally of the whole; the order makes no difference.
protocol Mergeable {
  mutating func merge(_ other: Self)
}

extension Mergeable {
  func merging(_ other: Self) -> Self {
    var sum = self
    sum.merge(other)
    return sum
  }
}

extension Int: Mergeable {
  mutating func merge(_ other: Int) { self += other }
}

extension Dictionary where Value: Mergeable {
  /// Adds what another dictionary counts under the same keys.
  mutating func merge(_ other: Self) {
    merge(other) { $0.merging($1) }
  }
}

/// Counts by names that people chose. Names that Unicode calls equal are one; it is told by the spelling with the
/// smallest bytes, whichever came first.
extension [String: Int] {
  mutating func count(_ name: String, times: Int) {
    guard let index = index(forKey: name) else {
      self[name] = times
      return
    }
    let (known, count) = self[index]
    if name.utf8.lexicographicallyPrecedes(known.utf8) {
      remove(at: index)
      self[name] = count + times
    } else {
      values[index] = count + times
    }
  }

  /// Adds what another dictionary counts.
  mutating func merge(_ other: Self) {
    for (name, count) in other { self.count(name, times: count) }
  }
}
