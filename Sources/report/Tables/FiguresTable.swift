import MessageCore

extension Report {
  /// Every single figure of the JSON report by its path, one a row: numbers and words, lists left out.
  var figuresTable: ReportTable {
    var rows: [[Cell]] = []
    if let value = try? JSONValue(parsing: JSONRendering().render(self)) {
      FigurePath.walk(value, path: "") { path, leaf in
        rows.append([.text(path), leaf.number.map { .decimal($0) } ?? .text(leaf.string ?? "")])
      }
    }
    return ReportTable(
      name: "figures", columns: [.text("figure", "Figure"), .number("value", "Value")], rows: rows)
  }
}

/// The path of a figure in the JSON report, such as `response.first.n`.
enum FigurePath {
  /// Hands every number, string and null to `body` that stands in objects, in their order.
  static func walk(_ value: JSONValue, path: String, _ body: (String, JSONValue) -> Void) {
    for (name, member) in value.members {
      let inner = path.isEmpty ? name : "\(path).\(name)"
      switch member.kind {
      case .object: walk(member, path: inner, body)
      case .array: break
      default: body(inner, member)
      }
    }
  }

  /// The value at a path; a unit at a name's end may be left out (`p90` for `p90_seconds`). Nil where there is none.
  static func value(at path: String, in root: JSONValue) -> JSONValue? {
    var value = root
    for name in path.split(separator: ".", omittingEmptySubsequences: false) {
      guard value.kind == .object else { return nil }
      let members = value.members
      let found =
        members.last { $0.name == name }?.value ?? members.last { $0.name == "\(name)_seconds" }?.value
      guard let found else { return nil }
      value = found
    }
    return value
  }
}
