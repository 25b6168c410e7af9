import MessageCore
import Testing

@testable import SourceAdapters

@Suite struct LooseTimeTests {
  @Test(
    arguments: [
      ("Mon, 09 Nov 2026 08:14:03 +0100", "2026-11-09T07:14:03Z"),
      ("Mon, 9 Nov 26 8:14 EST", "2026-11-09T13:14:00Z"),
      ("9 Nov 99 08:14:03 PDT", "1999-11-09T15:14:03Z"),
      ("Mon, 9 Nov 2026 08:14:03 -0700 (MST)", "2026-11-09T15:14:03Z"),
      ("Monday, 09-Nov-2026 08:14:03 GMT", "2026-11-09T08:14:03Z"),
      ("Mon Nov  9 08:14:03 2026", "2026-11-09T08:14:03Z"),
      ("November 9, 2026 08:14", "2026-11-09T08:14:00Z"),
      ("Thu, 01 Jan 2004 19:48:21 XYZ", "2004-01-01T19:48:21Z"),
      ("Mon, 09 Nov 2026", "2026-11-09T00:00:00Z"),
      ("2003", "2003-01-01T00:00:00Z"), ("2003-12", "2003-12-01T00:00:00Z"),
      ("20031231", "2003-12-31T00:00:00Z"),
      ("2003-335", "2003-12-01T00:00:00Z"), ("20031231T101418Z", "2003-12-31T10:14:18Z"),
      ("2003-12-31T24:00:00Z", "2004-01-01T00:00:00Z"), ("2003-12-31T10:14+02", "2003-12-31T08:14:00Z"),
      (" 1762676043 ", "2025-11-09T08:14:03Z"),
    ])
  func readsTimesAsMailAndFeedsWriteThem(text: String, time: String) {
    #expect(LooseTime.timestamp(text)?.description == time)
  }

  @Test(arguments: [
    "", "yesterday", "32 Nov 2026", "Mon, Nov 2026", "2003-13-01", "12:30", "9 Nov 2026 25:99",
    "mar 9 nov 2026",
    "martes 9 de noviembre de 2026",
  ])
  func leavesOtherTextsAlone(text: String) { #expect(LooseTime.timestamp(text) == nil) }

  @Test(
    arguments: [
      ("Monday, November 9, 2026 at 8:14:03 AM UTC", "2026-11-09T08:14:03Z"),
      ("Monday, November 9, 2026 at 12:05:00\u{202F}AM UTC", "2026-11-09T00:05:00Z"),
      ("Monday, 9 November 2026 at 12:05:00 PM UTC", "2026-11-09T12:05:00Z"),
      ("Monday, 9 November 2026 at 20:14:03 UTC", "2026-11-09T20:14:03Z"),
    ])
  func readsSentences(text: String, time: String) {
    #expect(SentenceTime.timestamp(text)?.description == time)
  }
}
