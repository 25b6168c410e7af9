import MessageCore
import Yams

/// A value in the configuration that knows where it stands, so that every complaint names a line.
struct ConfigurationNode {
  let file: String
  private let node: Node
  /// How complaints call it: the field's name, or its place in a list.
  private let name: String

  /// Reads the first document of a YAML text; nil where it is empty.
  ///
  /// - Throws: `ConfigurationError` where the text is no YAML, or repeats a field.
  init?(yaml: String, file: String) throws(ConfigurationError) {
    do {
      guard let node = try Yams.compose(yaml: yaml), !node.isNull else { return nil }
      self.init(node, name: "the configuration", file: file)
    } catch {
      throw ConfigurationError(error, file: file)
    }
  }

  private init(_ node: Node, name: String, file: String) {
    self.node = node
    self.name = name
    self.file = file
  }

  /// A complaint about this value.
  func error(_ cause: String) -> ConfigurationError {
    ConfigurationError(file: file, line: node.mark?.line, cause: cause)
  }

  /// As `error(_:)`, with the value's name in front.
  func complaint(_ predicate: String) -> ConfigurationError { error("'\(name)' \(predicate)") }

  /// Whether this is a list.
  var isList: Bool { node.sequence != nil }

  /// Whether this is a single value rather than a list or a mapping.
  var isScalar: Bool { node.scalar != nil }

  // MARK: - Kinds

  /// The fields of a mapping; null ones count as absent.
  ///
  /// - Throws: where this is no mapping, and where a field is none of `fields`.
  func fields(_ fields: [String]) throws(ConfigurationError) -> [String: ConfigurationNode] {
    var result: [String: ConfigurationNode] = [:]
    for (key, value) in try entries() {
      guard fields.contains(key.name) else {
        throw key.error(
          "unknown field \(TerminalText.quoted(key.name))\(NearName.hint(for: key.name, among: fields))")
      }
      result[key.name] = value
    }
    return result
  }

  /// The entries of a mapping whose names are data, in their order; null values are left out. The key of an entry is a
  /// node of its own, for complaints about it.
  ///
  /// - Throws: where this is no mapping.
  func entries() throws(ConfigurationError) -> [(key: ConfigurationNode, value: ConfigurationNode)] {
    guard let mapping = node.mapping else { throw wrongKind("a mapping of fields") }
    var result: [(key: ConfigurationNode, value: ConfigurationNode)] = []
    for (key, value) in mapping {
      guard let name = key.scalar?.string else {
        throw ConfigurationNode(key, name: self.name, file: file).error("a field's name must be plain text")
      }
      guard !value.isNull else { continue }
      result.append(
        (ConfigurationNode(key, name: name, file: file), ConfigurationNode(value, name: name, file: file)))
    }
    return result
  }

  /// The key's own text, where this is the key of an entry.
  var key: String { name }

  /// The elements of a list.
  ///
  /// - Throws: where this is no list.
  func list() throws(ConfigurationError) -> [ConfigurationNode] {
    guard let sequence = node.sequence else { throw wrongKind("a list") }
    return sequence.map { ConfigurationNode($0, name: name, file: file) }
  }

  /// The text of a single value, as it is spelled: an unquoted number keeps its digits.
  ///
  /// - Throws: where this is a list, a mapping or empty.
  func text() throws(ConfigurationError) -> String {
    guard let text = node.scalar?.string else { throw wrongKind("text") }
    guard !text.isEmpty else { throw complaint("is empty") }
    return text
  }

  /// One of the words that `type` knows.
  ///
  /// - Throws: where it is anything else; the error names the words.
  func choice<Choice>(_ type: Choice.Type) throws(ConfigurationError) -> Choice
  where Choice: RawRepresentable<String> & CaseIterable {
    let text = try text()
    guard let choice = Choice(rawValue: text) else {
      let words = type.allCases.map(\.rawValue)
      throw error(
        "'\(name)' must be one of \(words.joined(separator: ", ")), not "
          + "\(TerminalText.quoted(text))\(NearName.hint(for: text, among: words))")
    }
    return choice
  }

