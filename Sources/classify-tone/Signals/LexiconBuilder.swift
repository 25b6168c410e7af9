import MessageCore

/// Collects the terms of several lexicons: later ones add to earlier ones, or take terms away.
struct LexiconBuilder {
  private(set) var names = SignalNames()
  private(set) var terms: [(role: Lexicon.Role, term: LexiconTerm)] = []
  private(set) var helpingWords: [(role: Lexicon.WordRole, word: LexiconTerm.Word)] = []

  /// Adds a lexicon.
  ///
  /// - Throws: `FatalError` as `FILE:LINE: cause`.
  mutating func add(_ bytes: Span<UInt8>, file: String) throws(FatalError) {
    do throws(LexiconError) {
      for section in try LexiconFile(bytes).sections { try add(section) }
    } catch {
      throw FatalError("\(TerminalText.visible(file)):\(error.line): \(error.cause)")
    }
  }

  private mutating func add(_ section: LexiconFile.Section) throws(LexiconError) {
    if let role = LexiconBuilder.helpingList(section.name) { return try addWords(of: section, role) }
    let role: Lexicon.Role
    if section.name.elementsEqual("question".utf8) {
      role = .question
    } else {
      guard let name = names.name(spelled: section.name) else {
        throw LexiconError(line: section.line, cause: "more than \(SignalNames.capacity) signals")
      }
      role = .signal(name)
    }
    for (line, term) in section.terms {
      if term.marks.contains(.removal) {
        try remove(term, role, line)
      } else {
        terms.append((role, term))
      }
    }
  }

  private mutating func remove(_ term: LexiconTerm, _ role: Lexicon.Role, _ line: Int) throws(LexiconError) {
    let before = terms.count
    terms.removeAll { $0.role == role && $0.term.elements == term.elements }
    guard terms.count < before else { throw LexiconError(line: line, cause: "no such term to remove") }
  }

  // MARK: - Lists of helping words

  private mutating func addWords(
    of section: LexiconFile.Section, _ role: Lexicon.WordRole
  ) throws(LexiconError) {
    for (line, term) in section.terms {
      guard term.elements.count == 1, case .words(let words) = term.elements[0].kind,
        term.marks.isSubset(of: .removal)
      else { throw LexiconError(line: line, cause: "this list has single words only") }
      if term.marks.contains(.removal) {
        helpingWords.removeAll { $0.role == role && words.contains($0.word) }
      } else {
        for word in words { helpingWords.append((role, word)) }
      }
    }
  }

  private static func helpingList(_ name: [UInt8]) -> Lexicon.WordRole? {
    switch String(decoding: name, as: UTF8.self) {
    case "negation": .negation
    case "phone_label": .phoneLabel
    case "number_label": .numberLabel
    case "street": .street
    case "vague_street": .vagueStreet
    case "street_before": .streetBefore
    case "role_mailbox": .roleMailbox
    case "common": .common
    default: nil
    }
  }
}
