import Foundation
import Testing

/// Runs every case directory against the built commands.
///
/// `EARSHOT_RECORD=1` writes what the commands say as what is expected; read `git diff` before you believe it.
@Suite struct CommandCaseTests {
  @Test(arguments: try CommandCase.all())
  func behavesAsRecorded(_ commandCase: CommandCase) throws {
    let run = try commandCase.run()
    try #require(!run.isOverdue, "\(commandCase.name) did not end in time")
    let actual = CommandCase.outcome(of: run)
    if ProcessInfo.processInfo.environment["EARSHOT_RECORD"] == "1" { return try commandCase.record(actual) }
    let expected = commandCase.expected
    for file in CommandCase.outcomeFiles {
      if let difference = try CommandCase.difference(file, expected: expected, actual: actual) {
        Issue.record("\(commandCase.name)\n\(difference)")
      }
    }
  }

  @Test func everyCaseHasACommand() throws {
    for commandCase in try CommandCase.all() {
      let cmd = commandCase.folder.appendingPathComponent("cmd")
      #expect(FileManager.default.fileExists(atPath: cmd.path), "\(commandCase.name) has no cmd")
    }
  }

  @Test func aCommandThatSaysMuchOnBothOutputsEnds() throws {
    let line = "yes output | head -c 3000000 >&1; yes errors | head -c 3000000 >&2; exit 7"
    let run = try withScratchFolder { try ShellCommand(shell: line, in: $0) }
    #expect(run.output.count == 3_000_000)
    #expect(run.errors.count == 3_000_000)
    #expect(run.status == 7)
  }

  @Test func aCommandThatNeverEndsIsKilled() throws {
    let run = try withScratchFolder { try ShellCommand(shell: "sleep 1000 & wait", in: $0, seconds: 1) }
    #expect(run.isOverdue)
  }
}
