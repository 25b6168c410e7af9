/// One label in a run such as `www.example.com`, with the ends of the hosts that may start in it.
struct HostLabel {
  /// The offset of the label's first byte.
  let start: Int
  /// The offset after the label's last byte: that of a dot, or the run's end.
  let end: Int
  /// Whether the label starts with a host character rather than a hyphen, an underscore or nothing.
  private let startsWell: Bool
  /// Whether the label ends with a host character.
  private let endsWell: Bool
  /// The offset after the label's last underscore, else its start.
  private let afterUnderscore: Int
  /// The end of the longest host that starts in this label and reaches beyond the next one.
  private var endBeyondNext: Int?
  /// The end of the host in which this label is the last before the top-level domain.
  private var endInNext: Int?

  /// Cuts `run` at its dots and finds for each label where a host that starts in it ends.
  static func labels(of run: Range<Int>, in text: Span<UInt8>) -> [HostLabel] {
    var labels: [HostLabel] = []
    var start = run.lowerBound
    for offset in run where text[offset] == UInt8(ascii: ".") {
      labels.append(HostLabel(start: start, end: offset, in: text))
      start = offset + 1
    }
    labels.append(HostLabel(start: start, end: run.upperBound, in: text))
    for index in labels.indices.dropLast().reversed() where labels[index].endsWell {
      let next = labels[index + 1]
      if next.startsWell && next.endsWell {
        labels[index].endBeyondNext = next.hostEnd(from: next.start, in: text)
      }
      if labels[index].endBeyondNext == nil {
        labels[index].endInNext = TopLevelDomainScanner.end(in: text, from: next.start, limit: text.count)
      }
    }
    return labels
  }

  private init(start: Int, end: Int, in text: Span<UInt8>) {
    self.start = start
    self.end = end
    startsWell = start < end && text.readScalar(at: start).scalar.isHostCharacter
    endsWell = start < end && text.readScalar(before: end).scalar.isHostCharacter
    var afterUnderscore = end
    while afterUnderscore > start, text[afterUnderscore - 1] != UInt8(ascii: "_") { afterUnderscore -= 1 }
    self.afterUnderscore = afterUnderscore
  }

  /// The first offset in the label from which a host may reach a top-level domain. Only the labels before the
  /// last two may hold underscores.
  var firstStart: Int? {
    if endBeyondNext != nil { return start }
    return endInNext == nil ? nil : afterUnderscore
  }

  /// The end of the longest host that starts at `offset` in this label.
  func hostEnd(from offset: Int, in text: Span<UInt8>) -> Int? {
    guard text.readScalar(at: offset).scalar.isHostCharacter else { return nil }
    return endBeyondNext ?? (offset >= afterUnderscore ? endInNext : nil)
  }
}

/// Recognises a top-level domain at the start of a label.
enum TopLevelDomainScanner {
  /// The end of the top-level domain that starts at `start`. Letters of another script, or punctuation other than `@`,
  /// `+` and `-`, may follow it directly.
  static func end(in text: Span<UInt8>, from start: Int, limit: Int) -> Int? {
    guard start < limit else { return nil }
    if text[start] >= 0x80 { return endOfInternational(in: text, from: start, limit: limit) }
    if text.spells("xn--", at: start), let end = endOfPunycode(in: text, from: start + 4, limit: limit) {
      return end
    }
    var end = start
    while end < limit, Unicode.Scalar(text[end]).isASCIIAlphanumeric { end += 1 }
    if end > start, end - start <= TopLevelDomains.longestLatin, mayEnd(in: text, at: end, limit: limit),
      TopLevelDomains.containsLatin(text.text(in: start..<end).lowercased())
    {
      return end
    }
    return end < limit && text[end] >= 0x80 ? endOfInternational(in: text, from: start, limit: limit) : nil
  }

  private static func endOfPunycode(in text: Span<UInt8>, from start: Int, limit: Int) -> Int? {
    var offset = start
    var end: Int?
    while offset < limit {
      let scalar = Unicode.Scalar(text[offset])
      guard scalar.isASCIIAlphanumeric || scalar == "-" else { break }
      offset += 1
      if scalar != "-" { end = offset }
    }
    return end
  }

  /// The longest international name that the text at `start` begins with.
  private static func endOfInternational(in text: Span<UInt8>, from start: Int, limit: Int) -> Int? {
    var ends: [Int] = []
    var offset = start
    while offset < limit, ends.count < TopLevelDomains.longestInternational {
      let (scalar, end) = text.readScalar(at: offset)
      guard scalar.isHostCharacter else { break }
      offset = end
      ends.append(end)
    }
    return ends.last { end in
      mayEnd(in: text, at: end, limit: limit)
        && TopLevelDomains.containsInternational(text.text(in: start..<end).lowercased())
    }
  }

  private static func mayEnd(in text: Span<UInt8>, at end: Int, limit: Int) -> Bool {
    guard end < limit else { return true }
    let next = Unicode.Scalar(text[end])
    return !(next.isASCIIAlphanumeric || next == "@" || next == "+" || next == "-")
  }
}
