import Foundation

/// A page of `man/`, as far as these tests read mdoc.
struct ManualPage {
  let file: URL
  let text: String

  static let folder = CommandCase.root.deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("man")

  static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  init(named name: String) throws {
    file = Self.folder.appendingPathComponent(name)
    text = try String(contentsOf: file, encoding: .utf8)
  }

  /// The long options of the lists: `.It Fl -rejects Ar file`, or several as in `.It Fl h , -help`.
  var options: Set<String> {
    let items = text.split(separator: "\n").filter { $0.hasPrefix(".It Fl ") }
    return Set(
      items.flatMap { $0.split(separator: " ") }.filter { $0.wholeMatch(of: /-[a-z][a-z0-9-]+/) != nil }
        .map { "-\($0)" })
  }

  /// The command lines of EXAMPLES in sections 1 and 7: what `.Dl` shows, and each literal block as one script, of which
  /// only the lines after `$ ` count where it has such lines.
  var examples: [String] {
    guard ["1", "7"].contains(file.pathExtension), let start = text.range(of: "\n.Sh EXAMPLES\n") else {
      return []
    }
    let rest = text[start.upperBound...]
    let section = rest[..<(rest.range(of: "\n.Sh ")?.lowerBound ?? rest.endIndex)]
    var found: [String] = []
    var block: [String]?
    for line in section.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix(".Bd -literal") {
        block = []
      } else if line == ".Ed", let lines = block {
        found.append(Self.script(lines))
        block = nil
      } else if line.hasPrefix(".Dl ") {
        found.append(Self.script([Self.plain(Self.shown(macroLine: line.dropFirst(4)))]))
      } else {
        block?.append(Self.plain(line))
      }
    }
    return found
  }

  private static func script(_ lines: [String]) -> String {
    guard lines.contains(where: { $0.hasPrefix("$ ") }) else { return lines.joined(separator: "\n") }
    return lines.filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) }.joined(separator: "\n")
  }

  /// What a macro shows of its arguments: quotes around one are not shown, and `""` inside one stands for a quote.
  private static func shown(macroLine: Substring) -> Substring {
    var shown: [String] = []
    var rest = macroLine.drop { $0 == " " }
    while let first = rest.first {
      if first == "\"" {
        rest = rest.dropFirst()
        var argument = ""
        while let quote = rest.firstIndex(of: "\"") {
          argument += rest[..<quote]
          rest = rest[rest.index(after: quote)...]
          if rest.first != "\"" { break }
          argument += "\""
          rest = rest.dropFirst()
        }
        shown.append(argument)
      } else {
        let end = rest.firstIndex(of: " ") ?? rest.endIndex
        shown.append(String(rest[..<end]))
        rest = rest[end...]
      }
      rest = rest.drop { $0 == " " }
    }
    return Substring(shown.joined(separator: " "))
  }

  /// The characters that roff escapes, as they are.
  private static func plain(_ line: Substring) -> String {
    let escapes = [
      ("\\(aq", "'"), ("\\(dq", "\""), ("\\-", "-"), ("\\&", ""), ("\\(ti", "~"), ("\\(ha", "^"),
      ("\\e", "\\"),
    ]
    return escapes.reduce(String(line)) { $0.replacing($1.0, with: $1.1) }
  }

  /// Fills a folder with the files that the examples name: both networks of the sample as `feed.ndjson`, its
  /// configuration, and `examples/`.
  static func prepare(_ folder: URL) throws {
    let examples = Self.folder.deletingLastPathComponent().appendingPathComponent("examples")
    try FileManager.default.copyItem(at: examples, to: folder.appendingPathComponent("examples"))
    let run = try ShellCommand(
      shell: """
        cp examples/sample/earshot.yaml earshot.yaml
        cp examples/sample/x-mentions.csv mentions.csv
        fetch import csv mentions.csv --set network=x --set kind=post --set visibility=public \\
          --map id='Tweet ID' --map created_at='Date (UTC)' --map text=Text --map author.id='Author ID' \\
          --map author.handle='Author handle' --map author.name='Author name' --map reply_to='In reply to' \\
          --map direction=Direction | cat - examples/sample/mastodon.ndjson >feed.ndjson
        """, in: folder)
    guard run.status == 0 else { throw CocoaError(.fileReadUnknown, userInfo: ["errors": run.errorText]) }
  }
}