  /// A text, or the texts of a list.
  ///
  /// - Throws: where it is anything else.
  func texts() throws(ConfigurationError) -> [String] {
    if isScalar { return [try text()] }
    var texts: [String] = []
    for element in try list() { texts.append(try element.text()) }
    return texts
  }

  /// The line that it stands in.
  var line: Int? { node.mark?.line }

  /// `true` or `false`.
  ///
  /// - Throws: where it is anything else; YAML 1.1's `yes` and `on` are not taken.
  func boolean() throws(ConfigurationError) -> Bool {
    switch node.scalar?.string {
    case "true": return true
    case "false": return false
    default: throw wrongKind("true or false")
    }
  }

  /// A whole number from `range`.
  ///
  /// - Throws: where it is anything else.
  func integer(_ range: ClosedRange<Int64>) throws(ConfigurationError) -> Int64 {
    guard let number = node.scalar.flatMap({ Int64($0.string) }) else { throw wrongKind("a whole number") }
    guard range.contains(number) else {
      throw complaint("must be from \(range.lowerBound) to \(range.upperBound), not \(number)")
    }
    return number
  }

  /// A length of time such as `30m`, `1h30m` or `1d`, in seconds; a day is 24 hours.
  ///
  /// - Throws: where it is anything else, 0, or longer than 366 days.
  func duration() throws(ConfigurationError) -> Int64 {
    guard let text = node.scalar?.string else { throw wrongKind("a length of time such as 30m, 4h or 1d") }
    guard let seconds = LengthOfTime.seconds(text) else {
      throw error(
        "'\(name)' must be a length of time such as 30m, 4h, 1h30m or 1d, not \(TerminalText.quoted(text))")
    }
    guard 1...LengthOfTime.longest ~= seconds else {
      throw complaint("must be between a second and 366 days, not \(TerminalText.quoted(text))")
    }
    return seconds
  }

  private func wrongKind(_ expected: String) -> ConfigurationError {
    let found =
      if node.mapping != nil {
        "a mapping"
      } else if node.sequence != nil {
        "a list"
      } else {
        TerminalText.quoted(node.scalar?.string ?? "")
      }
    return complaint("must be \(expected), not \(found)")
  }
}

/// Lengths of time as the configuration and command lines spell them.
public enum LengthOfTime {
  static let longest: Int64 = 366 * 86_400

  /// The seconds in `1d`, `1h30m` and the like; nil for anything else.
  public static func seconds(_ text: String) -> Int64? {
    var total: Int64 = 0
    var digits = ""
    for character in text {
      if character.isASCII, character.isNumber {
        digits.append(character)
        continue
      }
      guard let number = Int64(digits), number <= 1_000_000_000, let unit = units[character] else {
        return nil
      }
      total += number * unit
      digits = ""
    }
    return digits.isEmpty && !text.isEmpty ? total : nil
  }

  private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
}

extension Node {
  /// Whether this is YAML's null: nothing, `~` or an unquoted `null`.
  fileprivate var isNull: Bool {
    guard let scalar, scalar.style == .plain || scalar.style == .any else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }
}

extension ConfigurationError {
  /// What the YAML parser says, with its line.
  fileprivate init(_ error: any Error, file: String) {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      self.init(file: file, line: mark.line, cause: "not YAML: \(problem)")
    case YamlError.duplicatedKeysInMapping(let names, let context):
      let name = TerminalText.quoted(names.first ?? "")
      self.init(file: file, line: context.mark.line, cause: "field \(name) is given twice")
    case YamlError.reader(let problem, _, _, _):
      self.init(file: file, line: nil, cause: "not YAML: \(TerminalText.visible(problem))")
    default:
      self.init(file: file, line: nil, cause: "not YAML")
    }
  }
}
