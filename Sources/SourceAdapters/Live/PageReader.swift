import MessageCore

/// Reads an answer's body as the import format of its network does, and makes its records ready for the wire.
struct PageReader: Sendable {
  private let format: ImportFormat
  private(set) var settings = ImportSettings()

  /// - Parameters:
  ///   - source: becomes the messages' `source`.
  ///   - server: where ids are good on their server only.
  init(_ format: ImportFormat, source: String?, server: String? = nil, keepsRaw: Bool = false) {
    self.format = format
    settings.source = source
    settings.server = server
    settings.keepsRaw = keepsRaw
  }

  /// The records of a body, oldest first.
  ///
  /// - Throws: `SourceFailure` where the body cannot be read as the format at all.
  func page(_ body: [UInt8], at time: Timestamp) throws(SourceFailure) -> SourcePage {
    var adapter = format.adapter(settings, for: ImportMember(modifiedAt: time))
    return try page(body, at: time, with: &adapter)
  }

  /// The same by an adapter that is asked afterwards what else it has seen.
  func page(
    _ body: [UInt8], at time: Timestamp, with adapter: inout any ImportAdapter
  ) throws(SourceFailure) -> SourcePage {
    var page = SourcePage()
    var input = ByteInput(chunkSize: max(body.count + 1, 64))
    var given = 0
    var record = ImportedRecord()
    while true {
      let step: ImportStep
      do throws(ImportFailure) {
        step = try adapter.next(&input, &record)
      } catch {
        throw SourceFailure("the answer cannot be read: \(error.cause)")
      }
      switch step {
      case .needsInput:
        input.fill { buffer in
          let count = min(buffer.count, body.count - given)
          buffer.copyBytes(from: body[given..<given + count])
          given += count
          return count
        }
      case .record:
        page.records.append(try Self.record(record, at: time))
      case .rejection(_, let cause):
        page.rejections.append(PageRejection(bytes: record.rejected, cause: cause))
      case .end:
        page.sort()
        return page
      }
    }
  }

  /// The records of a body that a layout reads which knows more than the body tells.
  func page(_ answer: SourceAnswer, with layout: some JSONLayout) throws(SourceFailure) -> SourcePage {
    var adapter: any ImportAdapter = JSONAdapter(settings, layout)
    return try page(answer.body, at: answer.receivedAt, with: &adapter)
  }

  /// The records of an answer in JSON.
  ///
  /// - Throws: `SourceFailure` where it is no JSON, as where a proxy answers in the server's place.
  func page(_ answer: SourceAnswer) throws(SourceFailure) -> (page: SourcePage, json: JSONValue) {
    let json = try answer.json
    return (try page(answer.body, at: answer.receivedAt), json)
  }

  private static func record(
    _ found: borrowing ImportedRecord, at time: Timestamp
  ) throws(SourceFailure) -> PageRecord {
    do throws(LineError) {
      return try PageRecord(found.json.bytes, isMessage: found.isMessage, observedAt: time)
    } catch {
      throw SourceFailure("a message of the answer is no record: \(error.cause)")
    }
  }
}

extension SourcePage {
  /// Puts the messages in the order in which they were written; those of one time stay as they came.
  mutating func sort() {
    records = records.enumerated().sorted { one, other in
      let times = (one.element.createdAt ?? .distantPast, other.element.createdAt ?? .distantPast)
      return times.0 == times.1 ? one.offset < other.offset : times.0 < times.1
    }.map(\.element)
  }
}

extension Timestamp {
  fileprivate static let distantPast = Timestamp(seconds: .min)
}

extension PageRecord {
  /// - Throws: `LineError` where the record is none.
  init(_ json: [UInt8], isMessage: Bool, observedAt: Timestamp) throws(LineError) {
    guard isMessage else {
      self.init(json)
      return
    }
    var line = MessageLine()
    try line.load(json)
    var message = try Message(line)
    let id = message.id
    let createdAt = message.createdAt
    // What others do to a message is no edit of it, nor a new name of its author; feeds without times have another one
    // each time; and streams tell less of authors and addresses than pages.
    message.createdAt = nil
    message.counts = nil
    message.observedAt = nil
    message.url = nil
    if let author = message.author?.id {
      message.author = Author(id: author)
    } else {
      message.author?.followers = nil
    }
    var writer = JSONWriter()
    message.write(to: &writer)
    let version = Fingerprint.number(of: writer.bytes)
    writer.removeAll()
    writer.string(observedAt.description)
    line.set(.observedAt, writer.bytes)
    self.init(
      json: line.bytes, id: id, version: version, isMessage: true,
      createdAt: createdAt)
  }

  /// A deletion, of which each counts once whenever it comes.
  init(_ deletion: DeletionRecord) {
    var writer = JSONWriter()
    deletion.write(to: &writer)
    self.init(json: writer.bytes, id: "deletion \(deletion.id)", version: 0, isMessage: false, createdAt: nil)
  }

  /// A record of another type, which is known by itself.
  private init(_ json: [UInt8]) {
    self.init(
      json: json, id: String(decoding: json, as: UTF8.self), version: 0, isMessage: false, createdAt: nil)
  }
}

extension SourceAnswer {
  /// The body as JSON.
  ///
  /// - Throws: `SourceFailure` where it is none.
  var json: JSONValue {
    get throws(SourceFailure) {
      do throws(JSONError) {
        return try JSONValue(parsing: body)
      } catch {
        throw SourceFailure("the answer is no JSON (\(error.reason) at byte \(error.offset))")
      }
    }
  }
}
