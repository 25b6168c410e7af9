import Dispatch
import Foundation

/// A command line that ran to its end: how it ended and what it said.
///
/// Both outputs go to files, so there is no pipe that could fill up while nobody reads it.
struct ShellCommand {
  let output: Data
  let errors: Data
  /// As the shell says it: 128 and the signal's number where a signal ended it.
  let status: Int
  /// Whether the time was up before it ended by itself.
  let isOverdue: Bool

  /// The folder of the built commands, which is the test program's own; `$EARSHOT_BIN` names another.
  static let builtCommands: String =
    ProcessInfo.processInfo.environment["EARSHOT_BIN"]
    ?? URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path

  /// Runs `program` with `arguments` in `folder`, which is its home too, in a bare environment with the built commands
  /// first on the path.
  ///
  /// - Parameter seconds: after which the command and all that it started are killed.
  init(_ program: String, _ arguments: [String], in folder: URL, seconds: Int = 120) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // `env` gives signals their default action back, whatever started the tests; `timeout` kills the whole group.
    process.arguments =
      ["--default-signal", "timeout", "--kill-after=5", "\(seconds)", program] + arguments
    process.environment = Self.environment(home: folder.path)
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    (output, errors) = try withScratchFolder { said in
      let outputFile = said.appendingPathComponent("output")
      let errorFile = said.appendingPathComponent("errors")
      process.standardOutput = try Self.newFile(outputFile)
      process.standardError = try Self.newFile(errorFile)
      let ended = DispatchSemaphore(value: 0)
      process.terminationHandler = { _ in ended.signal() }
      try process.run()
      ended.wait()
      return (try Data(contentsOf: outputFile), try Data(contentsOf: errorFile))
    }
    let code = Int(process.terminationStatus)
    status = process.terminationReason == .uncaughtSignal ? 128 + code : code
    isOverdue = status == 124 || status == 137
  }

  /// Runs a line of shell, which ends at the first command that fails.
  init(shell line: String, in folder: URL, seconds: Int = 120) throws {
    try self.init("sh", ["-eu", "-c", line], in: folder, seconds: seconds)
  }

  /// What the command wrote to standard output, as text.
  var text: String { String(decoding: output, as: UTF8.self) }
  /// What the command wrote to standard error, as text.
  var errorText: String { String(decoding: errors, as: UTF8.self) }

  private static func newFile(_ place: URL) throws -> FileHandle {
    try Data().write(to: place)
    return try FileHandle(forWritingTo: place)
  }

  private static func environment(home: String) -> [String: String] {
    var variables = [
      "PATH": "\(builtCommands):/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": home, "TMPDIR": home,
      "TZ": "UTC", "LC_ALL": "C.UTF-8",
      "EARSHOT_TESTS": CommandCase.root.deletingLastPathComponent().path,
    ]
    // Where the built commands find Swift's libraries, should they not stand where they stood at build time.
    variables["LD_LIBRARY_PATH"] = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]
    return variables
  }
}

/// Calls `body` with an empty folder, which is removed afterwards.
func withScratchFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "earshot-test-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}
