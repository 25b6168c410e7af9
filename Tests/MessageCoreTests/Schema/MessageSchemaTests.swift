import MessageCore
import Testing

@Suite struct MessageSchemaTests {
  @Test(arguments: MessageSchema.Tool.allCases)
  func documentIsJSONSchema202012WithAnIdOfItsOwn(tool: MessageSchema.Tool) throws {
    let document = try JSONValue(parsing: Array(MessageSchema.document(for: tool).utf8))
    #expect(document["$schema"]?.string == "https://json-schema.org/draft/2020-12/schema")
    #expect(document["$id"]?.string == "urn:earshot:schema:\(tool.rawValue)")
    #expect(document["$defs"]?["message"]?["properties"]?["created_at"]?["format"]?.string == "date-time")
  }

  @Test(arguments: MessageSchema.Tool.allCases)
  func everyReferenceHasADefinition(tool: MessageSchema.Tool) throws {
    let document = try JSONValue(parsing: Array(MessageSchema.document(for: tool).utf8))
    let definitions = try #require(document["$defs"])
    let names = Set(definitions.members.map { "#/$defs/\($0.name)" })
    #expect(names.count == definitions.members.count)
    #expect(references(in: document).subtracting(names).isEmpty)
  }

  @Test func linesAreNoWiderThanTheyMustBe() {
    for tool in MessageSchema.Tool.allCases {
      let lines = MessageSchema.document(for: tool).split(separator: "\n")
      // A long text has a line of its own; everything else is broken.
      for line in lines where line.count > 100 { #expect(line.contains("\": \"")) }
    }
  }

  @Test func enumerationsAreThoseOfTheModels() throws {
    let document = try JSONValue(parsing: Array(MessageSchema.document(for: .report).utf8))
    let message = document["$defs"]?["message"]?["properties"]
    let kinds = try #require(message?["kind"]?["enum"]).elements
    #expect(kinds.compactMap(\.string) == Message.Kind.allCases.map(\.rawValue))
    #expect(kinds.last?.isNull == true)
  }

  @Test func eachFilterPromisesTheMemberThatItOwns() throws {
    let owners: [(MessageSchema.Tool, String)] = [
      (.classifyTone, "tone"), (.thread, "thread"), (.triage, "triage"),
    ]
    for (tool, owned) in owners {
      let document = try JSONValue(parsing: Array(MessageSchema.document(for: tool).utf8))
      let input = document["$defs"]?["input"]?["then"]?["required"]?.elements.compactMap(\.string) ?? []
      let output = document["$defs"]?["output"]?["then"]?["required"]?.elements.compactMap(\.string) ?? []
      #expect(output == input + [owned])
    }
  }

  private func references(in value: JSONValue) -> Set<String> {
    var found = Set(value.elements.flatMap { references(in: $0) })
    for (name, part) in value.members {
      if name == "$ref", let reference = part.string { found.insert(reference) }
      found.formUnion(references(in: part))
    }
    return found
  }
}
