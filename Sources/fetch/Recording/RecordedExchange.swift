import Glibc
import MessageCore
import SourceAdapters

/// One request of a recording and what came of it. `NNNNNN.json` has all but the answer's body, which is `NNNNNN.body` as
/// it came, without its compression, so that `fetch import` reads it too. Of a stream, `NNNNNN.parts` says when which part
/// of the body came.
struct RecordedExchange {
  /// What came of a request.
  enum Outcome {
    case answer(SourceAnswer)
    case failure(TransportFailure)
    /// A stream that began, with its answer, what it brought, and how it ended; nil where it was still open.
    case stream(SourceAnswer, parts: [RecordedPart], end: RecordedEnd?)
  }

  var method: String
  var url: String
  var requestBody: String?
  /// When it was told, in seconds since 1970.
  var time: Double
  var outcome: Outcome

  /// What a request is found by.
  var key: String { Self.key(method, url, requestBody) }

  static func key(_ method: String, _ url: String, _ body: String?) -> String {
    "\(method) \(url) \(body ?? "")"
  }

  /// When the last of it was told, in seconds since 1970.
  var endsAt: Double {
    guard case .stream(_, let parts, let end) = outcome else { return time }
    return end?.time ?? parts.last?.time ?? time
  }

  // MARK: - Writing

  /// Keeps all of it that is known; of a stream the beginning.
  func write(to folder: String, number: Int) throws {
    let stem = Self.stem(folder, number)
    if case .answer(let answer) = outcome { try FileContents.write(answer.body, to: stem + ".body") }
    var json = JSONWriter()
    json.object { json in
      json.key("request")
      json.object { json in
        json.member("method", method)
        json.member("url", url)
        json.member("body", requestBody)
      }
      switch outcome {
      case .answer(let answer), .stream(let answer, _, _):
        json.member("received_at", answer.receivedAt)
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
      json.member("at", Timestamp(exact: time))
      if case .stream = outcome { json.member("stream", true) }
    }
    try FileContents.write(json.bytes + [UInt8(ascii: "\n")], to: stem + ".json")
  }

  // MARK: - Reading

  /// Nil where there is none of that number.
  ///
  /// - Throws: `FatalError` naming the file and what is wrong with it.
  init?(from folder: String, number: Int) throws(FatalError) {
    let stem = Self.stem(folder, number)
    guard access(stem + ".json", F_OK) == 0 else { return nil }
    let wrong = FatalError("\(TerminalText.visible(stem)).json: no part of a recording")
    guard let value = try? JSONValue(parsing: FileContents.read(stem + ".json")),
      let request = value["request"], let method = request["method"]?.string,
      let url = request["url"]?.string
    else { throw wrong }
    func time(_ name: MemberName) -> Timestamp? {
      value[name]?.string.flatMap { Timestamp(rfc3339: $0.utf8) }
    }
    guard let receivedAt = time("received_at") ?? time("at") else { throw wrong }
    self.method = method
    self.url = url
    self.time = (time("at") ?? receivedAt).time
    requestBody = request["body"]?.string
    if let cause = value["failure"]?.string {
      let isTemporary = value["temporary"]?.boolean ?? true
      outcome = .failure(TransportFailure(cause: cause, isTemporary: isTemporary))
      return
    }
    guard let status = value["status"]?.integer else { throw wrong }
    let fields = value["fields"]?.elements.compactMap { pair -> HTTPField? in
      let texts = pair.elements.compactMap(\.string)
      return texts.count == 2 ? HTTPField(texts[0], texts[1]) : nil
    }
    var answer = SourceAnswer(status: Int(status), fields: fields ?? [], url: url, receivedAt: receivedAt)
    let body = try FileContents.read(stem + ".body")
    if value["stream"]?.boolean == true {
      let (parts, end) = try RecordedPart.read(from: stem, body)
      outcome = .stream(answer, parts: parts, end: end)
    } else {
      answer.body = body
      outcome = .answer(answer)
    }
  }

  /// What the names of its files begin with.
  static func stem(_ folder: String, _ number: Int) -> String {
    let digits = String(number)
    return folder + "/" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
  }
}

extension RecordedExchange {
  init(method: String, url: String, requestBody: String?, time: Double, outcome: Outcome) {
    self.method = method
    self.url = url
    self.requestBody = requestBody
    self.time = time
    self.outcome = outcome
  }
}

extension Timestamp {
  /// A moment in seconds since 1970, to the microsecond.
  init(exact time: Double) {
    let seconds = time.rounded(.down)
    let microseconds = min(((time - seconds) * 1e6).rounded(), 999_999)
    self.init(seconds: Int64(seconds), nanoseconds: Int32(microseconds) * 1000)
  }
}
