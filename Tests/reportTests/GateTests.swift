import MessageCore
import Testing

@testable import report

@Suite struct GateTests {
  @Test(arguments: [
    ("response.first.p90 > 4h", "response.first.p90", ">", 14_400.0),
    ("response.rate<90%", "response.rate", "<", 0.9), ("tone.net <= -0.25", "tone.net", "<=", -0.25),
    ("  alerts >= 1 ", "alerts", ">=", 1), ("cases.status.new == 0", "cases.status.new", "==", 0),
    ("response.first.median_seconds != 1.5d", "response.first.median_seconds", "!=", 129_600),
    ("response.first.median > 15 min", "response.first.median", ">", 900),
  ])
  func readsAGate(text: String, path: String, comparator: String, limit: Double) throws {
    let gate = try #require(Gate(argument: text))
    #expect(gate.path == path)
    #expect(gate.comparator.rawValue == comparator)
    #expect(gate.limit == limit)
  }

  @Test(arguments: [
    "", "a", "a >", "> 4", "a = 4", "a > b", "a > 4 parsecs", "a b > 4", "a > inf", "a > 4h 5m",
  ])
  func refusesWhatIsNoGate(text: String) { #expect(Gate(argument: text) == nil) }

  @Test func saysWhichGateFailsAndByHowMuch() throws {
    let report = try deskDay.report()
    let check = GateCheck(
      try [
        "response.first.p90 > 1h", "response.first.p90 > 4h", "response.rate < 90%",
        "resolution.full.p90 > 1d",
      ]
      .map { try #require(Gate(argument: $0)) }, of: report)
    // 7201 s is 3601 s above an hour; two of three are answered.
    #expect(
      check.verdicts.map(\.words) == [
        "response.first.p90 is 2 h, 1 h above the limit", "response.first.p90 is 2 h",
        "response.rate is 66.67%, 23.33% below the limit",
        "resolution.full.p90 does not exist in this report",
      ])
    #expect(check.verdicts.map(\.fails) == [true, false, true, false])
    #expect(check.fails)
  }

  @Test func aListIsAsLongAsItIs() throws {
    let check = GateCheck([try #require(Gate(argument: "hashtags > 0"))], of: try deskDay.report())
    #expect(check.verdicts.map(\.value) == [1])
  }

  @Test func namesAreThoseOfTheContract() {
    for known in [
      "response.first.p90", "response.first.business.median", "tone.net", "alerts", "intents.complaint",
    ] {
      #expect(ReportSchema.knows(known))
    }
    for unknown in ["response.fist.p90", "tone.net.more", "tone.", "", "volume.days.2026-11-09.totals"] {
      #expect(!ReportSchema.knows(unknown))
    }
  }

  @Test func continuousIntegrationSystemsGetInertText() throws {
    let gate = try #require(Gate(argument: "tone.net < 50%"))
    let check = GateCheck([gate], of: try deskDay.report(title: "a\"<b>&\u{1B}"))
    #expect(
      GateRendering.gitHub(check)
        == "::error title=report%3A tone.net < 50%25::tone.net is −25%25, 75%25 below the limit\n")
    let xml = GateRendering.jUnit(check, title: "a\"<b>&\u{1B}")
    #expect(xml.contains("<testsuite name=\"a&quot;&lt;b&gt;&amp;\\u{1B}\" tests=\"1\" failures=\"1\""))
  }
}
