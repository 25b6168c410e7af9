import MessageCore

extension JSONMembers {
  /// A string or number member that a message cannot do without.
  ///
  /// - Throws: `LineError` naming the kind of object and the member.
  func required(_ name: String, of kind: String) throws(LineError) -> String {
    guard let text = text(name), !text.isEmpty else { throw LineError("\(kind) has no '\(name)'") }
    return text
  }

  /// The first of these members that is a time.
  ///
  /// - Throws: `LineError` where there is none, or the first one that there is cannot be read.
  func time(_ names: String..., of kind: String) throws(LineError) -> Timestamp {
    for name in names {
      guard let text = text(name), !text.isEmpty else { continue }
      guard let time = LooseTime.timestamp(text) else {
        throw LineError("\(kind): '\(name)' \(TerminalText.quoted(text)) is not a time")
      }
      return time
    }
    throw LineError("\(kind) has no '\(names[0])'")
  }

  /// A number, or a string that spells one.
  func number(_ name: String) -> Double? { text(name).flatMap { Double($0) } }
}
