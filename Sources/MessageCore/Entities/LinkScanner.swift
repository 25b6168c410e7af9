/// Finds web addresses: `https://example.com/path?query`, and `example.com/path` where the name ends in a top-level
/// domain.
///
/// The rules are published as one regular expression that backtracks. Here each run of host characters is cut into its
/// labels once, and a pass from the last label to the first works out where the longest host that starts in a label
/// ends; so every character is read a fixed number of times.
enum LinkScanner {
  /// The greatest number of characters of an address, with protocol and encoded host.
  private static let longestURL = 4096
  private static let longestTCoSlug = 40

  /// Appends the links in `text`, in order.
  static func findLinks(in text: Span<UInt8>, into links: inout [EntityRanges.Entity]) {
    // A link needs a character before it that no earlier link took, so `consumed` is where the last one ended.
    var consumed = 0
    var offset = 0
    while let run = nextRun(in: text, from: offset) {
      offset = run.upperBound
      let labels = HostLabel.labels(of: run, in: text)
      if let candidate = candidateWithProtocol(in: text, labels: labels, after: consumed) {
        consumed = finish(candidate, in: text, into: &links)
      }
      for label in labels where label.end > consumed {
        guard let candidate = candidateWithoutProtocol(in: text, label: label, after: consumed) else {
          continue
        }
        consumed = finish(candidate, in: text, into: &links)
      }
      offset = max(offset, consumed)
    }
  }

  /// A place where the rules see a link; `finish` decides whether it counts as one.
  private struct Candidate {
    let start: Int
    let host: Range<Int>
    /// Whether the link may be reported: an address without protocol directly after `-`, `_`, `.` or `/` is passed over.
    let counts: Bool

    var hasProtocol: Bool { start < host.lowerBound }
  }

  /// The next run of host characters, dots, hyphens and underscores that has a dot in it after which a top-level domain
  /// may begin: not the full stop of a sentence.
  private static func nextRun(in text: Span<UInt8>, from start: Int) -> Range<Int>? {
    var next = start
    while let dot = text.index(of: UInt8(ascii: "."), from: next) {
      next = dot + 1
      if dot > start, next < text.count, mayStandInRun(text[dot - 1]), mayBeginDomain(text[next]) {
        return startOfRun(in: text, before: dot, notBefore: start)..<endOfRun(in: text, from: next)
      }
    }
    return nil
  }

  private static func mayBeginDomain(_ byte: UInt8) -> Bool {
    byte >= 0x80 || Unicode.Scalar(byte).isASCIIAlphanumeric
  }

  private static func mayStandInRun(_ byte: UInt8) -> Bool {
    mayBeginDomain(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ".")
  }

  private static func startOfRun(in text: Span<UInt8>, before end: Int, notBefore limit: Int) -> Int {
    var start = end
    while start > limit {
      guard text[start - 1] >= 0x80 else {
        guard mayStandInRun(text[start - 1]) else { break }
        start -= 1
        continue
      }
      let (scalar, scalarStart) = text.readScalar(before: start)
      guard scalar.isHostCharacter, scalarStart >= limit else { break }
      start = scalarStart
    }
    return start
  }

  private static func endOfRun(in text: Span<UInt8>, from start: Int) -> Int {
    var offset = start
    while offset < text.count {
      let (scalar, end) = text.readScalar(at: offset)
      guard scalar.isASCII ? mayStandInRun(text[offset]) : scalar.isHostCharacter else { break }
      offset = end
    }
    return offset
  }

  private static func candidateWithProtocol(
    in text: Span<UInt8>, labels: [HostLabel], after consumed: Int
  ) -> Candidate? {
    let label = labels[0]
    guard let start = startOfProtocol(in: text, before: label.start), start == 0 || start > consumed,
      let hostEnd = label.hostEnd(from: label.start, in: text)
    else { return nil }
    if start > 0 {
      let (previous, previousStart) = text.readScalar(before: start)
      guard previousStart >= consumed, previous.mayPrecedeLink else { return nil }
    }
    return Candidate(start: start, host: label.start..<hostEnd, counts: true)
  }

