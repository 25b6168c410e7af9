/// What somebody wrote in a mail, apart from the mail that it answers and from the signature.
///
/// The rule is a careful one, since a word too many does less harm than one that is lost:
/// - A signature begins with a line `--` and has twelve lines at most.
/// - Lines with `>` before them are a quote. It is cut off where it ends the mail, or is all in one piece at its head, with
///   the line or lines before it that end in a colon and hold a date (`On 9 Nov 2026, Jo wrote:`). A quote between the
///   words of an answer stays.
/// - What follows a line such as `-----Original Message-----`, or the header that Outlook writes in its place (`From:`,
///   `Sent:`, `To:`, `Subject:`, in the languages known here), is cut off, unless it was forwarded.
/// - Nothing is cut off where nothing would be left.
struct MailReply {
  private var lines: ArraySlice<Substring>

  /// A mail's text without its signature.
  static func withoutSignature(_ text: String) -> String {
    var reply = MailReply(text)
    reply.dropSignature()
    return reply.text ?? text
  }

  /// An answer's text without what it answers, and without signatures.
  static func ownWords(_ text: String) -> String {
    var reply = MailReply(text)
    reply.dropOriginal()
    reply.dropSignature()
    reply.dropQuoteAtEnd()
    reply.dropSignature()
    reply.dropQuoteAtHead()
    return reply.text ?? withoutSignature(text)
  }

  private init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
  }

  /// What is left; nil where that is nothing.
  private var text: String? {
    let text = lines.joined(separator: "\n").trimmedBlanks
    return text.isEmpty ? nil : text
  }

  // MARK: - Signatures

  private static let longestSignature = 12

  private mutating func dropSignature() {
    dropEmptyEnd()
    let candidates = lines.suffix(Self.longestSignature + 1)
    guard let mark = candidates.lastIndex(where: { $0 == "--" || $0 == "-- " }), mark > lines.startIndex,
      !lines[mark...].contains(where: Self.isQuoted)
    else { return }
    lines = lines[..<mark]
  }

  private mutating func dropEmptyEnd() {
    while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
  }

  // MARK: - Quotes

  private static func isQuoted(_ line: Substring) -> Bool { line.first { $0 != " " } == ">" }

  private static func isEmpty(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }

  private mutating func dropQuoteAtEnd() {
    dropEmptyEnd()
    var start = lines.endIndex
    for index in lines.indices.reversed() {
      if Self.isQuoted(lines[index]) {
        start = index
      } else if !Self.isEmpty(lines[index]) {
        break
      }
    }
    guard start < lines.endIndex else { return }
    lines = lines[..<startOfIntroduction(before: start)]
  }

  private mutating func dropQuoteAtHead() {
    guard let first = lines.firstIndex(where: Self.isQuoted) else { return }
    let end = lines[first...].firstIndex { !Self.isQuoted($0) && !Self.isEmpty($0) } ?? lines.endIndex
    let isAtHead = lines[..<startOfIntroduction(before: first)].allSatisfy(Self.isEmpty)
    if isAtHead, end < lines.endIndex, !lines[end...].contains(where: Self.isQuoted) { lines = lines[end...] }
  }

  private static let longestIntroduction = 3

  /// Where the words begin that say whom a quote is of; `index` where there are none.
  private func startOfIntroduction(before index: Int) -> Int {
    var end = index
    while end > lines.startIndex, Self.isEmpty(lines[end - 1]) { end -= 1 }
    guard end > lines.startIndex,
      lines[end - 1].last(where: { !$0.isWhitespace }).map({ ":：".contains($0) }) == true
    else { return index }
    var start = end - 1
    while start > lines.startIndex, end - start < Self.longestIntroduction, !Self.isEmpty(lines[start - 1]),
      !lines[start...].prefix(end - start).joined().contains(where: \.isNumber)
    {
      start -= 1
    }
    return lines[start..<end].joined().contains(where: \.isNumber) ? start : index
  }

  // MARK: - Originals

  private mutating func dropOriginal() {
    for index in lines.indices.dropFirst() {
      if Self.isRule(lines[index]), isHeader(at: nextLine(after: index)) {
        if !Self.isForwarded(lines[index]) { lines = lines[..<index] }
        return
      }
      if isHeader(at: index) {
        let above = lines[..<index].last { !Self.isEmpty($0) }
        if above.map(Self.isForwarded) != true { lines = lines[..<index] }
        return
      }
    }
  }

  private func nextLine(after index: Int) -> Int {
    lines[(index + 1)...].firstIndex { !Self.isEmpty($0) } ?? lines.endIndex
  }

  /// Whether a line is drawn, with or without words in it: `-----Original Message-----`, `________`.
  private static func isRule(_ line: Substring) -> Bool {
    let line = line.trimmingSpaces
    return line.hasPrefix("-----") && line.hasSuffix("-----")
      || line.count >= 5 && line.allSatisfy { $0 == "_" }
  }

  private static func isForwarded(_ line: Substring) -> Bool {
    let line = line.lowercased()
    return forwardWords.contains { line.contains($0) }
  }

  private static let forwardWords = [
    "forward", "weitergeleit", "transféré", "reenviado", "inoltrat", "doorgestuurd", "encaminhad",
    "vidarebefordrat", "przekazan", "пересыл",
  ]

  /// Whether the fields of a mail's header stand from here on: who wrote it, and two more.
  private func isHeader(at index: Int) -> Bool {
    guard index < lines.endIndex, Self.fromNames.contains(Self.fieldName(lines[index])) else { return false }
    let others = lines[(index + 1)...].prefix(8).filter { Self.otherNames.contains(Self.fieldName($0)) }
    return others.count >= 2
  }

  /// The name before a line's colon, in lower case and without stars, as bold words get; empty where there is none.
  private static func fieldName(_ line: Substring) -> String {
    guard let colon = line.firstIndex(of: ":"), line.distance(from: line.startIndex, to: colon) < 20 else {
      return ""
    }
    return line[..<colon].filter { $0 != "*" && $0 != ">" }.lowercased().trimmedBlanks
  }

  private static let fromNames: Set<String> = [
    "from", "von", "de", "da", "van", "från", "fra", "od", "от", "发件人", "寄件者", "差出人",
  ]
  private static let otherNames: Set<String> = [
    "sent", "date", "to", "cc", "subject", "gesendet", "datum", "an", "betreff", "envoyé", "à", "objet",
    "enviado",
    "fecha", "para", "asunto", "assunto", "inviato", "data", "a", "oggetto", "verzonden", "aan", "onderwerp",
    "skickat", "till", "ämne", "sendt", "til", "emne", "wysłano", "do", "temat", "отправлено", "дата", "кому",
    "тема",
    "发送时间", "收件人", "主题", "送信日時", "宛先", "件名",
  ]
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
