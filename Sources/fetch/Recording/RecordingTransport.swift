import Glibc
import MessageCore
import SourceAdapters

/// Passes everything on to another transport, and keeps it in a folder without the secrets.
final class RecordingTransport: HTTPTransport {
  private let transport: any HTTPTransport
  private let folder: String
  private var requests: [Int: HTTPRequest] = [:]
  private var streams: [Int: StreamRecorder] = [:]
  private var count = 0
  /// The time stands still while what has come is dealt with, so that what is made of it has the time that is kept.
  private(set) var now: Double
  /// The time that was kept last: no two are the same, so that the order of what came at once is kept, too.
  private var keptAt = 0.0

  /// - Throws: `FatalError` where the folder cannot be made, or holds a recording already.
  init(_ transport: any HTTPTransport, folder: String) throws(FatalError) {
    self.transport = transport
    self.folder = folder
    now = transport.now
    let shown = TerminalText.visible(folder)
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else { throw FatalError("\(shown): \(reason(errno))") }
    guard access(folder + "/000001.json", F_OK) != 0 else {
      throw FatalError("\(shown): there is a recording in it already")
    }
  }

  func start(_ request: HTTPRequest, as number: Int) {
    requests[number] = request
    transport.start(request, as: number)
  }

  func cancel(_ number: Int) {
    requests[number] = nil
    streams[number] = nil
    transport.cancel(number)
  }

  func release(_ number: Int) { transport.release(number) }

  func wait(until time: Double?) throws -> [TransportEvent] {
    let events = try transport.wait(until: time)
    now = transport.now
    for event in events {
      keptAt = max(now, keptAt + 2e-6)
      switch event {
      case .answer(let number, let answer): try keep(.answer(answer), of: number)
      case .failure(let number, let failure): try keep(.failure(failure), of: number)
      case .streamBegan(let number, let answer):
        try keep(.stream(answer, parts: [], end: nil), of: number)
      case .streamBytes(let number, let bytes): try streams[number]?.take(bytes, at: keptAt)
      }
    }
    return events
  }

  private func keep(_ outcome: RecordedExchange.Outcome, of number: Int) throws {
    if let stream = streams.removeValue(forKey: number) {
      if case .failure(let failure) = outcome { return try stream.end(failure, at: keptAt) }
      return try stream.end(nil, at: keptAt)
    }
    guard let request = requests.removeValue(forKey: number), !request.isLogin else { return }
    count += 1
    var kept = outcome
    switch outcome {
    case .answer(let answer): kept = .answer(Redaction.removed(request.secrets, from: answer))
    case .stream(let answer, let parts, let end):
      streams[number] = try StreamRecorder(
        RecordedExchange.stem(folder, count), secrets: request.secrets)
      kept = .stream(Redaction.removed(request.secrets, from: answer), parts: parts, end: end)
    case .failure: break
    }
    let exchange = RecordedExchange(
      method: request.method, url: Redaction.removed(request.secrets, from: request.address),
      requestBody: request.shownBody, time: keptAt, outcome: kept)
    try exchange.write(to: folder, number: count)
  }
}
