/// JSON laid out for people: a value that fits a line stays on it, a longer one has its parts on lines of their own.
public enum JSONIndentation {
  private static let width = 100

  /// The text of a value, indented by two spaces a level, without a line end.
  public static func text(of value: JSONValue) -> String { text(of: value, indentation: "", taken: 0) }

  /// - Parameter taken: the columns that stand before the value in its line, beside the indentation.
  private static func text(of value: JSONValue, indentation: String, taken: Int) -> String {
    let line = onOneLine(value)
    if indentation.utf8.count + taken + line.utf8.count < width { return line }
    let inner = indentation + "  "
    switch value.kind {
    case .object where !value.members.isEmpty:
      let parts = value.members.map { name, part in
        let key = "\(quoted(name)): "
        return inner + key + text(of: part, indentation: inner, taken: key.utf8.count)
      }
      return "{\n\(parts.joined(separator: ",\n"))\n\(indentation)}"
    case .array where !value.elements.isEmpty:
      let parts = value.elements.map { inner + text(of: $0, indentation: inner, taken: 0) }
      return "[\n\(parts.joined(separator: ",\n"))\n\(indentation)]"
    default: return line
    }
  }

  private static func onOneLine(_ value: JSONValue) -> String {
    switch value.kind {
    case .object:
      "{\(value.members.map { "\(quoted($0.name)): \(onOneLine($0.value))" }.joined(separator: ", "))}"
    case .array: "[\(value.elements.map(onOneLine).joined(separator: ", "))]"
    default: String(decoding: value.rawBytes, as: UTF8.self)
    }
  }

  private static func quoted(_ name: String) -> String {
    var writer = JSONWriter()
    writer.string(name)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
