/// The JSON Schema (2020-12) of what each tool reads and writes, made from the wire format's one description.
///
/// A document validates one line. Its root asks for what the tool writes; `#/$defs/input` asks for what it reads. Members
/// and record types that nobody here knows are allowed everywhere, as on the wire.
public enum MessageSchema {
  /// The five filters.
  public enum Tool: String, CaseIterable, Sendable {
    case fetch
    case classifyTone = "classify-tone"
    case thread, triage, report
  }

  /// The document that `TOOL --schema` prints, laid out for reading, with a line end.
  public static func document(for tool: Tool) -> String {
    var writer = JSONWriter()
    write(tool, to: &writer)
    guard let value = try? JSONValue(parsing: writer.bytes) else { return "" }
    return JSONIndentation.text(of: value) + "\n"
  }

  private static func write(_ tool: Tool, to writer: inout JSONWriter) {
    let root = tool.output == nil ? "input" : "output"
    writer.object { writer in
      writer.member("$schema", "https://json-schema.org/draft/2020-12/schema")
      writer.member("$id", "urn:earshot:schema:\(tool.rawValue)")
      writer.member("title", "A line that \(tool.rawValue) \(tool.output == nil ? "reads" : "writes")")
      writer.member("description", tool.remark)
      writer.member("$ref", "#/$defs/\(root)")
      writer.key("$defs")
      writer.object { writer in
        if let input = tool.input { input.write("input", "A line that \(tool.rawValue) reads.", to: &writer) }
        if let output = tool.output {
          output.write("output", "A line that \(tool.rawValue) writes.", to: &writer)
        }
        writeDefinitions(to: &writer)
      }
    }
  }

  private static func writeDefinitions(to writer: inout JSONWriter) {
    writer.key("record")
    writeRecord(to: &writer)
    writer.key("is_message")
    writer.object { writer in
      writer.member("description", "Whether a record is a message: its type says so, or it has none.")
      writer.key("properties")
      writer.object { writer in
        writer.key(.type)
        writer.object { writer in
          writer.key("enum")
          writer.strings(["message"], isNullable: true)
        }
      }
    }
    for object in WireFormat.objects {
      writer.key(object.name)
      object.writeSchema(to: &writer)
    }
  }

  /// Any record: an object, held to its type's definition where the type is known.
  private static func writeRecord(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("description", "Any record of the wire; records of unknown types are left alone.")
      writer.member("type", "object")
      writer.key("properties")
      writer.object { writer in
        writer.key(.type)
        writer.object { writer in
          writer.member("description", "The record's type; a record without one is a message.")
          writer.key("type")
          writer.strings(["string", "null"])
        }
      }
      writer.key("allOf")
      writer.array { writer in
        for object in WireFormat.objects where object.isRecord {
          writer.object { writer in
            writer.key("if")
            if object.name == "message" {
              writer.reference("is_message")
            } else {
              writer.typeIs(object.name)
            }
            writer.key("then")
            writer.reference(object.name)
          }
        }
      }
    }
  }
}

/// What a tool asks of a message, or promises: members that are there and not null.
private struct MessageDemand {
  let members: [MemberName]
  /// The member that the tool owns, with the parts that it always writes.
  var owned: (name: MemberName, parts: [MemberName])?

  func write(_ name: String, _ meaning: String, to writer: inout JSONWriter) {
    writer.key(name)
    writer.object { writer in
      writer.member("description", meaning)
      writer.member("$ref", "#/$defs/record")
      if members.isEmpty, owned == nil { return }
      writer.key("if")
      writer.reference("is_message")
      writer.key("then")
      writer.object { writer in
        writer.key("required")
        writer.strings((members + [owned?.name].compactMap { $0 }).map(\.description))
        writer.key("properties")
        writer.object { writer in
          for member in members {
            writer.key(member)
            writer.object { $0.member("type", "string") }
          }
          if let owned {
            writer.key(owned.name)
            writer.object { writer in
              writer.member("type", "object")
              if !owned.parts.isEmpty {
                writer.key("required")
                writer.strings(owned.parts.map(\.description))
              }
            }
          }
        }
      }
    }
  }
}

extension MessageSchema.Tool {
  /// Nil for fetch, which reads exports and networks, not records.
  fileprivate var input: MessageDemand? {
    switch self {
    case .fetch: nil
    case .classifyTone: MessageDemand(members: [])
    case .thread: MessageDemand(members: [.id])
    case .triage: MessageDemand(members: [.id, .createdAt])
    case .report: MessageDemand(members: [.createdAt])
    }
  }

  /// Nil for report, which writes reports, not records.
  fileprivate var output: MessageDemand? {
    switch self {
    case .fetch: MessageDemand(members: [.id, .createdAt, .text])
    case .classifyTone:
      MessageDemand(members: [], owned: (.tone, [.label, .score, .probability]))
    case .thread:
      MessageDemand(members: [.id], owned: (.thread, [.id, .depth, .link, .confidence]))
    case .triage: MessageDemand(members: [.id, .createdAt], owned: (.triage, []))
    case .report: nil
    }
  }

  fileprivate var remark: String {
    let rest = "Unknown members and unknown record types are allowed; see earshot-message(5)."
    return switch self {
    case .fetch: "One line of fetch's output. \(rest)"
    case .report: "One line of report's input. \(rest)"
    default: "One line of \(rawValue)'s output; #/$defs/input describes its input. \(rest)"
    }
  }
}

extension JSONWriter {
  fileprivate mutating func reference(_ name: String) {
    object { $0.member("$ref", "#/$defs/\(name)") }
  }

  /// A condition on the record's type, which must be there.
  fileprivate mutating func typeIs(_ name: String) {
    object { writer in
      writer.key("properties")
      writer.object { writer in
        writer.key(.type)
        writer.object { $0.member("const", name) }
      }
      writer.key("required")
      writer.strings(["type"])
    }
  }
}
