import CareConfiguration
import MessageCore
import Testing

@testable import report

/// Strangers' text is inert in every format, and each format is well formed.
@Suite struct RenderingTests {
  private static let hostileTexts = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='x",
    // A quote that a combining mark follows is one character, and still ends an attribute.
    "\"\u{301} onload=x", "{{title}} {{{title}}} {{> page}}", "[click](javascript:alert(1))",
    "![i](https://evil.example/x.png)", "| a | b |", "`code` ``` fence", "@everyone #1 GH-1 www.evil.example",
    "https://evil.example/?a=b&c=d", "=cmd|' /C calc'!A0", "\u{1B}[31mred\u{7}\u{9B}2J",
    "abc\u{202E}gpj.exe\u{2066}", "line\nbreak\r\nand\ttab", "a\u{0}b", "$x^2$ ~~gone~~ **bold** _it_",
    "</title></style><style>*{display:none}", "<!-- ", "&lt;b&gt; &#60;",
  ]

  private func hostileReport(_ text: String) throws -> Report {
    var writer = JSONWriter()
    writer.string(text)
    let json = String(decoding: writer.bytes, as: UTF8.self)
    writer.removeAll()
    writer.string("https://x.example/\(TerminalText.visible(text))")
    let url = String(decoding: writer.bytes, as: UTF8.self)
    return try Feed([
      #"{"id":"x:1","network":\#(json),"created_at":"2026-11-09T10:00:00Z","direction":"inbound","author":{"handle":\#(json),"name":\#(json)},"text":\#(json),"visibility":"public","hashtags":[\#(json)],"url":\#(url),"tone":{"label":"negative","intent":\#(json)},"triage":{"role":"helper"}}"#,
      #"{"id":"x:2","network":"x","created_at":"2026-11-09T10:01:00Z","author":{"handle":\#(json)},"direction":"outbound","reply_to":"x:1","thread":{"id":"x:1"}}"#,
      #"{"type":"case","id":"case:x:1","status":"new","priority":"high","kind":\#(json),"queue":\#(json),"opened_at":"2026-11-09T10:00:00Z"}"#,
      #"{"type":"alert","id":\#(json),"kind":\#(json),"severity":3,"started_at":"2026-11-09T10:00:00Z"}"#,
    ]).report(title: text)
  }

  @Test(arguments: hostileTexts)
  func controlsAndReorderingNeverReachATerminalOrPage(text: String) throws {
    for (name, output) in try hostileReport(text).everyFormat() where name != "json" {
      let unsafe = output.unicodeScalars.filter {
        $0.value < 0x20 && $0 != "\n" || 0x7F..<0xA0 ~= $0.value || 0x202A...0x202E ~= $0.value
          || 0x2066...0x2069 ~= $0.value
      }
      #expect(unsafe.isEmpty, "\(name)")
    }
  }

  @Test(arguments: hostileTexts)
  func pagesHoldOnlyTheirOwnElements(text: String) throws {
    let page = try HTMLRendering().render(hostileReport(text))
    let tame = try HTMLRendering().render(hostileReport("tame"))
    // Every tag, and every attribute in it, is one that a harmless text has too, in the same order.
    let isSame = tags(page) == tags(tame)
    #expect(isSame)
  }

  @Test(arguments: hostileTexts)
  func markdownHoldsNoLiveMarkup(text: String) throws {
    let inert = MarkdownRendering.inert(text)
    #expect(!inert.contains("<"))
    #expect(!inert.contains("://"))
    #expect(!inert.contains("\n"))
    var isEscaped = false
    for (scalar, next) in zip(inert.unicodeScalars, inert.unicodeScalars.dropFirst()) {
      if "`*_[]|~$".unicodeScalars.contains(scalar) { #expect(isEscaped) }
      if scalar == "@" || scalar == "#" && !"0123456789x".contains(Character(next)) {
        #expect(next == "\u{2060}" || next.value == 0x20)
      }
      isEscaped = scalar == "\\" && !isEscaped
    }
  }

  @Test(arguments: hostileTexts)
  func tablesKeepTheirColumns(text: String) throws {
    let lines = MarkdownRendering().render(try hostileReport(text))
      .split(separator: "\n", omittingEmptySubsequences: false)
    var expected = 0
    for line in lines {
      var columns = 0
      var previous: Character = " "
      for character in line {
        if character == "|", previous != "\\" { columns += 1 }
        previous = character
      }
      // The heading says how many there are; an empty line ends the table.
      if !line.hasPrefix("|") { expected = 0 } else if expected == 0 { expected = columns }
      #expect(columns == expected, "\(line)")
    }
  }

  @Test(arguments: hostileTexts)
  func jsonGivesTheTextBack(text: String) throws {
    #expect(try hostileReport(text).json().at("title")?.string == text)
  }

  @Test func linksOnlyToPlainWebAddresses() throws {
    for (url, isLinked) in [
      ("https://x.example/1", true), ("javascript:alert(1)", false), ("http://x.example", false),
      ("https://x.example/\\u202E", false),
    ] {
      let page = try HTMLRendering().render(
        Feed([
          #"{"id":"x:1","created_at":"2026-11-09T10:00:00Z","text":"Help","visibility":"public","url":"\#(url)"}"#,
          #"{"type":"case","id":"case:x:1","status":"new","opened_at":"2026-11-09T10:00:00Z"}"#,
        ]).report())
      #expect(page.contains("href=\"\(url)\"") == isLinked)
    }
  }

  @Test func aPageNeedsNothingElse() throws {
    let page = try HTMLRendering().render(deskDay.report())
    for call in ["<script", "<link", "@import", "url(", "src=", "http:", "https:"] {
      #expect(!page.contains(call), "\(call)")
    }
  }

  @Test func everyElementOfAPageIsClosed() throws {
    let withoutEnd: Set<Substring> = ["meta", "rect", "!DOCTYPE"]
    var open: [Substring] = []
    for tag in tags(try HTMLRendering().render(hostileReport("tame"))) {
      let name = tag.drop { $0 == "/" }.prefix { $0 != " " && $0 != "/" }
      if withoutEnd.contains(name) { continue }
      if tag.hasPrefix("/") { #expect(open.popLast() == name) } else { open.append(name) }
    }
    #expect(open.isEmpty)
  }

  @Test func aDayWithANoteAndALongZoneFitNarrowTerminals() throws {
    let zone = try #require(LocalTimeZone(identifier: "America/Argentina/ComodRivadavia"))
    let days = (1...7).map { day in
      #"{"id":"x:\#(day)","created_at":"2026-11-1\#(day)T10:00:00Z","direction":"inbound","tone":{"label":"negative"}}"#
    }
    let burst =
      #"{"type":"alert","id":"alert:burst:all:2026-11-12T00:00:00Z","kind":"burst","started_at":"2026-11-12T00:00:00Z","ended_at":"2026-11-16T00:00:00Z","severity":7}"#
    let report = try Feed(days + [burst]).report { $0.rules.calendar.zone = zone }
    let text = report.text(width: 40)
    #expect(text.contains("burst"))
    for line in text.split(separator: "\n") { #expect(String(line).columns <= 40, "\(line)") }
  }

  @Test(arguments: [40, 57, 80, 100])
  func textFitsTheTerminal(width: Int) throws {
    for text in Self.hostileTexts + ["深夜にインターネットが落ちました、助けてください", "😡😡😡 no signal 👨‍👩‍👧 at all 🇬🇧"] {
      for line in try hostileReport(text).text(width: width).split(separator: "\n") {
        #expect(String(line).columns <= width, "\(line)")
      }
    }
  }

  @Test func aLongPeriodFitsANarrowTerminal() throws {
    // Nearly three months of days: a line of blocks, with the busiest of them in words.
    let feed = Feed(
      (0..<80).map { day in
        #"{"id":"x:\#(day)","network":"x","direction":"inbound","text":"hm","created_at":"\#(Timestamp(seconds: Int64(1_790_000_000 + day * 86_400)))"}"#
      })
    for line in try feed.report().text(width: 40).split(separator: "\n") {
      #expect(String(line).columns <= 40, "\(line)")
    }
  }

  @Test func coloursAreTheOnlyDifference() throws {
    let report = try deskDay.report()
    let coloured = TextRendering(usesColor: true, width: TerminalWidth(columns: 80)).render(report)
    var plain = ""
    var isCode = false
    for character in coloured {
      if character == "\u{1B}" { isCode = true }
      if !isCode { plain.append(character) }
      if isCode, character == "m" { isCode = false }
    }
    #expect(coloured.contains("\u{1B}[1m"))
    #expect(plain == report.text())
  }

  /// The tags of a page with their attributes' names, without values.
  private func tags(_ page: String) -> [Substring] {
    var tags: [Substring] = []
    var rest = page[...]
    while let start = rest.firstIndex(of: "<") {
      var isQuoted = false
      let end = rest[start...].firstIndex { character in
        if character.unicodeScalars.first == "\"" { isQuoted.toggle() }
        return character == ">" && !isQuoted
      }
      let tag = rest[start..<(end ?? rest.endIndex)].dropFirst()
      var names = ""
      var isValue = false
      for scalar in tag.unicodeScalars {
        if scalar == "\"" { isValue.toggle() } else if !isValue { names.unicodeScalars.append(scalar) }
      }
      tags.append(names[...])
      rest = rest[(end ?? rest.endIndex)...]
    }
    return tags
  }
}
