import MessageCore

/// What a value of the JSON report is.
indirect enum ReportShape: Sendable {
  case count
  /// A number; null where the figure does not exist.
  case figure(from: Int? = nil, to: Int? = nil)
  case string
  case time
  case boolean
  case choice([String])
  case list(ReportShape)
  case object([ReportMember])
  /// An object whose names are data.
  case mapping(ReportShape)
}

/// A member of an object in the JSON report.
struct ReportMember: Sendable {
  let name: String
  let shape: ReportShape
  let meaning: String
  /// Whether it may be absent.
  let isOptional: Bool

  init(_ name: String, _ shape: ReportShape, _ meaning: String, optional: Bool = false) {
    self.name = name
    self.shape = shape
    self.meaning = meaning
    isOptional = optional
  }
}

extension ReportShape {
  /// The shape at a path such as `response.first.n`; a unit at a name's end may be left out. Nil where there is none.
  func shape(at path: some Collection<Substring>) -> ReportShape? {
    guard let name = path.first else { return self }
    switch self {
    case .object(let members):
      let member = members.first { $0.name == name } ?? members.first { $0.name == "\(name)_seconds" }
      return member?.shape.shape(at: path.dropFirst())
    case .mapping(let value): return value.shape(at: path.dropFirst())
    default: return nil
    }
  }

  /// Writes the keywords of JSON Schema 2020-12, inside an object that is open.
  func writeKeywords(to writer: inout JSONWriter) {
    switch self {
    case .count:
      writer.member("type", "integer")
      writer.member("minimum", 0)
    case .figure(let least, let most):
      writer.types("number", "null")
      writer.member("minimum", least)
      writer.member("maximum", most)
    case .string: writer.types("string", "null")
    case .time:
      writer.types("string", "null")
      writer.member("format", "date-time")
    case .boolean: writer.member("type", "boolean")
    case .choice(let values):
      writer.key("enum")
      writer.array { writer in values.forEach { writer.string($0) } }
    case .list(let element):
      writer.member("type", "array")
      writer.key("items")
      writer.object { element.writeKeywords(to: &$0) }
    case .mapping(let value):
      writer.member("type", "object")
      writer.key("additionalProperties")
      writer.object { value.writeKeywords(to: &$0) }
    case .object(let members):
      writer.member("type", "object")
      writer.key("properties")
      writer.object { writer in
        for member in members {
          writer.key(member.name)
          writer.object { writer in
            writer.member("description", member.meaning)
            member.shape.writeKeywords(to: &writer)
          }
        }
      }
      let required = members.filter { !$0.isOptional }
      if !required.isEmpty {
        writer.key("required")
        writer.array { writer in required.forEach { writer.string($0.name) } }
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func types(_ one: String, _ other: String) {
    key("type")
    array { writer in
      writer.string(one)
      writer.string(other)
    }
  }
}
