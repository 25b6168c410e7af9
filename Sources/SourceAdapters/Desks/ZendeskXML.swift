import MessageCore

/// Tickets of Zendesk as its XML export writes them: `tickets.xml`.
///
/// What really arrives:
/// - Names are those of the old API with hyphens: `nice-id`, `created-at`, `is-public`; the number that people know is
///   `nice-id`, and a comment's words are its `value`. Tags stand in `current-tags`, with blanks between.
/// - Nothing names the account: ids are the tickets' numbers alone. People are numbers.
struct ZendeskXML: XMLLayout {
  static let shape = XMLRecordReader.Shape(
    containers: ["tickets"], records: ["ticket"], description: "tickets of Zendesk")

  init(_ settings: ImportSettings, _ member: ImportMember) {}

  func read(
    _ element: XMLElement, in container: String, into found: inout ElementFindings
  ) throws(LineError) {
    guard element.name == "ticket" else { return }
    let object: JSONValue
    do throws(JSONError) {
      object = try JSONValue(parsing: Self.json(of: element))
    } catch {
      throw LineError(error.reason)
    }
    let people = ZendeskPeople(JSONMembers(nil))
    let ticket = try Zendesk.message(object, people: people)
    found.add(ticket)
    let comments = element.child("comments")?.children("comment") ?? []
    let isFirstDescription = Zendesk.beginsWithDescription(object)
    for (index, comment) in comments.enumerated() where index > 0 || !isFirstDescription {
      found.add(part: comment) { comment throws(LineError) in
        guard let value = try? JSONValue(parsing: Self.json(of: comment)) else { return nil }
        return try Zendesk.comment(value, of: ticket, people: people)
      }
    }
  }

  /// An element as the JSON that the API would write: underscores in names, lists where the type says `array`.
  private static func json(of element: XMLElement) -> [UInt8] {
    var json = JSONWriter()
    write(element, to: &json)
    return json.bytes
  }

  private static func write(_ element: XMLElement, to json: inout JSONWriter) {
    if element.attribute("type") == "array" {
      json.array { json in for child in element.children { write(child, to: &json) } }
    } else if !element.children.isEmpty {
      json.object { json in
        for child in element.children {
          json.key(child.name == "current-tags" ? "tags" : child.name.replacing("-", with: "_"))
          if child.name == "current-tags" {
            let tags = child.text.split(whereSeparator: \.isWhitespace)
            json.array { json in for tag in tags { json.string(String(tag)) } }
          } else {
            write(child, to: &json)
          }
        }
      }
    } else if element.attribute("nil") == "true" || element.text.isEmpty {
      json.null()
    } else {
      json.string(element.text)
    }
  }
}
