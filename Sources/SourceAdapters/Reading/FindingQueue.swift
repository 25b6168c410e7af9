/// What the part of a file in hand gave, to be given out one by one; its memory is kept from part to part.
struct FindingQueue<Finding> {
  private var findings: [Finding] = []
  private var given = 0

  mutating func append(_ finding: Finding) { findings.append(finding) }

  /// Forgets what is not given out yet.
  mutating func removeAll() {
    findings.removeAll(keepingCapacity: true)
    given = 0
  }

  /// The next finding; nil where all are given out.
  mutating func next() -> Finding? {
    guard given < findings.count else {
      removeAll()
      return nil
    }
    given += 1
    return findings[given - 1]
  }
}
