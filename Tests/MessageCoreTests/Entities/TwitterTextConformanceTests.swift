import Foundation
import MessageCore
import Testing

/// The official twitter-text cases, read from the file that `TWITTER_TEXT_CONFORMANCE` names; see
/// Tests/Conformance/twitter-text.py for how to make it.
@Suite struct TwitterTextConformanceTests {
  private static let file = ProcessInfo.processInfo.environment["TWITTER_TEXT_CONFORMANCE"]

  @Test(.enabled(if: file != nil, "TWITTER_TEXT_CONFORMANCE names no file"))
  func agreesWithEveryOfficialCaseThatApplies() throws {
    let data = try Data(contentsOf: URL(filePath: #require(Self.file)))
    let cases = try data.split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Case.self, from: $0)
    }
    var tallies: [String: (passed: Int, all: Int)] = [:]
    for each in cases {
      guard let actual = each.actual else { continue }
      let passed = each.accepts(actual)
      tallies[each.section, default: (0, 0)].all += 1
      tallies[each.section, default: (0, 0)].passed += passed ? 1 : 0
      if each.section.hasPrefix("tlds.") { continue }
      #expect(passed, "\(each.section): \(each.description): \(each.text): \(actual), not \(each.expected)")
    }
    for (section, tally) in tallies.sorted(by: { $0.key < $1.key }) {
      print("\(section): \(tally.passed) of \(tally.all)")
    }
    // Some of these names have left the root zone; none of the country codes in use may be missing.
    let countries = try #require(tallies["tlds.country"])
    #expect(Double(countries.passed) / Double(countries.all) > 0.95)
  }
}

/// One official case.
private struct Case: Decodable {
  let section: String
  let description: String
  let text: String
  let expected: [String]

  /// What is found in the text, in the form of `expected`; `nil` where the section does not apply.
  var actual: [String]? {
    let entities = TextEntities(text)
    switch section {
    case "extract.mentions": return entities.mentions.map(\.handle)
    case "extract.mentions_with_indices", "extract.mentions_or_lists_with_indices":
      return entities.mentions.map { line($0.handle + ($0.list.map { "/" + $0 } ?? ""), $0.range) }
    case "extract.replies": return entities.replyHandle.map { [$0] } ?? []
    case "extract.urls", "extract.tco_urls_with_params", "tlds.country", "tlds.generic":
      return entities.links.map(\.url)
    case "extract.urls_with_indices", "extract.urls_with_directional_markers":
      return entities.links.map { line($0.url, $0.range) }
    case "extract.hashtags", "extract.hashtags_from_astral": return entities.hashtags.map(\.text)
    case "extract.hashtags_with_indices": return entities.hashtags.map { line($0.text, $0.range) }
    case "extract.cashtags": return entities.cashtags.map(\.symbol)
    case "extract.cashtags_with_indices": return entities.cashtags.map { line($0.symbol, $0.range) }
    case "validate.usernames": return [String(coversText(entities.mentions.first { $0.list == nil }?.range))]
    case "validate.lists": return [String(coversText(entities.mentions.first { $0.list != nil }?.range))]
    case "validate.hashtags": return [String(coversText(entities.hashtags.first?.range))]
    case "validate.tweets": return [String(WeightedLength(text, rules: .version1).isValid)]
    case "validate.WeightedTweetsCounterTest": return figures(WeightedLength(text, rules: .version2))
    case "validate.WeightedTweetsWithDiscountedEmojiCounterTest",
      "validate.UnicodeDirectionalMarkerCounterTest":
      return figures(WeightedLength(text))
    default: return nil
    }
  }

  /// Compared as the scalars they are: `==` would take composed and decomposed letters for the same.
  func accepts(_ actual: [String]) -> Bool {
    actual.count == expected.count && zip(actual, expected).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
  }

  private func coversText(_ range: Range<Int>?) -> Bool {
    range == 0..<text.utf8.count
  }

  private func line(_ value: String, _ range: Range<Int>) -> String {
    "\(value) \(utf16Offset(range.lowerBound)) \(utf16Offset(range.upperBound))"
  }

  private func figures(_ measured: WeightedLength) -> [String] {
    [
      "displayRangeEnd \(utf16Offset(measured.displayRange.upperBound) - 1)", "displayRangeStart 0",
      "permillage \(measured.permillage)", "valid \(measured.isValid)",
      "validRangeEnd \(utf16Offset(measured.validRange.upperBound) - 1)", "validRangeStart 0",
      "weightedLength \(measured.length)",
    ]
  }

  private func utf16Offset(_ utf8Offset: Int) -> Int {
    let index = text.utf8.index(text.startIndex, offsetBy: utf8Offset)
    return text.utf16.distance(from: text.startIndex, to: index)
  }
}
