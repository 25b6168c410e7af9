import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct TimeSpellingTests {
  private func read(_ text: String) -> String? { TimeSpelling.timestamp(text.utf8.span)?.description }

  // 1,507,704,944 is `date -u -d '2017-10-11 06:55:44' +%s`.
  @Test(arguments: [
    "2017-10-11T06:55:44Z", "2017-10-11t06:55:44z", "2017-10-11 06:55:44", " 2017-10-11 06:55:44 ",
    "2017-10-11T08:55:44+02:00", "2017-10-11T08:55:44+0200", "2017-10-11 08:55:44 +02",
    "2017-10-11 06:55:44 UTC",
    "2017-10-11T02:25:44-04:30", "Wed Oct 11 06:55:44 +0000 2017", "Wed Oct 11 08:55:44 +0200 2017",
    "Wed Oct 11 06:55:44 2017", "Wed, 11 Oct 2017 06:55:44 +0000", "Wed, 11 Oct 2017 06:55:44 GMT",
    "11 Oct 2017 06:55:44 -0000", "1507704944", "1507704944.0", "1507704944000", "1507704944000000",
  ])
  func readsOneMomentInEverySpelling(text: String) {
    #expect(read(text) == "2017-10-11T06:55:44Z")
  }

  @Test func readsDatesFractionsAndTimesWithoutSeconds() {
    #expect(read("2026-11-09") == "2026-11-09T00:00:00Z")
    #expect(read("2026-11-09 08:14") == "2026-11-09T08:14:00Z")
    #expect(read("2026-11-09T08:14:03.250Z") == "2026-11-09T08:14:03.25Z")
    #expect(read("1507704944.5") == "2017-10-11T06:55:44.5Z")
    #expect(read("1507704944123") == "2017-10-11T06:55:44.123Z")
    #expect(read("Sun Oct  1 06:55:44 +0000 2017") == "2017-10-01T06:55:44Z")
    #expect(read("1 Oct 2017 06:55") == "2017-10-01T06:55:00Z")
  }

  @Test func countsALeapSecondAsTheOneAfterIt() {
    #expect(read("2016-12-31T23:59:60Z") == "2017-01-01T00:00:00Z")
  }

  @Test(arguments: [
    "", " ", "yesterday", "11/10/2017", "11.10.2017", "2017-13-01", "2017-02-29", "2017-10-11T24:00:00Z",
    "2017-10-11T06:55:44Zx", "2017-10-11T06:55:44 PST", "Wed Okt 11 06:55:44 +0000 2017", "20171011", "12345",
    "1507704944x", "-1507704944", "2017-10-11T06:55:44+25:00",
    "Wed Oct 11 06:55:44 +0000 2017 and then some more text",
  ])
  func refusesWhatIsNoTimeOrTwo(text: String) {
    #expect(read(text) == nil)
  }
}
