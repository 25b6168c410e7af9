import MessageCore

/// The members of a JSON object, found once, for objects of which many members are read; of a repeated name the last.
struct JSONMembers {
  private var values: [String: JSONValue] = [:]

  /// The members of an object; none where there is no object.
  init(_ object: JSONValue?) {
    for (name, value) in object?.members ?? [] { values[name] = value }
  }

  /// A member; nil where it is absent or null.
  subscript(name: String) -> JSONValue? {
    guard let value = values[name], !value.isNull else { return nil }
    return value
  }

  /// A string member, or a number as it is spelled.
  func text(_ name: String) -> String? {
    guard let value = self[name] else { return nil }
    switch value.kind {
    case .string: return value.string
    case .number: return String(decoding: value.rawBytes, as: UTF8.self)
    default: return nil
    }
  }

  /// A count, or a string that spells one; nil below zero.
  func count(_ name: String) -> Int64? { text(name).flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil } }
}
