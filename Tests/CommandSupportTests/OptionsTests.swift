import ArgumentParser
import MessageCore
import Testing

@testable import CommandSupport

/// The option groups that the commands share; what they take from the environment is checked on the built commands.
@Suite struct OptionsTests {
  @Test func takesFilesAndOptionsInAnyOrder() throws {
    let input = try InputOptions.parse(["a.ndjson", "--strict", "-", "--rejects", "bad.ndjson", "b.ndjson"])
    #expect(input.files == ["a.ndjson", "-", "b.ndjson"])
    #expect(input.rejects == "bad.ndjson")
    #expect(input.strict)
    let filter = try input.filterInput()
    #expect(filter.files == input.files)
    #expect(filter.rejects == "bad.ndjson")
    #expect(filter.isStrict)
  }

  @Test func takesWhatFollowsTwoDashesForFiles() throws {
    #expect(try InputOptions.parse(["--", "--strict"]).files == ["--strict"])
  }

  @Test func usesColorAsTheOptionSays() throws {
    #expect(try CommonOptions.parse(["--color", "always"]).usesColor)
    #expect(try !CommonOptions.parse(["--color", "never"]).usesColor)
    #expect(throws: (any Error).self) { try CommonOptions.parse(["--color", "sometimes"]) }
  }

  @Test func readsTimesOnTheCommandLine() {
    #expect(Timestamp(argument: "2026-01-01T00:00:00Z")?.seconds == 1_767_225_600)
    #expect(Timestamp(argument: "yesterday") == nil)
  }
}
