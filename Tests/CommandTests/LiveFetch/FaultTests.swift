import Foundation
import Testing

/// `fetch` against every fault that servers have, over real connections.
@Suite struct FaultTests {
  /// What a fault leads to: the path of the feed, the exit status, words of the error, and how many messages still came.
  struct Fault: CustomTestStringConvertible, Sendable {
    let path: String
    let status: Int
    let error: String
    var messages = 0
    var options = "--max-wait 2s"

    var testDescription: String { path }
  }

  static let faults = [
    Fault(path: "busy/1/1", status: 0, error: "", messages: 3, options: "--max-wait 20s"),
    Fault(path: "busy/9/100", status: 75, error: "the server answered 429: 'slow down'; come back at 20"),
    Fault(path: "broken/1", status: 0, error: "", messages: 3, options: "--max-wait 20s"),
    Fault(path: "broken/1/500", status: 0, error: "", messages: 3, options: "--max-wait 20s"),
    Fault(path: "broken/9/500", status: 75, error: "the server answered 500", options: "--max-wait 0s"),
    Fault(path: "gone", status: 2, error: "the feed has ended for good (410 Gone"),
    Fault(path: "nothing", status: 2, error: "the server answered 404: 'nothing here'"),
    Fault(path: "refused", status: 77, error: "the server answered 401: 'The access token is invalid'"),
    Fault(path: "short", status: 75, error: "the answer ends before its announced length"),
    Fault(path: "long", status: 1, error: "it was cut short"),
    Fault(path: "reset", status: 75, error: "come back at"),
    Fault(
      path: "silent", status: 75, error: "the server takes too long", options: "--timeout 1s --max-wait 0s"),
    Fault(
      path: "trickle", status: 75, error: "the server takes too long", options: "--timeout 1s --max-wait 0s"),
    Fault(path: "endless", status: 2, error: "the answer is larger than 64 MiB"),
    Fault(path: "bomb", status: 2, error: "the answer is larger than 64 MiB"),
    Fault(path: "damaged", status: 75, error: "the answer's compression is damaged"),
    Fault(path: "packed", status: 0, error: "", messages: 3),
    Fault(path: "loop", status: 2, error: "sent on in circles"),
    Fault(path: "further?to=/feed", status: 0, error: "", messages: 3),
    Fault(path: "further?to=file:///etc/passwd", status: 2, error: "which is no address of http"),
    Fault(path: "portal", status: 2, error: "the answer cannot be read"),
  ]

  @Test(arguments: faults)
  func tellsFaultsApart(_ fault: Fault) throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let run = try ShellCommand(
        shell: "fetch feed --no-state \(fault.options) --url '\(server.address)/\(fault.path)'", in: folder,
        seconds: 60)
      #expect(run.status == fault.status)
      #expect(fault.error.isEmpty || run.errorText.contains(fault.error), "\(run.errorText)")
      #expect(fault.error.isEmpty == run.errorText.isEmpty, "\(run.errorText)")
      #expect(run.text.split(separator: "\n").count == fault.messages)
    }
  }

  @Test func oneFailingSourceStopsNoOther() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      let configuration = """
        sources:
          gone: {network: feed, url: "\(server.address)/gone"}
          refused: {network: feed, url: "\(server.address)/refused"}
          news: {network: feed, url: "\(server.address)/feed"}
        """
      try Data(configuration.utf8).write(to: folder.appendingPathComponent("earshot.yaml"))
      let run = try ShellCommand(shell: "fetch run --config earshot.yaml --state s.db", in: folder)
      // 2 goes before 77.
      #expect(run.status == 2)
      #expect(run.text.split(separator: "\n").count == 3)
      let again = try ShellCommand(shell: "fetch run --config earshot.yaml --state s.db refused", in: folder)
      #expect(again.status == 77)
    }
  }

  @Test func anEndedFeedIsNeverAskedAgain() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      for _ in 0..<3 {
        let run = try ShellCommand(shell: "fetch feed --state s.db --url \(server.address)/gone", in: folder)
        #expect(run.status == 2)
      }
      #expect(try server.requests().count == 1)
    }
  }

  @Test func nothingConnectsToPrivateAddressesForAPublicSource() throws {
    try withScratchFolder { folder in
      let server = try Counterpart(in: folder)
      // A public name whose address is loopback, as DNS rebinding would have it.
      try Data("127.0.0.1 public.example.com\n".utf8).write(to: folder.appendingPathComponent("hosts"))
      let line = """
        unshare -rm sh -c 'mount --bind hosts /etc/hosts && \
          exec fetch feed --no-state --max-wait 0s --url http://public.example.com:\(server.port)/feed'
        """
      guard try ShellCommand(shell: "unshare -rm true", in: folder).status == 0 else { return }
      let run = try ShellCommand(shell: line, in: folder)
      #expect(run.status == 2)
      #expect(run.errorText.contains("the private address 127.0.0.1 is not connected to"), "\(run.errorText)")
      // The server has kept no request, so its file is not there or empty.
      #expect((try? server.requests().isEmpty) ?? true)
      let allowed = try ShellCommand(
        shell: line.replacing("feed --no-state", with: "feed --private --no-state"), in: folder)
      #expect(allowed.status == 0, "\(allowed.errorText)")
    }
  }

  /// What is asked past a proxy is connected to from here, so its address counts, however `no_proxy` spells it.
  @Test(arguments: ["127.0.0.1", "127.0.0.0/8", "127.0.0.1/32"])
  func noPrivateAddressIsAskedPastAProxy(_ exempt: String) throws {
    try withScratchFolder { folder in
      let proxy = try Counterpart(in: folder)
      let otherFolder = folder.appendingPathComponent("inside")
      try FileManager.default.createDirectory(at: otherFolder, withIntermediateDirectories: true)
      let inside = try Counterpart(in: otherFolder)
      let line = """
        http_proxy=\(proxy.address) no_proxy=\(exempt) fetch feed --no-state --max-wait 0s \
          --url 'http://news.example.com/further?to=\(inside.address)/feed'
        """
      let run = try ShellCommand(shell: line, in: folder)
      #expect(run.status == 2)
      #expect(run.errorText.contains("the private address 127.0.0.1 is not connected to"), "\(run.errorText)")
      #expect(try proxy.requests().count == 1)
      #expect((try? inside.requests().isEmpty) ?? true)
    }
  }
}
