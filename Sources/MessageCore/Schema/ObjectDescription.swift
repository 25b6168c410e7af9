/// A record of the wire, or an object inside one: its members with their types and meanings.
struct ObjectDescription: Sendable {
  /// The name in the schema's `$defs` and the heading in earshot-message(5).
  let name: String
  /// What it is, in a sentence.
  let meaning: String
  /// Whether it is a record of its own, told by the value of `type` that is its name.
  var isRecord = false
  let members: [MemberDescription]
  /// The members without which the object is not understood; the others may be absent or null.
  var required: [MemberName] = []
}

/// A member of a record or of an object inside one.
struct MemberDescription: Sendable {
  let name: MemberName
  let type: ValueDescription
  /// What it holds, in a sentence, units included.
  let meaning: String

  init(_ name: MemberName, _ type: ValueDescription, _ meaning: String) {
    self.name = name
    self.type = type
    self.meaning = meaning
  }
}

/// What kind of value a member holds.
indirect enum ValueDescription: Sendable {
  case string
  /// A moment by RFC 3339.
  case time
  case boolean
  /// A whole number.
  case integer(from: Int? = nil, to: Int? = nil)
  case number(from: Int? = nil, to: Int? = nil)
  /// A string out of a closed list.
  case choice([String])
  /// A string that begins so.
  case identifier(prefix: String)
  case list(ValueDescription)
  /// An object of that name.
  case object(String)
  /// An object whose member names are data.
  case mapping(ValueDescription)
  case anything
}

// MARK: - As JSON Schema

extension ObjectDescription {
  /// Writes the definition. An object inside a record may be null, a record may not.
  func writeSchema(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("description", meaning)
      writer.key("type")
      if isRecord { writer.string("object") } else { writer.strings(["object", "null"]) }
      writer.key("properties")
      writer.object { writer in
        if isRecord { writeTypeSchema(to: &writer) }
        for member in members {
          writer.key(member.name)
          member.writeSchema(to: &writer, isNullable: !isRequired(member))
        }
      }
      if !required.isEmpty {
        writer.key("required")
        writer.strings(required.map(\.description))
      }
    }
  }

  private func isRequired(_ member: MemberDescription) -> Bool {
    required.contains { $0.description == member.name.description }
  }

  private func writeTypeSchema(to writer: inout JSONWriter) {
    writer.key(.type)
    writer.object { writer in
      // A record without a type is a message.
      if name == "message" {
        writer.key("enum")
        writer.strings([name], isNullable: true)
      } else {
        writer.member("const", name)
      }
    }
  }
}

extension MemberDescription {
  func writeSchema(to writer: inout JSONWriter, isNullable: Bool) {
    writer.object { writer in
      writer.member("description", meaning)
      type.writeKeywords(to: &writer, isNullable: isNullable)
    }
  }
}

extension ValueDescription {
  /// What Timestamp reads; `format` alone is a remark that most validators do not check.
  private static let timePattern =
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$"

  /// Writes the keywords that say which values are right, inside an object that is open.
  func writeKeywords(to writer: inout JSONWriter, isNullable: Bool) {
    switch self {
    case .string: writer.type("string", isNullable: isNullable)
    case .time:
      writer.type("string", isNullable: isNullable)
      writer.member("format", "date-time")
      writer.member("pattern", Self.timePattern)
    case .boolean: writer.type("boolean", isNullable: isNullable)
    case .integer(let least, let most):
      writer.type("integer", isNullable: isNullable)
      writer.member("minimum", least)
      writer.member("maximum", most)
    case .number(let least, let most):
      writer.type("number", isNullable: isNullable)
      writer.member("minimum", least)
      writer.member("maximum", most)
    case .choice(let values):
      writer.key("enum")
      writer.strings(values, isNullable: isNullable)
    case .identifier(let prefix):
      writer.type("string", isNullable: isNullable)
      writer.member("pattern", "^\(prefix).")
    case .list(let element):
      writer.type("array", isNullable: isNullable)
      writer.key("items")
      writer.object { element.writeKeywords(to: &$0, isNullable: false) }
    case .object(let name):
      // The definition allows null; where the member is required, the type says that it is none.
      if !isNullable { writer.member("type", "object") }
      writer.member("$ref", "#/$defs/\(name)")
    case .mapping(let value):
      writer.type("object", isNullable: isNullable)
      writer.key("additionalProperties")
      writer.object { value.writeKeywords(to: &$0, isNullable: false) }
    case .anything: break
    }
  }
}

extension JSONWriter {
  /// The `type` keyword.
  fileprivate mutating func type(_ name: String, isNullable: Bool) {
    key("type")
    if isNullable { strings([name, "null"]) } else { string(name) }
  }

  /// An array of strings; with a `null` at its end where that is a value too.
  mutating func strings(_ values: [String], isNullable: Bool = false) {
    array { writer in
      for value in values { writer.string(value) }
      if isNullable { writer.null() }
    }
  }
}
