import Foundation
import Testing

/// One case directory, `Cases/TOOL/BEHAVIOUR`: `cmd`, a shell script; its input files; and what it must say.
///
/// `expected-output` and `expected-errors` are compared byte for byte and are empty where they are absent;
/// `expected-status` is 0 where it is absent. `cmd` finds the scripts beside `Cases` in `$EARSHOT_TESTS`.
struct CommandCase: CustomTestStringConvertible, Sendable {
  /// `TOOL/BEHAVIOUR`.
  let name: String
  let folder: URL

  var testDescription: String { name }

  /// The folder of all cases, beside this file.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
    "Cases")

  /// All cases by name.
  static func all() throws -> [CommandCase] {
    try subfolders(of: root).flatMap { tool in
      try subfolders(of: tool).map { folder in
        CommandCase(name: "\(tool.lastPathComponent)/\(folder.lastPathComponent)", folder: folder)
      }
    }
  }

  private static func subfolders(of folder: URL) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: [.isDirectoryKey])
      .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  /// Runs `cmd` in a scratch copy of the folder.
  func run() throws -> ShellCommand {
    try withScratchFolder { scratch in
      let copy = scratch.appendingPathComponent(folder.lastPathComponent)
      try FileManager.default.copyItem(at: folder, to: copy)
      return try ShellCommand("sh", ["-eu", "cmd"], in: copy)
    }
  }

  // MARK: - Expectations

  /// What a case expects, or what a run gave in the same shape: file name to content.
  typealias Outcome = [String: Data]

  static let outcomeFiles = ["expected-output", "expected-errors", "expected-status"]

  /// What the files of the case say.
  var expected: Outcome {
    var outcome: Outcome = [:]
    for file in Self.outcomeFiles {
      outcome[file] = try? Data(contentsOf: folder.appendingPathComponent(file))
    }
    return outcome
  }

  /// What a run gave; what stands for itself when absent is left out.
  static func outcome(of run: ShellCommand) -> Outcome {
    var outcome: Outcome = [:]
    if !run.output.isEmpty { outcome["expected-output"] = run.output }
    if !run.errors.isEmpty { outcome["expected-errors"] = run.errors }
    if run.status != 0 { outcome["expected-status"] = Data("\(run.status)\n".utf8) }
    return outcome
  }

  /// Writes what a run gave as what the case expects, to be read in `git diff` before it is believed.
  func record(_ outcome: Outcome) throws {
    for file in Self.outcomeFiles {
      let place = folder.appendingPathComponent(file)
      if let content = outcome[file] {
        try content.write(to: place)
      } else if FileManager.default.fileExists(atPath: place.path) {
        try FileManager.default.removeItem(at: place)
      }
    }
  }

  /// The difference of one file as `diff -u` draws it; nil where there is none.
  static func difference(_ file: String, expected: Outcome, actual: Outcome) throws -> String? {
    let (old, new) = (expected[file] ?? Data(), actual[file] ?? Data())
    let isStatus = file == "expected-status"
    guard isStatus ? number(old) != number(new) : old != new else { return nil }
    return try withScratchFolder { scratch in
      try old.write(to: scratch.appendingPathComponent("old"))
      try new.write(to: scratch.appendingPathComponent("new"))
      let labels = ["--label", file, "--label", "what the command did"]
      return String(
        try ShellCommand("diff", ["-u", "-a"] + labels + ["old", "new"], in: scratch).text.prefix(8000))
    }
  }

  private static func number(_ status: Data) -> Int? {
    status.isEmpty
      ? 0 : Int(String(decoding: status, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
