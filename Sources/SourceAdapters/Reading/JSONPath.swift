import MessageCore

/// A way into a JSON value: names and numbers with dots between, `user.name`, `media.0.url`, `tags.*.text`.
///
/// A number chooses an element, `*` stands for every element, and a backslash makes a dot part of a name.
struct JSONPath {
  /// The names, numbers and stars.
  let steps: [String]

  init(_ text: String) {
    var steps = [""]
    var isEscaped = false
    for character in text {
      if isEscaped || character != "." && character != "\\" {
        steps[steps.count - 1].append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        steps.append("")
      }
    }
    self.steps = steps
  }

  /// The values that it leads to: none, one, or several where it has a star.
  func values(in value: JSONValue) -> [JSONValue] {
    steps.reduce([value]) { values, step in values.flatMap { Self.next($0, step) } }
  }

  private static func next(_ value: JSONValue, _ step: String) -> [JSONValue] {
    switch value.kind {
    case .object: return value.members.last { $0.name == step }.map { [$0.value] } ?? []
    case .array:
      if step == "*" { return value.elements }
      let elements = value.elements
      return Int(step).flatMap { elements.indices.contains($0) ? [elements[$0]] : nil } ?? []
    default: return []
    }
  }
}
