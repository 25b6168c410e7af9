import MessageCore

/// Where a source goes on: named texts, kept as one JSON object. Only the adapter that wrote it knows what they mean.
public struct SourceCursor: Equatable, Sendable {
  private var values: [String: String] = [:]

  public init() {}

  /// Reads what `json` wrote; nothing of what is no such object.
  public init(json: String) {
    guard let object = try? JSONValue(parsing: Array(json.utf8)) else { return }
    for (name, value) in object.members { values[name] = value.string }
  }

  /// Whether nothing is known, as on the first run.
  public var isEmpty: Bool { values.isEmpty }

  public subscript(name: String) -> String? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// The cursor as a JSON object, names in order.
  public var json: String {
    var writer = JSONWriter()
    writer.object { writer in
      for (name, value) in values.sorted(by: { $0.key < $1.key }) {
        writer.key(name)
        writer.string(value)
      }
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
