import MessageCore

/// What the parts of a format in JSON mean: asked for each part, in the file's order.
///
/// A layout may keep what it has seen, such as the people that a page lists before its messages.
protocol JSONLayout: SendableMetatype {
  /// Whether the array (else object) at that path is read part by part; see `JSONPartReader`. Every other is a part.
  static func descends(_ path: [String], isArray: Bool) -> Bool

  init(_ settings: ImportSettings, _ member: ImportMember)

  /// Adds the messages that a part holds; a part without any is nothing wrong.
  ///
  /// - Throws: `LineError` where the part as a whole is no good.
  mutating func read(_ part: JSONPart, into findings: inout ImportFindings) throws(LineError)

  /// Told at the end of each array and object that is read part by part.
  mutating func leave(_ path: [String], into findings: inout ImportFindings)
}

extension JSONLayout {
  mutating func leave(_ path: [String], into findings: inout ImportFindings) {}

  /// Enters an array that is the whole file, and holds everything else whole.
  static func descends(_ path: [String], isArray: Bool) -> Bool { path.isEmpty && isArray }
}

/// The messages and other records that one part of a file holds, in order.
struct ImportFindings {
  fileprivate enum Finding {
    case message(Message, raw: JSONValue?)
    case record([UInt8])
    case rejection(JSONValue, cause: String)
  }

  fileprivate var queue = FindingQueue<Finding>()

  /// Adds a message; `raw` is the original object, for `--raw`. One that lacks what every message has is rejected.
  mutating func add(_ message: Message, raw: JSONValue) {
    if message.createdAt == nil { return reject(raw, "\(TerminalText.quoted(message.id)) has no time") }
    if message.text == nil { return reject(raw, "\(TerminalText.quoted(message.id)) has no text") }
    queue.append(.message(message, raw: raw))
  }

  /// Adds what a function makes of an object: the message, nothing, or a rejection of what it throws.
  mutating func add(_ object: JSONValue, _ read: (JSONValue) throws(LineError) -> Message?) {
    do throws(LineError) {
      if let message = try read(object) { add(message, raw: object) }
    } catch {
      reject(object, error.cause)
    }
  }

  /// Adds a record of another type.
  mutating func add(_ deletion: DeletionRecord) {
    var json = JSONWriter()
    deletion.write(to: &json)
    queue.append(.record(json.bytes))
  }

  /// Adds a record of another type.
  mutating func add(_ volume: VolumeRecord) {
    var json = JSONWriter()
    volume.write(to: &json)
    queue.append(.record(json.bytes))
  }

  /// Notes an object that is no good message.
  mutating func reject(_ value: JSONValue, _ cause: String) {
    queue.append(.rejection(value, cause: cause))
  }
}

/// A format in JSON: reads the parts, hands them to the layout, and gives out what that finds one by one.
struct JSONAdapter<Layout: JSONLayout>: ImportAdapter {
  private let settings: ImportSettings
  private var parts: JSONPartReader
  private var layout: Layout
  private var found = ImportFindings()
  /// The line in which the part begins that `found` was found in.
  private var line = 1

  init(_ settings: ImportSettings, _ member: ImportMember) {
    self.init(settings, Layout(settings, member))
  }

  /// - Parameter layout: one that knows more than the file tells.
  init(_ settings: ImportSettings, _ layout: Layout) {
    self.settings = settings
    parts = JSONPartReader(keepsRejected: settings.keepsRejected) { Layout.descends($0, isArray: $1) }
    self.layout = layout
  }

  mutating func next(
    _ input: inout ByteInput, _ record: inout ImportedRecord
  ) throws(ImportFailure) -> ImportStep {
    record.begin()
    while true {
      if let finding = found.queue.next() { return give(finding, &record) }
      switch parts.next(&input) {
      case .needsInput: return .needsInput
      case .end: return .end
      case .malformed(let line, let cause):
        record.reject(parts.rejected)
        return .rejection(line: line, cause: cause)
      case .left(let path): layout.leave(path, into: &found)
      case .part(let part):
        line = part.line
        do throws(LineError) {
          try layout.read(part, into: &found)
        } catch {
          found.reject(part.value, error.cause)
        }
      }
    }
  }

  private func give(_ finding: ImportFindings.Finding, _ record: inout ImportedRecord) -> ImportStep {
    switch finding {
    case .message(var message, let raw):
      message.source = settings.source ?? message.source
      do throws(LineError) {
        try record.take(message, raw: settings.keepsRaw ? raw : nil)
      } catch {
        record.reject(raw?.rawBytes ?? [])
        return .rejection(line: line, cause: error.cause)
      }
    case .record(let json): record.take(json)
    case .rejection(let value, let cause):
      record.reject(value.rawBytes)
      return .rejection(line: line, cause: cause)
    }
    return .record
  }
}
