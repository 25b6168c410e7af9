import MessageCore

/// Reads a lexicon: `[signal]` headers, and below each its terms, one a line.
///
/// The format is described in classify-tone(1) for those who write one.
struct LexiconFile {
  /// The terms below one header.
  struct Section {
    /// The signal's name, or that of a list of helping words.
    var name: [UInt8]
    var line: Int
    var terms: [(line: Int, term: LexiconTerm)] = []
  }

  private(set) var sections: [Section] = []

  /// The longest gap that can be asked for, in words.
  static var longestGap: Int { 9 }
  /// A gap whose length is not given.
  static var usualGap: Int { 3 }
  private static var mostElements: Int { 16 }
  private static var mostExpansions: Int { 64 }
  private static var mostGaps: Int { 3 }
  private static var shortestPrefix: Int { 4 }

  /// - Throws: `LexiconError` for the first line that cannot be read.
  init(_ bytes: Span<UInt8>) throws(LexiconError) {
    var number = 0
    var start = 0
    while start < bytes.count {
      number += 1
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      do throws(Failure) {
        try read(bytes.extracting(start..<end), number: number)
      } catch {
        throw LexiconError(line: number, cause: error.cause)
      }
      start = end + 1
    }
  }

  private struct Failure: Error {
    let cause: String
  }

  // MARK: - Lines

  private mutating func read(_ line: Span<UInt8>, number: Int) throws(Failure) {
    var start = 0
    var end = 0
    while end < line.count, line[end] != UInt8(ascii: "#") { end += 1 }
    while start < end, isBlank(line[start]) { start += 1 }
    while start < end, isBlank(line[end - 1]) { end -= 1 }
    guard start < end else { return }
    let content = line.extracting(start..<end)
    if content[0] == UInt8(ascii: "[") {
      sections.append(Section(name: try name(in: content), line: number))
      return
    }
    guard let section = sections.indices.last else {
      throw Failure(cause: "a term stands before the first [signal]")
    }
    for term in try LexiconFile.terms(content) { sections[section].terms.append((number, term)) }
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }

