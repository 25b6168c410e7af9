import Glibc
import MessageCore
import SourceAdapters

/// One request of a recording and what came of it. `NNNNNN.json` has all but the answer's body, which is `NNNNNN.body` as
/// it came, without its compression, so that `fetch import` reads it too.
struct RecordedExchange {
  var method: String
  var url: String
  var requestBody: String?
  var time: Timestamp
  var outcome: Result<SourceAnswer, TransportFailure>

  /// What a request is found by.
  var key: String { Self.key(method, url, requestBody) }

  static func key(_ method: String, _ url: String, _ body: String?) -> String {
    "\(method) \(url) \(body ?? "")"
  }

  func write(to folder: String, number: Int) throws {
    let stem = folder + "/" + Self.name(number)
    if case .success(let answer) = outcome { try FileContents.write(answer.body, to: stem + ".body") }
    var json = JSONWriter()
    json.object { json in
      json.key("request")
      json.object { json in
        json.member("method", method)
        json.member("url", url)
        json.member("body", requestBody)
      }
      json.member("received_at", time)
      switch outcome {
      case .success(let answer):
        json.member("status", answer.status)
        json.key("fields")
        json.array { json in
          for field in answer.fields {
            json.array { json in
              json.string(field.name)
              json.string(field.value)
            }
          }
        }
      case .failure(let failure):
        json.member("failure", failure.cause)
        json.member("temporary", failure.isTemporary)
      }
    }
    try FileContents.write(json.bytes + [UInt8(ascii: "\n")], to: stem + ".json")
  }

  /// - Throws: `FatalError` naming the file and what is wrong with it.
  init?(from folder: String, number: Int) throws(FatalError) {
    let path = folder + "/" + Self.name(number)
    guard access(path + ".json", F_OK) == 0 else { return nil }
    let shown = TerminalText.visible(path)
    let bytes = try FileContents.read(path + ".json")
    guard let value = try? JSONValue(parsing: bytes), let request = value["request"],
      let method = request["method"]?.string, let url = request["url"]?.string,
      let time = value["received_at"]?.string.flatMap({ Timestamp(rfc3339: $0.utf8) })
    else { throw FatalError("\(shown).json: no part of a recording") }
    self.method = method
    self.url = url
    self.time = time
    requestBody = request["body"]?.string
    if let cause = value["failure"]?.string {
      outcome = .failure(TransportFailure(cause: cause, isTemporary: value["temporary"]?.boolean ?? true))
      return
    }
    guard let status = value["status"]?.integer else {
      throw FatalError("\(shown).json: no part of a recording")
    }
    let fields = value["fields"]?.elements.compactMap { pair -> HTTPField? in
      let texts = pair.elements.compactMap(\.string)
      return texts.count == 2 ? HTTPField(texts[0], texts[1]) : nil
    }
    outcome = .success(
      SourceAnswer(
        status: Int(status), fields: fields ?? [], body: try FileContents.read(path + ".body"), url: url,
        receivedAt: time))
  }

  private static func name(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
  }
}

extension RecordedExchange {
  init(
    method: String, url: String, requestBody: String?, time: Timestamp,
    of outcome: Result<SourceAnswer, TransportFailure>
  ) {
    self.method = method
    self.url = url
    self.requestBody = requestBody
    self.time = time
    self.outcome = outcome
  }
}

/// Passes everything on to another transport, and keeps it in a folder without the secrets.
final class RecordingTransport: HTTPTransport {
  private let transport: any HTTPTransport
  private let folder: String
  private var requests: [Int: HTTPRequest] = [:]
  private var count = 0

  /// - Throws: `FatalError` where the folder cannot be made, or holds a recording already.
  init(_ transport: any HTTPTransport, folder: String) throws(FatalError) {
    self.transport = transport
    self.folder = folder
    let shown = TerminalText.visible(folder)
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else { throw FatalError("\(shown): \(reason(errno))") }
    guard access(folder + "/000001.json", F_OK) != 0 else {
      throw FatalError("\(shown): there is a recording in it already")
    }
  }

  var now: Double { transport.now }

