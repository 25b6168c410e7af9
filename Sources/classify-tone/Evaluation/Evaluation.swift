/// Everything that a model is measured by on labelled texts, as far as these are labelled for it.
struct Evaluation {
  private(set) var tone = ToneEvaluation()
  private var byLanguage: [String: ToneEvaluation] = [:]
  private var byNetwork: [String: ToneEvaluation] = [:]
  private var intents = IntentEvaluation()
  private var irony = CueEvaluation()
  private var abuse = CueEvaluation()
  private var politeness = RankCorrelation()

  /// Adds one text.
  ///
  /// - Parameters:
  ///   - language: the one that it was judged in.
  ///   - cues: nil where the model said nothing of them.
  mutating func add(gold: LabelledText, in language: String, verdict: ToneVerdict, cues: CueVerdict?) {
    if let label = gold.label {
      tone.add(gold: label, verdict: verdict)
      byLanguage[language, default: ToneEvaluation()].add(gold: label, verdict: verdict)
      if let network = gold.network {
        byNetwork[network, default: ToneEvaluation()].add(gold: label, verdict: verdict)
      }
    }
    if let labels = gold.intents { intents.add(gold: labels, verdict: cues?.intent) }
    if let isIronic = gold.isIronic { irony.add(gold: isIronic, verdict: cues?.irony != nil) }
    if let isAbusive = gold.isAbusive { abuse.add(gold: isAbusive, verdict: cues?.abuse != nil) }
    if let number = gold.politeness {
      politeness.add(gold: Double(number), verdict: Double(cues?.politeness ?? 0))
    }
  }

  /// The figures for people, in paragraphs.
  var report: String {
    var parts: [String] = []
    if tone.total > 0 { parts.append(tone.report) }
    if byLanguage.count > 1 { parts.append(ToneEvaluation.table(of: byLanguage, by: "language")) }
    if byNetwork.count > 1 { parts.append(ToneEvaluation.table(of: byNetwork, by: "network")) }
    if intents.total > 0 { parts.append(intents.report) }
    if irony.total + abuse.total > 0 { parts.append(cues) }
    if politeness.total > 0 {
      parts.append(
        """
        texts with politeness        \(politeness.total)
        rank correlation             \(RankCorrelation.spelled(politeness.value))

        """)
    }
    return parts.joined(separator: "\n")
  }

  private var cues: String {
    var table = TextTable(["cue", "texts", "recall", "precision", "F1"])
    if irony.total > 0 { table.add(irony.row("irony")) }
    if abuse.total > 0 { table.add(abuse.row("abuse")) }
    return table.text
  }
}
