/// Counts a cue (irony, abuse) against what people heard.
struct CueEvaluation {
  private var hits = 0
  private var gold = 0
  private var verdicts = 0
  /// How many texts were added.
  private(set) var total = 0

  mutating func add(gold isGold: Bool, verdict: Bool) {
    total += 1
    if isGold { gold += 1 }
    if verdict { verdicts += 1 }
    if isGold, verdict { hits += 1 }
  }

  /// A row for a ``TextTable`` of name, texts, recall, precision and F1.
  func row(_ name: String) -> [String] {
    func share(_ part: Int, _ whole: Int) -> String {
      whole == 0 ? "-" : ToneEvaluation.share(Double(part) / Double(whole))
    }
    return [name, String(total), share(hits, gold), share(hits, verdicts), share(2 * hits, gold + verdicts)]
  }
}