  private static func startOfProtocol(in text: Span<UInt8>, before host: Int) -> Int? {
    if text.spells("https://", at: host - 8) { return host - 8 }
    if text.spells("http://", at: host - 7) { return host - 7 }
    return nil
  }

  /// The first place within `label` where an address without protocol may start.
  private static func candidateWithoutProtocol(
    in text: Span<UInt8>, label: HostLabel, after consumed: Int
  ) -> Candidate? {
    guard let first = label.firstStart else { return nil }
    var offset = max(first, consumed)
    while offset < label.end {
      let (scalar, end) = text.readScalar(at: offset)
      if scalar.isHostCharacter, let hostEnd = label.hostEnd(from: offset, in: text) {
        if offset == 0 { return Candidate(start: 0, host: 0..<hostEnd, counts: true) }
        let (previous, previousStart) = text.readScalar(before: offset)
        if previousStart >= consumed, previous.mayPrecedeLink {
          let counts = !["-", "_", ".", "/"].contains(previous)
          return Candidate(start: offset, host: offset..<hostEnd, counts: counts)
        }
      }
      offset = end
    }
    return nil
  }

  /// Adds what `candidate` stands for to `links`; the result is the end of what the candidate takes up.
  private static func finish(
    _ candidate: Candidate, in text: Span<UInt8>, into links: inout [EntityRanges.Entity]
  ) -> Int {
    let pathStart = endOfPort(in: text, from: candidate.host.upperBound)
    let end = endOfQuery(in: text, from: endOfPath(in: text, from: pathStart))
    guard candidate.counts else { return end }
    if !candidate.hasProtocol {
      appendLatinHosts(of: candidate, to: end, in: text, into: &links)
    } else if let urlEnd = endOfURL(candidate, to: end, in: text),
      isAcceptable(host: candidate.host, url: candidate.start..<urlEnd, hasProtocol: true, in: text)
    {
      let range = candidate.start..<urlEnd
      links.append(.init(kind: .link, range: range, name: range))
    }
    return end
  }

  /// Where the address of a candidate with protocol ends: `end`, but a t.co address has nothing after its slug but a
  /// query, and none at all with too long a slug.
  private static func endOfURL(_ candidate: Candidate, to end: Int, in text: Span<UInt8>) -> Int? {
    guard candidate.host.count == 4, text.spells("t.co/", at: candidate.host.lowerBound) else { return end }
    let slugStart = candidate.host.upperBound + 1
    var slugEnd = slugStart
    while slugEnd < end, Unicode.Scalar(text[slugEnd]).isASCIIAlphanumeric { slugEnd += 1 }
    if slugEnd == slugStart { return end }
    return slugEnd - slugStart > longestTCoSlug ? nil : endOfQuery(in: text, from: slugEnd)
  }

  /// Without a protocol, only hosts in Latin letters count, however many are written together with letters of other
  /// scripts; the last one takes the path along if it reaches up to it.
  private static func appendLatinHosts(
    of candidate: Candidate, to end: Int, in text: Span<UInt8>, into links: inout [EntityRanges.Entity]
  ) {
    var offset = candidate.host.lowerBound
    while let host = nextLatinHost(in: text, within: offset..<candidate.host.upperBound) {
      offset = host.upperBound
      let range = host.lowerBound..<(host.upperBound == candidate.host.upperBound ? end : host.upperBound)
      guard isAcceptable(host: host, url: range, hasProtocol: false, in: text) else { continue }
      links.append(.init(kind: .bareLink, range: range, name: range))
    }
  }

  /// The first host in `range` whose labels are in Latin letters, with as many labels as fit.
  private static func nextLatinHost(in text: Span<UInt8>, within range: Range<Int>) -> Range<Int>? {
    var start = range.lowerBound
    while start < range.upperBound {
      var offset = start
      var hostEnd: Int?
      while true {
        let labelEnd = endOfLatinLabel(in: text, from: offset, limit: range.upperBound)
        guard labelEnd > offset, labelEnd < range.upperBound, text[labelEnd] == UInt8(ascii: ".") else {
          offset = labelEnd
          break
        }
        offset = labelEnd + 1
        hostEnd = TopLevelDomainScanner.end(in: text, from: offset, limit: range.upperBound) ?? hostEnd
      }
      if let hostEnd {
        while text[start] == UInt8(ascii: "-") || text[start] == UInt8(ascii: "_") { start += 1 }
        if text[start] != UInt8(ascii: ".") { return start..<hostEnd }
      }
      if offset < range.upperBound {
        start = text.readScalar(at: offset).end
      } else {
        start = offset
      }
    }
    return nil
  }

