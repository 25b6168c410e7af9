import Testing

@testable import classify_tone

/// A network that answers every text alike.
private func constant(_ scores: SIMD3<Float>, _ rule: CascadeRule, beside fingerprint: UInt32) -> [UInt8] {
  let shape = NetworkShape(bits: 1, width: 8, filters: 8)
  var parts = ConvolutionalModel.Parts(
    shape: shape, linearFingerprint: fingerprint, embeddings: FloatRows(rows: 2, columns: 8),
    columns: FloatRows(rows: shape.columns, columns: 8), filterBiases: FloatRows(rows: 1, columns: 24),
    output: FloatRows(rows: 3, columns: shape.features), biases: scores)
  parts.rule = rule
  return ConvolutionalModel.encode(parts)
}

private func reader(_ scores: SIMD3<Float>, _ rule: CascadeRule) throws -> NetworkReader {
  let section = constant(scores, rule, beside: 0)
  return NetworkReader(try ConvolutionalModel(section: section.span.bytes, storage: .copied))
}

private func failure(_ sections: [(name: ModelFile.SectionName, bytes: [UInt8])]) throws -> ToneModelError? {
  let file = ModelFile.encode(sections)
  let model = try ToneModel(fileBytes: file.span.bytes)
  do throws(ToneModelError) {
    _ = try ToneReaders(model: model, effort: .high)
    return nil
  } catch {
    return error
  }
}

struct CascadeTests {
  @Test func theMarginIsBetweenTheTwoHighestScores() {
    #expect(CascadeRule.margin(of: SIMD3(3, 0, 1)) == 2)
    #expect(CascadeRule.margin(of: SIMD3(-1, 0, -4)) == 1)
    #expect(CascadeRule.margin(of: SIMD3(2, 2, 2)) == 0)
    #expect(CascadeRule(margin: 1.5).asks(SIMD3(1, 0, -3)))
    #expect(!CascadeRule(margin: 1).asks(SIMD3(1, 0, -3)))
  }

  @Test func bothScoresAreAddedByTheirFactors() {
    let rule = CascadeRule(linear: 0.5, network: 2)
    #expect(rule.scores(linear: SIMD3(1, 0, 4), network: SIMD3(-1, 0, 3)) == SIMD3(-1.5, 0, 8))
  }

  @Test(arguments: ["I love it, great work", "this is terrible", "the shop opens at nine", "", "@acme"])
  func whereTheLinearModelIsSureTheVerdictIsItsOwn(text: String) throws {
    var alone = ToneReader(model: try .builtIn())
    var linear = ToneReader(model: try .builtIn())
    var network = try reader(SIMD3(9, 0, 0), CascadeRule(margin: 0, network: 1))
    let verdict = network.judge(Array(text.utf8), beside: &linear, abstainBelow: 0)
    #expect(verdict == alone.judge(Array(text.utf8)))
  }

  @Test func whereItIsNotTheNetworkHasItsSayAndNoEvidenceSpeaksForTheOpposite() throws {
    let text = Array("great, I love it, but the terrible line died".utf8)
    var linear = ToneReader(model: try .builtIn())
    for (scores, label) in [
      (SIMD3<Float>(50, 0, 0), ToneLabel.negative), (SIMD3(0, 50, 0), .neutral), (SIMD3(0, 0, 50), .positive),
    ] {
      var network = try reader(scores, CascadeRule(margin: 1_000, network: 1))
      let verdict = network.judge(text, beside: &linear, abstainBelow: 0)
      #expect(verdict.label == label)
      let own = ToneLabel(scores: linear.scores(of: text.span))
      let evidence = linear.evidence(for: label)
      let weights = (0..<evidence.count).map { evidence[$0].weight }
      if label == own || label == .neutral {
        #expect(weights.contains { $0 > 0 } && weights.contains { $0 < 0 })
      } else {
        #expect(!weights.isEmpty && weights.allSatisfy { label == .negative ? $0 < 0 : $0 > 0 })
      }
    }
  }

  @Test func aVerdictOfBothAbstainsToo() throws {
    var linear = ToneReader(model: try .builtIn())
    var network = try reader(SIMD3(0, 0, 0), CascadeRule(margin: 1_000, linear: 0, network: 1))
    // All three are equally probable.
    #expect(network.judge(Array("so good".utf8), beside: &linear, abstainBelow: 0.4) == .unknown)
    #expect(network.judge(Array("so good".utf8), beside: &linear, abstainBelow: 0.3).label == .neutral)
    #expect(network.judge(Array("@acme".utf8), beside: &linear, abstainBelow: 0) == .unknown)
  }

  @Test func aNetworkIsOfUseBesideItsOwnLinearModelAlone() throws {
    let scales = [ColumnScale(token: 1, character: 1, bias: 0), ColumnScale(token: 1, character: 1, bias: 0)]
    let tone = LinearModel<ToneModel.ToneRow>.encode(scales: scales, columns: 0b11, rows: [.zero, .zero])
    let own = try ToneModel(fileBytes: ModelFile.encode([(.tone("en"), tone)]).span.bytes)
    let fitting = constant(.zero, CascadeRule(), beside: own.tone.fingerprint)
    let foreign = constant(.zero, CascadeRule(), beside: own.tone.fingerprint ^ 1)
    #expect(try failure([(.tone("en"), tone), (.network, fitting)]) == nil)
    #expect(try failure([(.tone("en"), tone), (.network, foreign)]) == .networkOfAnother)
    #expect(try failure([(.tone("en"), tone)]) == .networkMissing)
    #expect(
      try failure([(.tone("en"), tone), (.network, [1, 2, 3])])
        == .inconsistent("its network's parts do not add up"))
    // Without a linear model of its own, a file is used on top of the built-in one and its network.
    #expect(try failure([(.card, [])]) == nil)
  }
}
