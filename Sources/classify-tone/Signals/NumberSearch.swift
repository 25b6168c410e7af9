/// Finds phone numbers, payment cards and bank accounts among a text's words.
enum NumberSearch {
  /// How many words before a number may say what it is.
  private static var labelReach: Int { 4 }

  static func search(_ text: Span<UInt8>, _ words: borrowing SignalWords, into signals: inout SignalList) {
    var end = 0
    for position in 0..<words.count {
      let word = words[position]
      guard word.start >= end, !word.isReference else { continue }
      if DigitGroups.isDigit(text[word.start]) {
        let groups = DigitGroups(of: text, at: word.start)
        end = groups.end
        add(groups, labels(before: position, words), into: &signals)
      } else if word.end - word.start >= 4, DigitGroups.isDigit(text[word.start + 2]),
        let accountEnd = BankAccount.end(of: text, at: word.start)
      {
        signals.insert(Signal(.personalData, kind: .iban, start: word.start, end: accountEnd))
        end = accountEnd
      }
    }
  }

  private static func add(
    _ groups: DigitGroups, _ labels: Lexicon.WordRole, into signals: inout SignalList
  ) {
    guard !groups.isUnusable, groups.groupCount > 0 else { return }
    if let card = PaymentCard.groups(of: groups), !labels.contains(.numberLabel) {
      let range = groups.range(of: card)
      signals.insert(
        Signal(.personalData, kind: .card, start: range.lowerBound, end: range.upperBound))
    } else if let phone = PhoneNumber.groups(of: groups, labels: labels) {
      let range = groups.range(of: phone)
      signals.insert(
        Signal(
          .personalData, kind: .phone,
          start: range.lowerBound - (groups.hasPlus ? 1 : 0) - (groups.hasParenthesis ? 1 : 0),
          end: range.upperBound))
    }
  }

  /// What the words before a number say of it; the nearest that says anything counts.
  private static func labels(before position: Int, _ words: borrowing SignalWords) -> Lexicon.WordRole {
    var before = position
    while before > 0, position - before < labelReach, words[before].break != .sentence {
      before -= 1
      let labels = words[before].roles.intersection([.phoneLabel, .numberLabel])
      if !labels.isEmpty { return labels }
    }
    return []
  }
}
