/// Counts intents against what people meant, and the figures that follow from the counts.
///
/// The classes are the labels that occur. An intent that no label names counts as `other` where that occurs, since the
/// labels could not say it; of several labels for one text any is right.
struct IntentEvaluation {
  /// A class is an intent, or nil for `other`.
  private struct Sample {
    var gold: [Intent?]
    var verdict: Intent?
  }

  private var samples: [Sample] = []

  /// How many texts were added.
  var total: Int { samples.count }

  /// Adds one text.
  ///
  /// - Parameter verdict: nil where the model said nothing.
  mutating func add(gold: IntentLabels, verdict: Intent?) {
    let named: [Intent?] = Intent.allCases.filter(gold.named.contains)
    samples.append(Sample(gold: named + (gold.hasOther ? [nil] : []), verdict: verdict))
  }

  /// The classes that occur, in the order of ``Intent``, `other` last.
  private var classes: [Intent?] {
    let named: [Intent?] = Intent.allCases.filter { intent in samples.contains { $0.gold.contains(intent) } }
    return named + (samples.contains { $0.gold.contains(nil) } ? [nil] : [])
  }

  /// A class's counts: found, meant, said.
  private struct Counts {
    var hits = 0
    var gold = 0
    var verdicts = 0

    var recall: Double? { gold == 0 ? nil : Double(hits) / Double(gold) }
    var precision: Double? { verdicts == 0 ? nil : Double(hits) / Double(verdicts) }
    var f1: Double { gold + verdicts == 0 ? 0 : 2 * Double(hits) / Double(gold + verdicts) }
  }

  private var counts: [(class: Intent?, counts: Counts)] {
    let classes = classes
    return classes.map { name in
      var counts = Counts()
      for sample in samples {
        let verdict = classes.contains(sample.verdict) ? sample.verdict : nil
        let gold = sample.gold.contains(verdict) ? verdict : sample.gold.first ?? nil
        if gold == name { counts.gold += 1 }
        if verdict == name { counts.verdicts += 1 }
        if gold == name, verdict == name { counts.hits += 1 }
      }
      return (name, counts)
    }
  }

  /// The mean of the classes' F1.
  var macroF1: Double {
    let counts = counts
    return counts.isEmpty ? 0 : counts.reduce(0) { $0 + $1.counts.f1 } / Double(counts.count)
  }

  /// The figures as a table for people.
  var report: String {
    var table = TextTable(["intent", "texts", "recall", "precision", "F1"])
    for (intent, counts) in counts {
      let figures = [counts.recall, counts.precision, counts.f1].map { $0.map(ToneEvaluation.share) ?? "-" }
      table.add([intent?.name ?? "other", String(counts.gold)] + figures)
    }
    return table.text + "macro F1 of intents          \(ToneEvaluation.share(macroF1))\n"
  }
}
