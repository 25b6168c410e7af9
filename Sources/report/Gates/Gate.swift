import ArgumentParser
import MessageCore

/// A condition on a figure of the JSON report under which a run fails: `response.first.p90 > 4h`.
struct Gate: Equatable, Sendable {
  enum Comparator: String, CaseIterable, Sendable {
    // Longer spellings first, so that they are found first.
    case atMost = "<="
    case atLeast = ">="
    case equal = "=="
    case unequal = "!="
    case below = "<"
    case above = ">"

    func holds(_ one: Double, _ other: Double) -> Bool {
      switch self {
      case .atMost: one <= other
      case .atLeast: one >= other
      case .equal: one == other
      case .unequal: one != other
      case .below: one < other
      case .above: one > other
      }
    }
  }

  /// What the limit is measured in.
  enum Unit: Equatable, Sendable { case plain, percent, seconds }

  /// The condition as it was written, blanks at its ends dropped.
  let text: String
  /// The figure's path, such as `response.first.p90`.
  let path: String
  let comparator: Comparator
  /// In seconds where the unit is one of time, 0 to 1 where it is a percentage.
  let limit: Double
  let unit: Unit
}

/// How a gate stands.
struct GateVerdict: Equatable, Sendable {
  let gate: Gate
  /// The figure; nil where the report has none of that name, or it does not exist.
  let value: Double?
  /// Whether the condition holds, so that the run fails.
  let fails: Bool

  /// The verdict in words: `response.first.p90 is 5 h 10 min, 1 h 10 min above 4h`.
  var words: String {
    guard let value else { return "\(gate.path) does not exist in this report" }
    let shown = Self.words(value, gate.unit)
    guard fails else { return "\(gate.path) is \(shown)" }
    let distance = abs(value - gate.limit)
    switch gate.comparator {
    case .above, .below, .atLeast, .atMost:
      let direction = value == gate.limit ? "exactly" : value > gate.limit ? "above" : "below"
      return value == gate.limit
        ? "\(gate.path) is \(shown), exactly the limit"
        : "\(gate.path) is \(shown), \(Self.words(distance, gate.unit)) \(direction) the limit"
    case .equal, .unequal: return "\(gate.path) is \(shown)"
    }
  }

  private static func words(_ value: Double, _ unit: Gate.Unit) -> String {
    switch unit {
    case .plain: Wording.decimal(value)
    case .percent: "\(Wording.decimal(value * 100))%"
    case .seconds: Wording.duration(value)
    }
  }
}

extension Gate: ExpressibleByArgument {
  /// Reads `PATH COMPARATOR LIMIT`; the limit is a number, a percentage (`5%`), or a time (`90s`, `15m`, `4h`, `2d`, `1w`).
  init?(argument: String) {
    let text = argument.trimmingBlanks
    guard let start = text.firstIndex(where: { "<>=!".contains($0) }) else { return nil }
    let rest = text[start...]
    guard let comparator = Comparator.allCases.first(where: { rest.hasPrefix($0.rawValue) }) else {
      return nil
    }
    let path = String(text[..<start]).trimmingBlanks
    let limit = String(rest.dropFirst(comparator.rawValue.count)).trimmingBlanks
    guard !path.isEmpty, path.utf8.allSatisfy({ Self.isNameByte($0) }), let (value, unit) = Self.limit(limit)
    else {
      return nil
    }
    self.init(text: text, path: path, comparator: comparator, limit: value, unit: unit)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"), 0x80...:
      true
    default: false
    }
  }

  private static func limit(_ text: String) -> (Double, Unit)? {
    let units: [(String, Double, Unit)] = [
      ("%", 0.01, .percent), ("s", 1, .seconds), ("m", 60, .seconds), ("min", 60, .seconds),
      ("h", 3600, .seconds), ("d", 86_400, .seconds), ("w", 604_800, .seconds),
    ]
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-" || $0 == "+") }
    guard let number = Double(digits), number.isFinite else { return nil }
    let name = String(text[digits.endIndex...]).trimmingBlanks
    if name.isEmpty { return (number, .plain) }
    return units.first { $0.0 == name }.map { (number * $0.1, $0.2) }
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    let start = drop { $0 == " " || $0 == "\t" }
    let blanks = start.reversed().prefix { $0 == " " || $0 == "\t" }.count
    return String(start.dropLast(blanks))
  }
}