  func start(_ request: HTTPRequest, as number: Int) {
    requests[number] = request
    transport.start(request, as: number)
  }

  func cancel(_ number: Int) {
    requests[number] = nil
    transport.cancel(number)
  }

  func release(_ number: Int) { transport.release(number) }

  func wait(until time: Double?) throws -> [TransportEvent] {
    let events = try transport.wait(until: time)
    for event in events {
      switch event {
      case .answer(let number, let answer): try keep(.success(answer), of: number)
      case .failure(let number, let failure): try keep(.failure(failure), of: number)
      // Streams have no end to be kept at.
      case .streamBegan, .streamBytes: break
      }
    }
    return events
  }

  private func keep(_ outcome: Result<SourceAnswer, TransportFailure>, of number: Int) throws {
    guard let request = requests.removeValue(forKey: number), request.carrier == nil, !request.isLogin else {
      return
    }
    count += 1
    let outcome = outcome.map { answer in
      var answer = answer
      answer.body = Redaction.removed(request.secrets, from: answer.body)
      answer.fields = answer.fields.filter { $0.name.lowercased() != "set-cookie" }.map {
        HTTPField($0.name, Redaction.removed(request.secrets, from: $0.value))
      }
      return answer
    }
    let body = request.body.map {
      Redaction.removed(request.secrets, from: String(decoding: $0, as: UTF8.self))
    }
    // What was made of the answer has its time, not that of the keeping.
    let time = (try? outcome.get().receivedAt) ?? Timestamp(time: now)
    let exchange = RecordedExchange(
      method: request.method, url: Redaction.removed(request.secrets, from: request.address),
      requestBody: body,
      time: time, of: outcome)
    try exchange.write(to: folder, number: count)
  }
}

/// Takes secrets out of what is shown or kept.
enum Redaction {
  private static let stand = "REDACTED"

  static func removed(_ secrets: [String], from text: String) -> String {
    secrets.flatMap { [$0, SourceRequest.encoded($0)] }.reduce(text) { text, secret in
      secret.isEmpty ? text : text.replacing(secret, with: stand)
    }
  }

  static func removed(_ secrets: [String], from bytes: [UInt8]) -> [UInt8] {
    secrets.flatMap { [Array($0.utf8), Array(SourceRequest.encoded($0).utf8)] }.reduce(bytes) {
      bytes, secret in
      secret.isEmpty ? bytes : bytes.replacing(secret, with: Array(stand.utf8))
    }
  }
}

/// Answers from a recording, in its time.
final class ReplayTransport: HTTPTransport {
  private(set) var now: Double
  private var exchanges: [String: [RecordedExchange]] = [:]
  private var events: [TransportEvent] = []

  /// - Throws: `FatalError` where there is no recording, or it cannot be read.
  init(folder: String) throws(FatalError) {
    var number = 1
    var first: Timestamp?
    while let exchange = try RecordedExchange(from: folder, number: number) {
      first = first ?? exchange.time
      exchanges[exchange.key, default: []].append(exchange)
      number += 1
    }
    guard let first else { throw FatalError("\(TerminalText.visible(folder)): no recording in it") }
    now = first.time
  }

  func start(_ request: HTTPRequest, as number: Int) {
    let body = request.body.map {
      Redaction.removed(request.secrets, from: String(decoding: $0, as: UTF8.self))
    }
    let key = RecordedExchange.key(request.method, request.address, body)
    guard let exchange = exchanges[key]?.first else {
      let cause =
        "the recording has no answer to \(request.method) \(TerminalText.quoted(request.address, limit: 200))"
      events.append(.failure(number, TransportFailure(cause: cause, isTemporary: false)))
      return
    }
    exchanges[key]?.removeFirst()
    now = max(now, exchange.time.time)
    switch exchange.outcome {
    case .success(let answer): events.append(.answer(number, answer))
    case .failure(let failure): events.append(.failure(number, failure))
    }
  }

  func cancel(_ number: Int) {}

  func release(_ number: Int) {}

  func wait(until time: Double?) throws -> [TransportEvent] {
    try Interruption.check()
    defer { events = [] }
    if events.isEmpty, let time { now = max(now, time) }
    return events
  }
}
