import CareConfiguration
import MessageCore

/// Hides personal data in texts for public pages: what classify-tone marked as such, and, whoever wrote the stream,
/// addresses of mail, long numbers, and accounts that are not ours.
struct PersonalDataMask: Sendable {
  /// Handles that may be shown, lower case, without the at sign.
  private let publicHandles: Set<String>

  init(_ agents: AgentDirectory) {
    publicHandles = Set(agents.entries.filter(\.isPublic).compactMap { $0.handle?.lowercased() })
  }

  /// The text on one line, with a word in brackets for each thing that is hidden.
  ///
  /// - Parameter hidesLinks: whether links are hidden, too: they name people, and lead to anywhere.
  func masked(_ text: String, signals: [Tone.Signal], hidesLinks: Bool = false) -> String {
    var marked = withoutMarked(text, signals)
    if hidesLinks { marked = Self.withoutLinks(marked) }
    let words = Wording.oneLine(marked).split(separator: " ").map {
      masked(word: hidesLinks ? Self.withoutAddress(word: $0) : $0)
    }
    return Self.withoutNumbers(Self.withoutAddressees(words).joined(separator: " "))
  }

  /// Without the hidden accounts that a text begins with: they say whom it answers, as the page does.
  private static func withoutAddressees(_ words: [String]) -> ArraySlice<String> {
    let text = words.drop { ["[account]", "[account],", "[account]:"].contains($0) }
    return text.isEmpty ? words[...] : text
  }

  /// Without the stretches of signals that have a kind of personal data; offsets count UTF-8 bytes of the text.
  private func withoutMarked(_ text: String, _ signals: [Tone.Signal]) -> String {
    var bytes = Array(text.utf8)
    let marked = signals.filter { $0.kind != nil || $0.name == "personal_data" }
      .compactMap { signal in signal.range.map { (range: $0, kind: signal.kind ?? "personal data") } }
      .filter { $0.range.upperBound <= bytes.count }
      .sorted { $0.range.lowerBound > $1.range.lowerBound }
    var end = bytes.count
    for (range, kind) in marked where range.upperBound <= end {
      bytes.replaceSubrange(range, with: "[\(kind)]".utf8)
      end = range.lowerBound
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Without what the rules of X take for a link.
  private static func withoutLinks(_ text: String) -> String {
    var bytes = Array(text.utf8)
    for link in TextEntities(text).links.reversed() { bytes.replaceSubrange(link.range, with: "[link]".utf8) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A word without an address that names its protocol, wherever it leads.
  private static func withoutAddress(word: Substring) -> Substring {
    guard let colon = word.indices.first(where: { word[$0...].hasPrefix("://") }) else { return word }
    let kept = word[..<colon].reversed().drop { $0.isLetter || $0.isNumber }.reversed()
    return Substring(String(kept) + "[link]")
  }

  /// A word without addresses of mail and accounts that are not ours.
  private func masked(word: Substring) -> String {
    var result = ""
    var rest = word
    while let at = rest.firstIndex(where: { $0.unicodeScalars.first == "@" || $0.unicodeScalars.first == "＠" }
    ) {
      let before = rest[..<at]
      let isMail =
        before.unicodeScalars.last.map { $0.properties.isAlphabetic || $0.properties.numericType != nil }
        ?? false
      if isMail { return result + (rest[at...].contains(".") ? "[email]" : "[account]") }
      let handle = rest[rest.index(after: at)...].prefix {
        $0.isLetter || $0.isNumber || "_-.@".contains($0)
      }
      let plain = handle.lowercased().reversed().drop { $0 == "." }.reversed()
      let isShown = plain.isEmpty || publicHandles.contains(String(plain))
      result += before + (isShown ? rest[at..<handle.endIndex] : "[account]")
      rest = rest[handle.endIndex...]
    }
    return result + rest
  }

  /// Numbers of seven digits and more, with the marks that stand between their digits.
  private static func withoutNumbers(_ text: String) -> String {
    var result = ""
    var run = ""
    var digits = 0
    func flush() {
      let tail = String(run.reversed().prefix { !$0.isNumber }.reversed())
      result += digits >= 7 ? "[number]" + tail : run
      run = ""
      digits = 0
    }
    for character in text {
      if character.isNumber {
        run.append(character)
        digits += 1
      } else if digits > 0, separates(character) {
        run.append(character)
      } else {
        flush()
        result.append(character)
      }
    }
    flush()
    return result
  }
  /// Whether a character may stand between the digits of one number.
  private static func separates(_ character: Character) -> Bool {
    character.isWhitespace || "./()+·•_".contains(character)
      || character.unicodeScalars.first?.properties.generalCategory == .dashPunctuation
  }
}
