import Testing

@testable import classify_tone

/// A small labelled set, written by hand.
private let feed: [LabelledText] = [
  text(.negative, "the router died again, terrible service"), text(.negative, "worst support ever, so angry"),
  text(.negative, "still broken, I hate this app"), text(.negative, "terrible, terrible update"),
  text(.negative, "I hate waiting for a broken line"), text(.negative, "angry about this awful bill"),
  text(.neutral, "which plan has roaming in France?"), text(.neutral, "the shop opens at nine on Monday"),
  text(.neutral, "how do I change my address"), text(.neutral, "update 4.2 is out on Monday"),
  text(.neutral, "is the shop open on Sunday?"), text(.neutral, "new plan prices start in May"),
  text(.positive, "love the new app, great work"), text(.positive, "thanks, you fixed it so fast"),
  text(.positive, "great service, thank you 😍"), text(.positive, "so happy with the new router"),
  text(.positive, "thank you, love it"), text(.positive, "fast and friendly, great team"),
]

private func text(_ label: ToneLabel, _ words: String) -> LabelledText {
  LabelledText(label: label, text: Array(words.utf8))
}

private func options(seed: UInt64 = 42) -> ToneTrainer.Options {
  var options = ToneTrainer.Options()
  options.bits = 12
  options.epochs = 30
  options.seed = seed
  return options
}

private func train(_ options: ToneTrainer.Options) -> [UInt8] {
  ToneTrainer.train(
    on: [ToneTrainer.TrainingSet(texts: feed, weight: 1)], calibration: [], card: "test", options: options)
}

struct ToneTrainerTests {
  @Test func theSameTextsMakeTheSameBytes() {
    #expect(train(options()) == train(options()))
    #expect(train(options()) != train(options(seed: 7)))
  }

  @Test func aModelLearnsItsTrainingSetAndWordsItSharesWithNewTexts() throws {
    let file = train(options())
    var reader = ToneReader(model: try ToneModel(fileBytes: file.span.bytes))
    for example in feed { #expect(reader.judge(example.text).label == example.label) }
    #expect(reader.judge(Array("what a terrible, awful line".utf8)).label == .negative)
    #expect(reader.judge(Array("THANKS a lot, great app".utf8)).label == .positive)
  }

  @Test func trainingOnTopOfAModelAddsToWhatItKnows() throws {
    let base = try ToneModel(fileBytes: train(options()).span.bytes)
    let own = [
      text(.positive, "sick beat, fam"), text(.negative, "mid, so mid"), text(.neutral, "gig on Friday"),
    ]
    let section = try #require(
      ToneTrainer.section(
        on: [ToneTrainer.TrainingSet(texts: own, weight: 1)], calibration: [],
        base: TrainingStart(base.tone), options: options()))
    let file = ModelFile.encode([(.tone("en"), section)])
    var reader = ToneReader(model: try ToneModel(fileBytes: file.span.bytes))
    for example in own { #expect(reader.judge(example.text).label == example.label) }
    #expect(reader.judge(Array("the router died again, terrible service".utf8)).label == .negative)
    #expect(reader.judge(Array("thank you, love it".utf8)).label == .positive)
  }

  @Test func calibrationMakesOverconfidentScoresMilderAndLeavesTheLabelsAlone() throws {
    // Held-out labels that contradict the words half of the time ask for probabilities near one half.
    let doubtful = feed.enumerated().map { index, example in
      index % 2 == 0
        ? example
        : LabelledText(label: example.label == .negative ? .positive : .negative, text: example.text)
    }
    let sets = [ToneTrainer.TrainingSet(texts: feed, weight: 1)]
    let raw = ToneTrainer.train(on: sets, calibration: [], card: "", options: options())
    let calibrated = ToneTrainer.train(on: sets, calibration: [doubtful], card: "", options: options())
    var sharp = ToneReader(model: try ToneModel(fileBytes: raw.span.bytes))
    var mild = ToneReader(model: try ToneModel(fileBytes: calibrated.span.bytes))
    for example in feed {
      let (before, after) = (sharp.judge(example.text), mild.judge(example.text))
      #expect(before.label == after.label)
      #expect(after.probability.max() < before.probability.max())
    }
  }

  @Test func theSharesOfAStreamMoveTheProbabilitiesAndNotTheLabels() throws {
    // Nine of ten held-out texts are neutral, whatever their words: neutral is likelier than balanced scores say.
    let mostlyNeutral = (0..<10).flatMap { round in
      feed.map { round == 0 ? $0 : LabelledText(label: .neutral, text: $0.text) }
    }
    let sets = [ToneTrainer.TrainingSet(texts: feed, weight: 1)]
    let file = ToneTrainer.train(on: sets, calibration: [mostlyNeutral], card: "", options: options())
    let model = try ToneModel(fileBytes: file.span.bytes)
    let shift = model.tone.neutralOdds.shift
    #expect(shift > 0.5)
    var reader = ToneReader(model: model)
    let verdicts = feed.map { reader.judge($0.text) }
    #expect(zip(verdicts, feed).allSatisfy { $0.label == $1.label })
    // Where the likelihood is largest, as many texts are said to be neutral as are: ten times 18 less the twelve that kept
    // another label. The pull of 4 shift² holds that back by its slope.
    let neutral = verdicts.reduce(0.0) { $0 + $1.probability(of: .neutral) } * 10
    #expect(abs(neutral - (168 - 8 * shift)) < 0.1)
    #expect(verdicts.allSatisfy { $0.label != .negative || $0.score < 0 })
  }

  @Test func ofSeveralStreamsTheWorstJudgedCounts() throws {
    // One stream is all neutral, the other, which is larger, has no neutral text.
    let neutral = feed.map { LabelledText(label: .neutral, text: $0.text) }
    let others = (0..<5).flatMap { _ in feed.filter { $0.label != .neutral } }
    func largestError(calibratedOn streams: [[LabelledText]]) throws -> Double {
      let file = ToneTrainer.train(
        on: [ToneTrainer.TrainingSet(texts: feed, weight: 1)], calibration: streams, card: "",
        options: options())
      var reader = ToneReader(model: try ToneModel(fileBytes: file.span.bytes))
      return [neutral, others].map { stream in
        var evaluation = ToneEvaluation()
        for text in stream {
          guard let label = text.label else { continue }
          evaluation.add(gold: label, verdict: reader.judge(text.text))
        }
        return evaluation.calibrationError
      }.reduce(0, max)
    }
    #expect(
      try largestError(calibratedOn: [neutral, others]) < largestError(calibratedOn: [neutral + others]))
  }

  @Test func splitMix64GivesThePublishedSequence() {
    // The first outputs for seed 1234567, as in the reference implementation's test vectors.
    var random = SplitMix64(state: 1_234_567)
    #expect(random.next() == 6_457_827_717_110_365_317)
    #expect(random.next() == 3_203_168_211_198_807_973)
  }
}
