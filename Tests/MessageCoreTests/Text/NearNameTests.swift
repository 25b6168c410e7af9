import MessageCore
import Testing

@Suite struct NearNameTests {
  @Test(arguments: [
    ("tonee", "tone"), ("tnoe", "tone"), ("Txet", "text"), ("cvs", "csv"), ("created at", "created_at"),
    ("CREATED_AT", "created_at"),
  ])
  func findsWhatWasMeant(name: String, meant: String) {
    let names = ["text", "tone", "csv", "created_at", "twcs"]
    #expect(NearName.nearest(to: name, among: names) == meant)
    #expect(NearName.hint(for: name, among: names) == "; did you mean '\(meant)'?")
  }

  @Test func offersNothingWhereNothingIsNear() {
    #expect(NearName.nearest(to: "severity", among: ["text", "tone"]) == nil)
    #expect(NearName.hint(for: "", among: ["a", "b"]).isEmpty)
    #expect(NearName.hint(for: "x", among: []).isEmpty)
  }
}