  private static func endOfLatinLabel(in text: Span<UInt8>, from start: Int, limit: Int) -> Int {
    var offset = start
    while offset < limit {
      let (scalar, end) = text.readScalar(at: offset)
      guard scalar.isLatinHostCharacter else { break }
      offset = end
    }
    return offset
  }

  private static func isAcceptable(
    host: Range<Int>, url: Range<Int>, hasProtocol: Bool, in text: Span<UInt8>
  ) -> Bool {
    guard let growth = HostName.growthInASCII(host, in: text) else { return false }
    var length = hasProtocol ? growth : growth + 8
    // There are no more characters than bytes.
    if length + url.count <= longestURL { return true }
    var offset = url.lowerBound
    while offset < url.upperBound, length <= longestURL {
      offset = text.readScalar(at: offset).end
      length += 1
    }
    return length <= longestURL
  }

  private static func endOfPort(in text: Span<UInt8>, from colon: Int) -> Int {
    guard colon < text.count, text[colon] == UInt8(ascii: ":") else { return colon }
    var end = colon + 1
    while end < text.count, Unicode.Scalar(text[end]).isASCIIDigit { end += 1 }
    return end > colon + 1 ? end : colon
  }

  /// The end of the path: the longest stretch of path characters and balanced parentheses that does not end in
  /// punctuation of the sentence around it.
  private static func endOfPath(in text: Span<UInt8>, from slash: Int) -> Int {
    guard slash < text.count, text[slash] == UInt8(ascii: "/") else { return slash }
    var offset = slash + 1
    var pathEnd = offset
    while offset < text.count {
      let (scalar, end) = text.readScalar(at: offset)
      if scalar.isPathCharacter {
        offset = end
        if scalar.isPathEnd { pathEnd = end }
      } else if scalar == "(", let close = endOfParentheses(in: text, from: offset) {
        offset = close
        pathEnd = close
      } else {
        break
      }
    }
    return pathEnd
  }

  /// The end of `(…)` or `(…(…)…)`, as in `/Primer_(film)`; an empty pair or a third level does not count.
  private static func endOfParentheses(in text: Span<UInt8>, from open: Int) -> Int? {
    let first = endOfPathCharacters(in: text, from: open + 1)
    guard first < text.count else { return nil }
    if text[first] == UInt8(ascii: ")") { return first > open + 1 ? first + 1 : nil }
    guard text[first] == UInt8(ascii: "(") else { return nil }
    let inner = endOfPathCharacters(in: text, from: first + 1)
    guard inner > first + 1, inner < text.count, text[inner] == UInt8(ascii: ")") else { return nil }
    let last = endOfPathCharacters(in: text, from: inner + 1)
    return last < text.count && text[last] == UInt8(ascii: ")") ? last + 1 : nil
  }

  private static func endOfPathCharacters(in text: Span<UInt8>, from start: Int) -> Int {
    var offset = start
    while offset < text.count {
      let (scalar, end) = text.readScalar(at: offset)
      guard scalar.isPathCharacter else { break }
      offset = end
    }
    return offset
  }

  private static func endOfQuery(in text: Span<UInt8>, from mark: Int) -> Int {
    guard mark < text.count, text[mark] == UInt8(ascii: "?") else { return mark }
    var queryEnd = mark
    var offset = mark + 1
    while offset < text.count, Unicode.Scalar(text[offset]).isQueryCharacter {
      offset += 1
      if Unicode.Scalar(text[offset - 1]).isQueryEnd { queryEnd = offset }
    }
    return queryEnd
  }
}
