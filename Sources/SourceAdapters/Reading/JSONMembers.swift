import MessageCore

/// The members of a JSON object, found once, for objects of which many members are read; of a repeated name the last.
struct JSONMembers {
  private var found: [String: JSONValue] = [:]

  /// The members of an object; none where there is no object.
  init(_ object: JSONValue?) {
    for (name, value) in object?.members ?? [] { found[name] = value }
  }

  /// Whether there is no member at all, as where there was no object.
  var isEmpty: Bool { found.isEmpty }

  /// The members' names, in no order.
  var names: some Collection<String> { found.keys }

  /// The members' values, in no order.
  var values: some Collection<JSONValue> { found.values }

  /// A member; nil where it is absent or null.
  subscript(name: String) -> JSONValue? {
    guard let value = found[name], !value.isNull else { return nil }
    return value
  }

  /// The members of a member that is an object; none where it is not.
  func members(_ name: String) -> JSONMembers { JSONMembers(self[name]) }

  /// The elements of a member that is an array; none where it is not.
  func list(_ name: String) -> [JSONValue] { self[name]?.elements ?? [] }

  /// The elements of a member that is an array of objects.
  func objects(_ name: String) -> [JSONMembers] { list(name).map { JSONMembers($0) } }

  /// A string member, or a number as it is spelled.
  func text(_ name: String) -> String? { self[name]?.text }

  /// As `text`, but nil where it is empty.
  func nonEmpty(_ name: String) -> String? { text(name).flatMap { $0.isEmpty ? nil : $0 } }

  /// A count, or a string that spells one; nil below zero.
  func count(_ name: String) -> Int64? {
    guard let value = self[name] else { return nil }
    let count = value.integer ?? value.string.flatMap { Int64($0) }
    return count.flatMap { $0 >= 0 ? $0 : nil }
  }

  /// A truth value; also where it is spelled as a string.
  func boolean(_ name: String) -> Bool? {
    guard let value = self[name] else { return nil }
    return value.boolean ?? (value.string == "true" ? true : value.string == "false" ? false : nil)
  }

  /// A time in one of the spellings that are told by their shape, or Unix time as a number.
  func time(_ name: String) -> Timestamp? { text(name).flatMap { TimeSpelling.timestamp($0.utf8.span) } }
}

extension JSONValue {
  /// A string, or a number as it is spelled; nil for other kinds.
  var text: String? {
    switch kind {
    case .string: string
    case .number: String(decoding: rawBytes, as: UTF8.self)
    default: nil
    }
  }
}

extension Counts {
  /// Nil where nothing is counted.
  var known: Counts? { self == Counts() ? nil : self }
}
