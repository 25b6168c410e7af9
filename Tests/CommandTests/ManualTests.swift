import Foundation
import Testing

/// The manual pages against the commands: the same options, examples that run, and mdoc that mandoc accepts.
@Suite struct ManualTests {
  static let tools = ["fetch", "classify-tone", "thread", "triage", "report"]

  @Test(arguments: tools)
  func listsTheOptionsOfTheCommandAndNoOthers(_ tool: String) throws {
    let page = try ManualPage(named: "\(tool).1")
    let commands = try CommandHelp.all(of: tool)
    let offered = Set(commands.flatMap(\.options))
    let described = page.options
    #expect(offered.subtracting(described).sorted() == [], "\(tool).1 lacks these options")
    #expect(described.subtracting(offered).sorted() == [], "\(tool) has no such options")
    // A subcommand is named in its page, and its own options stand there too.
    for command in commands { #expect(page.text.contains(command.name), "\(tool).1 lacks '\(command.name)'") }
  }

  @Test(arguments: try ManualPage.names())
  func runsItsExamples(_ name: String) throws {
    let page = try ManualPage(named: name)
    try withScratchFolder { folder in
      try ManualPage.prepare(folder)
      // One after the other: a later example may read what an earlier one wrote.
      for example in page.examples {
        let run = try ShellCommand(shell: example, in: folder)
        #expect(run.status == 0, "\(name): \(example)\n\(run.errorText)")
      }
    }
  }

  @Test(arguments: tools)
  func showsExamples(_ tool: String) throws { #expect(try !ManualPage(named: "\(tool).1").examples.isEmpty) }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/mandoc")),
    arguments: try ManualPage.names())
  func isCleanMdoc(_ name: String) throws {
    let page = try ManualPage(named: name)
    let run = try withScratchFolder {
      try ShellCommand("mandoc", ["-T", "lint", "-W", "warning", page.file.path], in: $0)
    }
    #expect(run.text == "")
    #expect(run.status == 0)
  }
}
