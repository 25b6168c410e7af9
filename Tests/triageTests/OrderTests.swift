import CareConfiguration
import MessageCore
import Testing

@testable import triage

@Suite struct OrderTests {
  /// Random conversations of customers, agents, look-alikes, repeated versions, missing parents and equal times give the
  /// same cases and alerts in every order of arrival.
  @Test(arguments: 1...30, CasePolicy.Strangers.allCases)
  func theOrderOfArrivalDoesNotMatter(_ seed: UInt64, _ strangers: CasePolicy.Strangers) throws {
    var generator = Chance(state: seed)
    let lines = randomStream(&generator)
    let moment = Stream.moment(20_000)
    var configuration = Stream.configuration()
    configuration.cases.strangers = strangers
    configuration.targets = Targets(firstResponse: [.low: 3600, .normal: 3600, .high: 600, .urgent: 60])
    let expected = try Stream.read(lines, configuration).desk.snapshot(asOf: moment)
    #expect(!expected.cases.isEmpty)
    for _ in 0..<5 {
      let shuffled = lines.shuffled(using: &generator)
      let snapshot = try Stream.read(shuffled, configuration).desk.snapshot(asOf: moment)
      #expect(snapshot.cases == expected.cases)
      #expect(snapshot.alerts == expected.alerts)
    }
  }

  private func randomStream(_ generator: inout Chance) -> [String] {
    let people = ["jo", "ann", "bob", "AcmeCare", "AcrneCare", "eve"]
    let texts = [
      "why is it down?", "fine now", "@AcmeCare hello", "my lawyer calls", "same here", "@jo do this",
    ]
    var lines: [String] = []
    for number in 0..<40 {
      let parent =
        Int.random(in: 0..<3, using: &generator) == 0 ? nil : Int.random(in: 0..<45, using: &generator)
      let minute = Int.random(in: 0..<30, using: &generator) * Int.random(in: 1...400, using: &generator)
      for version in 0...Int.random(in: 0...1, using: &generator) {
        lines.append(
          Stream.line(
            "\(number)", by: people[Int.random(in: 0..<people.count, using: &generator)], minute: minute,
            to: parent.map { "\($0)" }, texts[Int.random(in: 0..<texts.count, using: &generator)],
            negative: Double(Int.random(in: 0...10, using: &generator)) / 10,
            positive: Double(Int.random(in: 0...10, using: &generator)) / 10,
            more: #","observed_at":"2026-11-03T00:00:0\#(version)Z""#))
      }
    }
    return lines
  }
}

/// A small generator with a fixed start, so that failures repeat (Steele, Lea and Flood 2014, SplitMix64).
private struct Chance: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
