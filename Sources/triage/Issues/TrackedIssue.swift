import MessageCore

/// An issue of a tracker, as its export tells it.
struct TrackedIssue: Equatable {
  /// `issue:` and the tracker's address of it, else its number.
  var id: String
  var title: String
  var text: String?
  var state = IssueRecord.State.open
  var url: String?
}

/// Reads the issues of a tracker from a file.
enum TrackerImport {
  /// Reads what GitHub's API and `gh issue list --json number,title,body,state,url,labels` print, as an array or one
  /// object a line, or a table of comma-separated values whose first row names columns alike.
  ///
  /// - Throws: `FatalError` naming the file, the line and the cause.
  static func read(_ path: String) throws(FatalError) -> [TrackedIssue] {
    let bytes = try FileContents.read(path)
    let first = bytes.first { !isSpace($0) }
    switch first {
    case UInt8(ascii: "["), UInt8(ascii: "{"): return try objects(bytes, path).map(\.issue)
    case nil: return []
    default: return try table(bytes, path)
    }
  }

  /// An issue by the names that trackers give its parts.
  private struct Parts {
    var number: String?
    var title: String?
    var text: String?
    var state: String?
    var url: String?
    var labels: [String] = []

    /// Nil without a title and a number or an address.
    var issue: TrackedIssue? {
      guard let title, !title.isEmpty, let name = url ?? number, !name.isEmpty else { return nil }
      return TrackedIssue(id: "issue:\(name)", title: title, text: text, state: stateFound, url: url)
    }

    private var stateFound: IssueRecord.State {
      switch state?.lowercased() {
      case "closed", "done", "resolved", "fixed", "completed", "merged": .done
      case "planned", "in progress", "accepted", "scheduled", "next": .planned
      default:
        labels.contains { ["planned", "accepted", "roadmap"].contains($0.lowercased()) } ? .planned : .open
      }
    }
  }

  // MARK: - JSON

  private static func objects(_ bytes: [UInt8], _ path: String) throws(FatalError) -> [(
    line: Int, issue: TrackedIssue
  )] {
    var found: [(line: Int, issue: TrackedIssue)] = []
    if let whole = try? JSONValue(parsing: bytes) {
      let values = whole.kind == .array ? whole.elements : [whole]
      for (place, value) in values.enumerated() {
        // Pull requests stand among GitHub's issues.
        if let request = value[.pullRequest], !request.isNull { continue }
        guard let issue = parts(value).issue else {
          throw FatalError(
            "\(TerminalText.visible(path)): issue \(place + 1): needs a title, and a number or url")
        }
        found.append((place + 1, issue))
      }
      return found
    }
    for (place, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      guard !line.allSatisfy(isSpace) else { continue }
      let value: JSONValue
      do throws(JSONError) {
        value = try JSONValue(parsing: Array(line))
      } catch {
        throw FatalError(
          "\(TerminalText.visible(path)):\(place + 1): \(error.reason) (column \(error.offset + 1))")
      }
      if let request = value[.pullRequest], !request.isNull { continue }
      guard let issue = parts(value).issue else {
        throw FatalError("\(TerminalText.visible(path)):\(place + 1): needs a title, and a number or url")
      }
      found.append((place + 1, issue))
    }
    return found
  }

  private static func parts(_ value: JSONValue) -> Parts {
    Parts(
      number: value[.number].flatMap { $0.integer.map(String.init) ?? $0.string },
      title: value[.title]?.string, text: value[.body]?.string, state: value[.state]?.string,
      url: value[.htmlURL]?.string ?? value[.url]?.string,
      labels: value[.labels]?.elements.compactMap { $0.string ?? $0[.name]?.string } ?? [])
  }

  // MARK: - Tables

  private static func table(_ bytes: [UInt8], _ path: String) throws(FatalError) -> [TrackedIssue] {
    var rows = rows(bytes)
    let names = rows.isEmpty ? [] : rows.removeFirst().cells.map { $0.lowercased() }
    func column(_ candidates: String...) -> Int? {
      candidates.lazy.compactMap { names.firstIndex(of: $0) }.first
    }
    guard let title = column("title", "summary", "subject") else {
      throw FatalError("\(TerminalText.visible(path)):1: names no column 'title'")
    }
    let (number, url) = (column("number", "id", "key", "issue key"), column("url", "html_url", "link"))
    let (text, state) = (column("body", "description"), column("state", "status"))
    let labels = column("labels")
    var issues: [TrackedIssue] = []
    for row in rows {
      func cell(_ place: Int?) -> String? {
        place.flatMap { row.cells.indices.contains($0) && !row.cells[$0].isEmpty ? row.cells[$0] : nil }
      }
      let parts = Parts(
        number: cell(number), title: cell(title), text: cell(text), state: cell(state), url: cell(url),
        labels: cell(labels)?.split(separator: ",").map { $0.drop { $0 == " " } }.map(String.init) ?? [])
      guard let issue = parts.issue else {
        throw FatalError("\(TerminalText.visible(path)):\(row.line): needs a title, and a number or url")
      }
      issues.append(issue)
    }
    return issues
  }

  /// The rows of a table of comma-separated values (RFC 4180), each with the line that it begins on.
  private static func rows(_ bytes: [UInt8]) -> [(line: Int, cells: [String])] {
    var rows: [(line: Int, cells: [String])] = []
    var cells: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var (line, start) = (1, 1)
    func isDoubled(_ index: Int) -> Bool { index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "\"") }
    func end() {
      cells.append(String(decoding: cell, as: UTF8.self))
      cell.removeAll()
    }
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x0A { line += 1 }
      switch byte {
      case UInt8(ascii: "\"") where isQuoted && isDoubled(index):
        cell.append(byte)
        index += 1
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted: end()
      case 0x0A where !isQuoted:
        if cell.last == 0x0D { cell.removeLast() }
        end()
        if cells != [""] { rows.append((start, cells)) }
        cells = []
        start = line
      default: cell.append(byte)
      }
      index += 1
    }
    if !cell.isEmpty || !cells.isEmpty {
      end()
      rows.append((start, cells))
    }
    return rows
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || 0x09...0x0D ~= byte || byte == 0xEF || byte == 0xBB || byte == 0xBF
  }
}

extension MemberName {
  // What GitHub calls an issue's parts.
  fileprivate static let number: MemberName = "number"
  fileprivate static let body: MemberName = "body"
  fileprivate static let labels: MemberName = "labels"
  fileprivate static let htmlURL: MemberName = "html_url"
  fileprivate static let pullRequest: MemberName = "pull_request"
}
