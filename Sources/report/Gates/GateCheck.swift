import MessageCore

/// Holds a report to its gates.
struct GateCheck: Sendable {
  let verdicts: [GateVerdict]

  /// Looks each gate's figure up in the JSON report.
  init(_ gates: [Gate], of report: Report) {
    let root = gates.isEmpty ? nil : try? JSONValue(parsing: JSONRendering().render(report))
    verdicts = gates.map { gate in
      let figure = root.flatMap { FigurePath.value(at: gate.path, in: $0) }
      let value = figure?.number ?? figure?.boolean.map { $0 ? 1 : 0 } ?? Self.count(figure)
      return GateVerdict(
        gate: gate, value: value, fails: value.map { gate.comparator.holds($0, gate.limit) } ?? false)
    }
  }

  /// Whether the run fails.
  var fails: Bool { verdicts.contains(where: \.fails) }

  /// A list counts by its length: `alerts > 0`.
  private static func count(_ value: JSONValue?) -> Double? {
    value.flatMap { $0.kind == .array ? Double($0.elements.count) : nil }
  }
}