  private func name(in header: Span<UInt8>) throws(Failure) -> [UInt8] {
    guard header[header.count - 1] == UInt8(ascii: "]") else { throw Failure(cause: "missing ']'") }
    var name: [UInt8] = []
    for position in 1..<(header.count - 1) {
      let byte = header[position]
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        name.append(byte)
      default: throw Failure(cause: "a signal's name has only the letters a to z, digits and '_'")
      }
    }
    guard !name.isEmpty else { throw Failure(cause: "a signal without a name") }
    return name
  }

  // MARK: - Terms

  /// The terms of a line: one, or more where an alternative has several words.
  private static func terms(_ text: Span<UInt8>) throws(Failure) -> [LexiconTerm] {
    var terms = [LexiconTerm(marks: [], elements: [])]
    var position = 0
    while position < text.count, let mark = mark(text[position]) {
      terms[0].marks.insert(mark)
      position += 1
    }
    while position < text.count {
      if text[position] <= 0x20 {
        position += 1
      } else {
        let choices = try choices(of: text, at: &position)
        if choices.count == 1 {
          for index in terms.indices { terms[index].elements += choices[0] }
        } else {
          terms = terms.flatMap { term in
            choices.map { LexiconTerm(marks: term.marks, elements: term.elements + $0) }
          }
        }
        guard terms.count <= mostExpansions else {
          throw Failure(cause: "too many alternatives of several words")
        }
      }
    }
    for term in terms { try check(term) }
    return terms
  }

  private static func mark(_ byte: UInt8) -> LexiconTerm.Marks? {
    switch byte {
    case UInt8(ascii: "-"): .removal
    case UInt8(ascii: "~"): .exception
    case UInt8(ascii: "!"): .negatable
    case UInt8(ascii: "?"): .question
    default: nil
    }
  }

  private static func check(_ term: LexiconTerm) throws(Failure) {
    guard let first = term.elements.first, let last = term.elements.last else {
      throw Failure(cause: "a mark without a term")
    }
    guard first.isRequiredWord, !last.isGap else {
      throw Failure(cause: "a term begins with a word that must be there, and does not end with a gap")
    }
    guard term.elements.count <= mostElements else {
      throw Failure(cause: "a term of more than \(mostElements) words")
    }
    guard term.elements.count(where: \.isGap) <= mostGaps else {
      throw Failure(cause: "a term of more than \(mostGaps) gaps")
    }
  }

  /// The sequences of elements that may stand at one place of a term.
  private static func choices(
    of text: Span<UInt8>, at position: inout Int
  ) throws(Failure) -> [[LexiconTerm.Element]] {
    let byte = text[position]
    if byte == UInt8(ascii: ".") { return [[try gap(of: text, at: &position)]] }
    var choices: [[LexiconTerm.Element]]
    if byte == UInt8(ascii: "*") {
      choices = [[LexiconTerm.Element(kind: .any)]]
      position += 1
    } else if byte == UInt8(ascii: "(") {
      choices = try alternatives(of: text, at: &position)
    } else {
      choices = [[LexiconTerm.Element(kind: .words([try word(of: text, at: &position)]))]]
    }
    if position < text.count, text[position] == UInt8(ascii: "?") {
      position += 1
      // What has several words is there or not as a whole.
      let hasWord = choices.contains { $0.count == 1 }
      choices = choices.map { $0.count == 1 ? [LexiconTerm.Element(kind: $0[0].kind, isOptional: true)] : $0 }
      if !hasWord { choices.append([]) }
    }
    guard position == text.count || text[position] <= 0x20 else { throw unexpected(text, position) }
    return choices
  }

  /// `...`, or `...5` for another length.
  private static func gap(of text: Span<UInt8>, at position: inout Int) throws(Failure) -> LexiconTerm.Element
  {
    var dots = 0
    while position < text.count, text[position] == UInt8(ascii: ".") {
      dots += 1
      position += 1
    }
    guard dots == 3 else { throw Failure(cause: "a gap is spelled '...'") }
    var length = 0
    var digits = 0
    while position < text.count, isDigit(text[position]), digits < 3 {
      length = length * 10 + Int(text[position] - UInt8(ascii: "0"))
      digits += 1
      position += 1
    }
    guard position == text.count || text[position] <= 0x20 else { throw unexpected(text, position) }
    if digits == 0 { length = usualGap }
    guard (1...longestGap).contains(length) else {
      throw Failure(cause: "a gap is 1 to \(longestGap) words long")
    }
    return LexiconTerm.Element(kind: .gap(length))
  }

  /// `(one|two|three words)`: the single words as one element, and each of the others by itself.
  private static func alternatives(
    of text: Span<UInt8>, at position: inout Int
  ) throws(Failure) -> [[LexiconTerm.Element]] {
    var words: [LexiconTerm.Word] = []
    var phrases: [[LexiconTerm.Element]] = []
    repeat {
      position += 1
      var phrase = [try word(of: text, at: &position)]
      while position < text.count, text[position] == UInt8(ascii: " ") {
        position += 1
        phrase.append(try word(of: text, at: &position))
      }
      if phrase.count == 1 {
        words += phrase
      } else {
        phrases.append(phrase.map { LexiconTerm.Element(kind: .words([$0])) })
      }
    } while position < text.count && text[position] == UInt8(ascii: "|")
    guard position < text.count else { throw Failure(cause: "missing ')'") }
    guard text[position] == UInt8(ascii: ")") else { throw unexpected(text, position) }
    position += 1
    return (words.isEmpty ? [] : [[LexiconTerm.Element(kind: .words(words))]]) + phrases
  }

  private static func word(of text: Span<UInt8>, at position: inout Int) throws(Failure) -> LexiconTerm.Word {
    var result = LexiconTerm.Word()
    var length = 0
    let end = WordScan.normalize(text, from: position) { byte in
      result.letters.append(byte)
      length += 1
    }
    guard end > position else { throw unexpected(text, position) }
    guard length <= WordBuffer.capacity else {
      throw Failure(cause: "a word of more than \(WordBuffer.capacity) bytes")
    }
    position = end
    guard position < text.count, text[position] == UInt8(ascii: "*") else { return result }
    position += 1
    guard length >= shortestPrefix else {
      throw Failure(cause: "fewer than \(shortestPrefix) letters before '*'")
    }
    result.isPrefix = true
    return result
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private static func unexpected(_ text: Span<UInt8>, _ position: Int) -> Failure {
    guard position < text.count else { return Failure(cause: "the line ends too early") }
    let rest = text.extracting(position...).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    return Failure(cause: "unexpected \(TerminalText.quoted(String(rest.prefix(1))))")
  }
}

extension LexiconTerm.Element {
  /// Whether the element is a gap.
  var isGap: Bool {
    if case .gap = kind { return true }
    return false
  }
}
