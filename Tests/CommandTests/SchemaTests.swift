import Foundation
import Testing

/// What comes out is held to the schema by a published validator in the cases named `schema`.
@Suite struct SchemaTests {
  @Test(arguments: ["fetch", "classify-tone", "thread", "triage", "report"])
  func everyFilterPrintsItsSchema(tool: String) throws {
    let run = try withScratchFolder { try ShellCommand(tool, ["--schema"], in: $0) }
    #expect(run.status == 0)
    #expect(run.errorText == "")
    let document = try #require(try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
    #expect(document["$id"] as? String == "urn:earshot:schema:\(tool)")
    #expect(document["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
  }
}
