import Dispatch
import Foundation

/// A server on loopback for as long as the object lives: the fault server of these tests, or one that others wrote.
final class Counterpart {
  let port: Int
  private let process = Process()
  private let folder: URL
  private let input = Pipe()
  private let ended = DispatchSemaphore(value: 0)

  private static let servers = CommandCase.root.deletingLastPathComponent().appendingPathComponent("Servers")

  /// Python with the packages that `run.sh` installs; nil where it could not.
  static let python: String? = {
    let root = CommandCase.root.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let path = root.appendingPathComponent(".build/counterparts/bin/python").path
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  /// Starts `counterpart.py`, which keeps its requests in `folder`.
  ///
  /// - Parameter delay: how long a page of a listing takes, in seconds.
  convenience init(in folder: URL, delay: Double = 0) throws {
    try self.init("/usr/bin/python3", [Self.script("counterpart.py"), folder.path, "\(delay)"], in: folder)
  }

  /// Starts mastodon-mock; see `mastodon.py`.
  static func mastodon(in folder: URL) throws -> Counterpart {
    try Counterpart(python ?? "python3", [script("mastodon.py"), "serve", folder.path], in: folder)
  }

  /// Starts a program that prints its port once it answers there.
  init(_ program: String, _ arguments: [String], in folder: URL) throws {
    self.folder = folder
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = input
    process.standardOutput = output
    process.terminationHandler = { [ended] _ in ended.signal() }
    try process.run()
    var line = Data()
    while let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty, byte != Data([10]) {
      line += byte
    }
    guard let port = Int(String(decoding: line, as: UTF8.self)) else { throw CocoaError(.fileReadUnknown) }
    self.port = port
  }

  // Ended for sure, whatever signals it ignores, and waited for: a process that is let go of before its end closes
  // descriptors that are others' by then. (`waitUntilExit` would run the thread's event loop, which a test's thread has
  // none of.) The end of its input is what a program ends by that has children of its own.
  deinit {
    try? input.fileHandleForWriting.close()
    if ended.wait(timeout: .now() + 2) == .success { return }
    kill(process.processIdentifier, SIGKILL)
    _ = ended.wait(timeout: .now() + 10)
  }

  var address: String { "http://127.0.0.1:\(port)" }

  /// A request that the server got.
  struct Request: Decodable {
    let path: String
    let query: [String: String]
    let fields: [String: String]
    let body: String
  }

  /// What was asked so far.
  func requests() throws -> [Request] {
    let text = try String(contentsOf: folder.appendingPathComponent("requests"), encoding: .utf8)
    return try text.split(separator: "\n").map { try JSONDecoder().decode(Request.self, from: Data($0.utf8)) }
  }

  /// The path of a program beside the fault server.
  static func script(_ name: String) -> String { servers.appendingPathComponent(name).path }
}
