/// The `Link` fields of an answer (RFC 8288): where the next page and its likes are.
struct LinkField {
  private var targets: [String: String] = [:]

  init(_ answer: SourceAnswer) {
    for field in answer.fields where field.name.lowercased() == "link" { read(field.value, answer.url) }
  }

  /// The whole address of the first target with that relation.
  subscript(relation: String) -> String? { targets[relation] }

  /// Whether nothing is linked.
  var isEmpty: Bool { targets.isEmpty }

  private mutating func read(_ value: String, _ base: String) {
    var rest = value[...]
    while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
      let target = WebAddress.resolve(String(rest[rest.index(after: open)..<close]), against: base)
      rest = rest[rest.index(after: close)...]
      // The parameters reach to the comma before the next target; a quoted comma is in none that is used.
      let parameters = rest.prefix { $0 != "<" }
      rest = rest[parameters.endIndex...]
      for parameter in parameters.split(whereSeparator: { $0 == ";" || $0 == "," }) {
        let pair = parameter.split(separator: "=", maxSplits: 1)
        guard pair.count == 2, String(pair[0]).trimmedBlanks.lowercased() == "rel" else { continue }
        let relations = String(pair[1]).trimmedBlanks.filter { $0 != "\"" }.lowercased()
        for relation in relations.split(separator: " ") where targets[String(relation)] == nil {
          targets[String(relation)] = target
        }
      }
    }
  }
}
