import MessageCore

/// Draws a message with its tone for a person: the verdict, and the text with the evidence in it.
struct ToneExplanation {
  /// Columns of the terminal.
  let width: Int
  let usesColor: Bool

  /// Longer texts are cut, in bytes.
  static var longestText: Int { 4_000 }
  private static var indent: Int { 2 }

  /// The lines for a message, without an empty one at the end.
  func lines(id: String?, text: String, tone: Tone) -> [String] {
    var lines = [verdict(id: id, tone: tone)]
    lines += StyledText(text, tone: tone, limit: ToneExplanation.longestText, usesColor: usesColor)
      .wrapped(to: max(width - ToneExplanation.indent, 10)).map { "  " + $0 }
    if !tone.signals.isEmpty {
      lines.append("  signals: " + ToneExplanation.names(of: tone.signals).joined(separator: ", "))
    }
    return lines
  }

  /// `negative 88% (neutral 9%, positive 3%) complaint en x:119237`
  private func verdict(id: String?, tone: Tone) -> String {
    var shares: [(label: Tone.Label, share: Double)] = [
      (.negative, tone.probability.negative), (.neutral, tone.probability.neutral),
      (.positive, tone.probability.positive),
    ]
    var head = tone.label.rawValue
    if tone.label != .unknown {
      let own = shares.first { $0.label == tone.label }?.share ?? 0
      shares.removeAll { $0.label == tone.label }
      head += " " + ToneExplanation.percent(own)
    }
    head = painted(head, as: tone.label)
    if tone.label != .unknown {
      let others = shares.map { "\($0.label.rawValue) \(ToneExplanation.percent($0.share))" }
      head += " (\(others.joined(separator: ", ")))"
    }
    let rest = [
      tone.intent, tone.politeness.map { "politeness \(ToneExplanation.decimal($0))" }, tone.lang, id,
    ]
    return ([head] + rest.compactMap { $0.map(TerminalText.visible) }).joined(separator: " ")
  }

  private func painted(_ text: String, as label: Tone.Label) -> String {
    guard usesColor else { return text }
    let code =
      switch label {
      case .negative: "1;31"
      case .positive: "1;32"
      case .neutral, .unknown: "1"
      }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  /// The names once each, in the order of the text, with how many there are.
  private static func names(of signals: [Tone.Signal]) -> [String] {
    var counts: [(name: String, count: Int)] = []
    for signal in signals {
      let name = TerminalText.visible(signal.name + (signal.kind.map { "/\($0)" } ?? ""))
      if let known = counts.firstIndex(where: { $0.name == name }) {
        counts[known].count += 1
      } else {
        counts.append((name, 1))
      }
    }
    return counts.map { $0.count > 1 ? "\($0.name) (\($0.count))" : $0.name }
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }

  private static func decimal(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
