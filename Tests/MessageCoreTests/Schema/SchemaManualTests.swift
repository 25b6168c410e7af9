import FoundationEssentials
import MessageCore
import Testing

/// earshot-message(5) is the normative list of members; the schema must say the same.
@Suite struct SchemaManualTests {
  private let manual: [String: [ManualItem]]
  private let definitions: JSONValue

  init() throws {
    manual = try ManualItem.lists(inPage: "earshot-message.5")
    let document = try JSONValue(parsing: Array(MessageSchema.document(for: .report).utf8))
    definitions = try #require(document["$defs"])
  }

  /// The definitions that describe an object of the wire: those with a list of members, beside the record's type.
  private var objects: [(name: String, members: [(name: String, value: JSONValue)])] {
    definitions.members.compactMap { name, definition in
      guard !["record", "is_message", "input", "output"].contains(name) else { return nil }
      let members = (definition["properties"]?.members ?? []).filter { $0.name != "type" }
      return members.isEmpty ? nil : (name, members)
    }
  }

  @Test func manualListsTheMembersOfTheSchema() {
    #expect(Set(manual.keys) == Set(objects.map(\.name)))
    for object in objects {
      #expect(
        manual[object.name]?.map(\.name).sorted() == object.members.map(\.name).sorted(), "\(object.name)")
    }
  }

  @Test func everyNameOfTheWireIsDescribed() throws {
    let source = try ManualItem.text(of: "Sources/MessageCore/JSON/MemberName.swift")
    let names = source.split(separator: "\n").filter { $0.contains("static let") }.compactMap {
      $0.split(separator: "\"").dropFirst().first.map(String.init)
    }
    #expect(names.count > 50)
    let described = Set(objects.flatMap { $0.members.map(\.name) } + ["type"])
    #expect(names.filter { !described.contains($0) } == [])
  }

  @Test func manualGivesTheTypesOfTheSchema() throws {
    for object in objects {
      let required = definitions.members.first { $0.name == object.name }?.value["required"]?.elements
        .compactMap(\.string)
      for (name, value) in object.members {
        let item = try #require(manual[object.name]?.first { $0.name == name }, "\(object.name).\(name)")
        let suffix = required?.contains(name) == true ? ", required" : ""
        #expect(item.type == typeWords(value) + suffix, "\(object.name).\(name)")
      }
    }
  }

  @Test func manualListsTheWordsOfTheSchema() throws {
    for object in objects {
      for (name, value) in object.members {
        guard let words = value["enum"]?.elements.compactMap(\.string) else { continue }
        let item = try #require(manual[object.name]?.first { $0.name == name }, "\(object.name).\(name)")
        #expect(item.words.sorted() == words.sorted(), "\(object.name).\(name)")
      }
    }
  }

  @Test func manualNamesTheRecordTypesOfTheSchema() throws {
    let page = try ManualItem.text(ofPage: "earshot-message.5")
    let sentence = try #require(page.split(separator: "The types are\n").last?.split(separator: " .\n").first)
    let named = sentence.split { $0 == " " || $0 == "\n" }.filter { ![".Cm", ",", "and"].contains($0) }
    let described = definitions.members.filter { name, definition in
      let type = definition["properties"]?["type"]
      return type?["const"]?.string == name
        || type?["enum"]?.elements.first?.string == name && name == "message"
    }
    #expect(named.map(String.init) == described.map(\.name))
  }

  /// The type as the manual words it.
  private func typeWords(_ value: JSONValue) -> String {
    if value["$ref"] != nil { return "object" }
    if value["enum"] != nil { return "string" }
    if value["format"]?.string == "date-time" { return "time" }
    let type = value["type"]?.string ?? value["type"]?.elements.first?.string
    if type == "array", let items = value["items"] { return "array of \(typeWords(items))s" }
    return type ?? "any value"
  }
}

/// An item of a list of members in a manual page: `.It Va NAME Pq TYPE`, after a comment `.\" members: OBJECT`.
private struct ManualItem {
  let name: String
  let type: String
  /// The words that the text sets in bold: the values of a closed list.
  var words: [String] = []

  static func text(ofPage page: String) throws -> String { try text(of: "man/\(page)") }

  /// A file of the project.
  static func text(of path: String) throws -> String {
    let folder = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    return try String(contentsOfFile: "/\(folder)/\(path)", encoding: .utf8)
  }

  /// The lists by their objects.
  static func lists(inPage page: String) throws -> [String: [ManualItem]] {
    var lists: [String: [ManualItem]] = [:]
    var object: String?
    for line in try text(ofPage: page).split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix(".\\\" members: ") {
        object = words.last.map(String.init)
      } else if line == ".El" {
        object = nil
      } else if let object, line.hasPrefix(".It Va "), words.count > 4 {
        let type = words[4...].joined(separator: " ").split(separator: " , ").joined(separator: ", ")
        lists[object, default: []].append(ManualItem(name: String(words[2]), type: type))
      } else if let object, line.hasPrefix(".Cm "), let last = lists[object]?.indices.last {
        lists[object]?[last].words += words.dropFirst().map(String.init).filter { $0 != "," && $0 != "." }
      }
    }
    return lists
  }
}
