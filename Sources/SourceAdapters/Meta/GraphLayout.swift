import MessageCore

/// What the Graph API answers for Facebook pages and Instagram accounts, kept as JSON: pages (`data`), single objects,
/// objects by their ids, as one request for several is answered, and pages and accounts with their posts in them; posts,
/// comments, reviews and conversations.
///
/// The comments inside a post, and the replies inside a comment, follow it.
struct GraphLayout: JSONLayout {
  private let surroundings: GraphObject.Surroundings

  init(_ settings: ImportSettings, _ member: ImportMember) { surroundings = GraphObject.Surroundings() }

  /// A layout of pages that were asked for inside an object, or on a network that is known.
  init(in surroundings: GraphObject.Surroundings) { self.surroundings = surroundings }

  mutating func read(_ part: JSONPart, into findings: inout ImportFindings) throws(LineError) {
    let object = JSONMembers(part.value)
    if object["data"]?.kind == .array {
      for element in object.list("data") { readAll(element, into: &findings) }
    } else if Self.isObject(object) || !GraphObject.inner(part.value).isEmpty {
      readAll(part.value, into: &findings)
    } else {
      let values = part.value.members.map(\.value).filter {
        Self.isObject(JSONMembers($0)) || !GraphObject.inner($0).isEmpty
      }
      guard !values.isEmpty || object["error"] == nil else {
        throw LineError(
          "an error of the Graph API: \(TerminalText.quoted(object.members("error").text("message") ?? ""))")
      }
      for value in values { readAll(value, into: &findings) }
    }
  }

  private static func isObject(_ object: JSONMembers) -> Bool {
    object["created_time"] != nil || object["timestamp"] != nil || object["messages"] != nil
      || object["permalink_url"] != nil
  }

  private func readAll(_ value: JSONValue, into findings: inout ImportFindings) {
    // A list of what is left: comments may be deep.
    var rest: [(value: JSONValue, surroundings: GraphObject.Surroundings)] = [(value, surroundings)]
    while let next = rest.popLast() {
      findings.add(next.value) { value throws(LineError) in
        try GraphObject.message(value, in: next.surroundings)
      }
      rest += GraphObject.inner(next.value, of: next.surroundings).reversed()
    }
  }
}

extension ImportFormat {
  static let graph = ImportFormat(
    name: "facebook",
    summary: "answers of the Graph API as JSON: posts and comments of Facebook and Instagram",
    members: .files("json", "jsonl", "ndjson"),
    likeness: { sample in
      guard sample.isJSON else { return .no }
      if sample.contains("graph.facebook.com") || sample.has("created_time", "permalink_url")
        || sample.has("created_time", "message") || sample.has("recommendation_type")
        || sample.has("media_type", "permalink", "timestamp")
      {
        return .certain
      }
      return .no
    }
  ) { settings, member in JSONAdapter<GraphLayout>(settings, member) }
}
