import CareConfiguration
import MessageCore

/// Makes the tests of all conditions that a message's line alone decides, once, when the line is read: the state keeps
/// no text, so that what a text says must be known afterwards.
struct MessageMatcher {
  /// Each test once; its place is its bit in `MessageFacts.matches`.
  let tests: [FieldTest]
  private let asksForText: Bool

  init(_ tests: [FieldTest]) {
    var known: Set<FieldTest> = []
    self.tests = tests.filter { known.insert($0).inserted }
    asksForText = self.tests.contains { $0.field == .text }
  }

  /// Nil for a test that a line alone does not decide.
  func bit(of test: FieldTest) -> UInt128? { tests.firstIndex(of: test).map { 1 << UInt128($0) } }

  /// The bits of the tests that hold.
  ///
  /// - Parameters:
  ///   - text: the message's decoded text.
  ///   - signals: the names of all its signals.
  func matches(
    _ line: borrowing MessageLine, _ facts: MessageFacts, text: [UInt8], signals: [String]
  ) -> UInt128 {
    if tests.isEmpty { return 0 }
    let words = asksForText ? WordPattern.words(of: String(decoding: text, as: UTF8.self)) : []
    var bits: UInt128 = 0
    for (place, test) in tests.enumerated() {
      let holds =
        switch test.values {
        case .phrases(let patterns): patterns.contains { $0.isIn(words) }
        case .texts(let globs): fits(globs, test.field, line, facts, signals)
        case .numbers(let ranges):
          Self.number(test.field, line, facts).map { value in ranges.contains { $0.contains(value) } }
            ?? false
        case .truth(let wanted): Self.truth(test.field, line, facts) == wanted
        }
      if holds { bits |= 1 << UInt128(place) }
    }
    return bits
  }

  // MARK: - Fields

  private func fits(
    _ globs: [Glob], _ field: ConditionField, _ line: borrowing MessageLine, _ facts: MessageFacts,
    _ signals: [String]
  ) -> Bool {
    Self.texts(field, line, facts, signals).contains { text in globs.contains { $0.matches(text) } }
  }

  private static func texts(
    _ field: ConditionField, _ line: borrowing MessageLine, _ facts: MessageFacts, _ signals: [String]
  ) -> [String] {
    switch field {
    case .signal: signals
    case .intent: [facts.intent.rawValue]
    case .visibility: [facts.visibility?.rawValue].compactMap { $0 }
    case .tone: [line.value(.tone)?[.label]?.string].compactMap { $0 }
    case .network: [network(line)].compactMap { $0 }
    case .kind: [line.value(.kind)?.string].compactMap { $0 }
    case .lang: [line.value(.lang)?.string].compactMap { $0 }
    case .direction: [line.value(.direction)?.string].compactMap { $0 }
    case .source: [line.value(.source)?.string].compactMap { $0 }
    case .handle: [line.value(.author)?[.handle]?.string].compactMap { $0 }
    case .name: [line.value(.author)?[.name]?.string].compactMap { $0 }
    case .hashtag: line.value(.hashtags)?.elements.compactMap { $0.string } ?? []
    case .mention: line.value(.mentions)?.elements.compactMap { $0[.handle]?.string } ?? []
    case .link: line.value(.links)?.elements.compactMap { $0.string } ?? []
    default: []
    }
  }

  /// The network that a line names, else the one that its id begins with.
  static func network(_ line: borrowing MessageLine) -> String? {
    line.value(.network)?.string
      ?? line.value(.id)?.string.map { id in String(id.prefix { $0 != ":" }) }
  }

  private static func number(
    _ field: ConditionField, _ line: borrowing MessageLine, _ facts: MessageFacts
  ) -> Double? {
    switch field {
    case .followers: Double(facts.followers)
    case .reposts: Double(facts.spread)
    case .negative: Double(facts.negative) / 1000
    case .positive: Double(facts.positive) / 1000
    case .rating: line.value(.rating)?[.value]?.number
    case .likes: line.value(.counts)?[.likes]?.number
    case .replies: line.value(.counts)?[.replies]?.number
    case .views: line.value(.counts)?[.views]?.number
    default: nil
    }
  }

  private static func truth(
    _ field: ConditionField, _ line: borrowing MessageLine, _ facts: MessageFacts
  ) -> Bool {
    switch field {
    case .bot: line.value(.author)?[.bot]?.boolean ?? false
    case .repost: facts.cues.contains(.repost)
    default: false
    }
  }
}

extension FieldTest {
  /// How the state names the test.
  var key: String { "\(field.rawValue): \(values.key)" }
}

extension FieldTest.Values {
  fileprivate var key: String {
    switch self {
    case .texts(let globs): globs.map(\.description).joined(separator: "|")
    case .phrases(let patterns): patterns.map(\.description).joined(separator: "|")
    case .numbers(let ranges):
      ranges.map { range in
        "\(range.includesLeast ? "[" : "]")\(range.least),\(range.most)\(range.includesMost ? "]" : "[")"
      }.joined(separator: "|")
    case .truth(let truth): "\(truth)"
    }
  }
}
