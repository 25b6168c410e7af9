import MessageCore

/// JSON of any shape; `--map` says which value of an object fills which member of a message, `--items` where the objects
/// are.
///
/// Quirks:
/// - Without `--items`, every object of an array, or of a file of objects one after the other, is a message. With it, the
///   objects lie in the array of that name: `--items data.children`; arrays on the way are entered.
/// - A value that is a list fills `mentions`, `hashtags` and `links` with its elements, and a text with their lines.
/// - `null`, and an object where a value is wanted, are as good as absent.
/// - All else is as in `CSVLayout`: names that need no mapping, constants, ids.
struct JSONMapAdapter: ImportAdapter {
  private let settings: ImportSettings
  private let paths: [JSONPath]
  private let columns: [String]
  private let items: [String]
  private var parts: JSONPartReader
  private var plan: ColumnPlan?
  private var writer: CellWriter
  private var row = CellRow()

  init(settings: ImportSettings) {
    self.settings = settings
    columns = Set(settings.columns.values).union(ColumnPlan.ownNames.map(\.rawValue)).sorted()
    paths = columns.map { JSONPath($0) }
    let items = settings.items.map { JSONPath($0).steps } ?? []
    self.items = items
    parts = JSONPartReader(keepsRejected: settings.keepsRejected) { path, isArray in
      let names = path.filter { $0 != "*" }
      return names == items ? isArray : items.starts(with: names)
    }
    writer = CellWriter(settings)
  }

  mutating func next(
    _ input: inout ByteInput, _ record: inout ImportedRecord
  ) throws(ImportFailure) -> ImportStep {
    record.begin()
    if plan == nil {
      plan = try ColumnPlan(header: CSVHeader(columns: columns), settings, network: "json", isTable: false)
    }
    while true {
      switch parts.next(&input) {
      case .needsInput: return .needsInput
      case .end: return .end
      case .left: continue
      case .malformed(let line, let cause):
        record.reject(parts.rejected)
        return .rejection(line: line, cause: cause)
      case .part(let part):
        guard part.path.filter({ $0 != "*" }) == items else { continue }
        do throws(LineError) {
          try write(part.value, to: &record)
        } catch {
          record.reject(part.value.rawBytes)
          return .rejection(line: part.line, cause: error.cause)
        }
        return .record
      }
    }
  }

  private mutating func write(_ value: JSONValue, to record: inout ImportedRecord) throws(LineError) {
    guard value.kind == .object else { throw LineError("\(value.kind.described), not an object") }
    row.removeAll()
    for path in paths {
      var texts: [String] = []
      for found in path.values(in: value) {
        texts +=
          found.kind == .array
          ? found.elements.compactMap(\.scalarText) : [found.scalarText].compactMap { $0 }
      }
      row.append(texts.joined(separator: "\n"))
    }
    let hint = settings.items == nil ? arrayHint(value) : ""
    do throws(LineError) {
      try plan?.write(row, with: &writer, to: &record)
    } catch {
      throw LineError(error.cause + hint)
    }
    if settings.keepsRaw { try record.keep(raw: value.compactBytes) }
  }

  /// What to say where an object that lacks what is needed has a list of others.
  private func arrayHint(_ value: JSONValue) -> String {
    let lists = value.members.filter { $0.value.kind == .array && $0.value.elements.first?.kind == .object }
    return lists.count == 1 ? "; are the objects in --items \(TerminalText.visible(lists[0].name))?" : ""
  }
}

extension JSONValue {
  /// A string, number or truth value as text; nil for other kinds.
  fileprivate var scalarText: String? { boolean.map { $0 ? "true" : "false" } ?? text }
}

extension ImportFormat {
  static let json = ImportFormat(
    name: "json", summary: "JSON of any shape; see --map, --set and --items", takesMap: true,
    members: .files("json", "jsonl", "ndjson"),
    likeness: { sample in sample.isJSON && sample.has("id", "created_at", "text") ? .possible : .no }
  ) { settings, _ in JSONMapAdapter(settings: settings) }
}
