/// Learns who answers whom from talks whose links are known.
///
/// First with the known links alone, then once more with the links that the first model gives to messages whose links
/// are unknown, and to half of the others: the networks so learn from talk as they will find it, mistakes included.
struct LinkTrainer {
  let talks: [LabelledTalk]
  let window: Int
  let maximumGap: Int64
  /// How many networks are averaged.
  let networkCount: Int
  let epochs: Int
  let note: (String) -> Void

  /// The model; nil where no message has a known link and a candidate.
  func model() -> LinkModel? {
    var model = LinkModel(rarity: rarity(), sieve: LinkSieve(), networks: [])
    var seen = talks.map { talk in talk.answers.map(Self.firstRight) }
    model.sieve = sieve(model, seen)
    guard let draft = network(1, examples(model, seen), epochs: max(2, epochs / 2)) else { return nil }
    model.networks = [draft]
    seen = links(by: model)
    model.networks = []
    let examples = examples(model, seen)
    for seed in 0..<networkCount {
      if let network = network(UInt64(seed + 2), examples, epochs: epochs) { model.networks.append(network) }
    }
    return model
  }

  private static func firstRight(_ answer: LabelledTalk.Answer) -> Int {
    if case .known(let right) = answer { right.max() ?? -1 } else { -1 }
  }

  private func rarity() -> WordRarity {
    var counts = [Int](repeating: 0, count: WordRarity.bucketCount)
    var messageCount = 0
    var text = TalkText()
    var seen = Set<Int>()
    for message in talks.lazy.flatMap(\.messages) {
      messageCount += 1
      text.scan(message.text)
      seen.removeAll(keepingCapacity: true)
      for word in text.words where seen.insert(WordRarity.bucket(of: word.hash)).inserted {
        counts[WordRarity.bucket(of: word.hash)] += 1
      }
    }
    return WordRarity(counts: counts, messageCount: messageCount)
  }

  private func judge(_ model: LinkModel) -> LinkJudge {
    LinkJudge(model, window: window, maximumGap: maximumGap)
  }

  private func sieve(_ model: LinkModel, _ seen: [[Int]]) -> LinkSieve {
    var trainer = SieveTrainer()
    for _ in 0..<2 {
      for (talk, seen) in zip(talks, seen) { trainer.look(at: talk, seen: seen, judge(model)) }
    }
    return trainer.sieve
  }

  private func examples(_ model: LinkModel, _ seen: [[Int]]) -> LinkExamples {
    var examples = LinkExamples()
    for (talk, seen) in zip(talks, seen) { examples.add(talk, seen: seen, judge(model)) }
    note("\(examples.examples.count) examples, \(examples.lostCount) lost by the sieve")
    return examples
  }

  private func network(_ seed: UInt64, _ examples: LinkExamples, epochs: Int) -> LinkNetwork? {
    guard !examples.examples.isEmpty else { return nil }
    var trainer = NetworkTrainer(seed: seed)
    for epoch in 0..<epochs {
      let (from, to) = (Float(epochs - epoch) / Float(epochs), Float(epochs - epoch - 1) / Float(epochs))
      let loss = trainer.epoch(examples, rates: 0.002 * to...0.002 * from)
      note("network \(seed), round \(epoch + 1): loss \(loss)")
    }
    return trainer.network
  }

  /// The links by a model, and every other known one as it is.
  private func links(by model: LinkModel) -> [[Int]] {
    var random = SplitMix(state: 3)
    return talks.map { talk in
      var judge = judge(model)
      var links: [Int] = []
      for (number, message) in talk.messages.enumerated() {
        judge.open(message, number: Int32(number))
        let isKept = talk.answers[number] != .unknown && random.next() & 1 == 0
        links.append(isKept ? Self.firstRight(talk.answers[number]) : judge.verdict().turn)
        judge.close(answering: links[number])
      }
      return links
    }
  }
}
