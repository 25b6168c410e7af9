import MessageCore

/// How much a file's name and start speak for a format.
public enum Likeness: Int, Comparable, Sendable {
  case no
  /// Nothing speaks against it.
  case possible
  /// Its name, or something in it, speaks for it.
  case likely
  /// Hardly anything else begins so.
  case certain

  public static func < (left: Likeness, right: Likeness) -> Bool { left.rawValue < right.rawValue }
}

/// A file's path and its first bytes, to tell its format by.
public struct FileSample: Sendable {
  /// How many bytes of a file are looked at, where it has so many.
  public static let length = 64 << 10

  public let path: MemberPath
  /// The first bytes, unpacked, without a byte order mark.
  public let start: [UInt8]
  /// The names of the JSON members in it, where it is JSON or a script that assigns JSON.
  public let jsonNames: Set<String>
  /// The first byte that is no whitespace.
  public let firstByte: UInt8?

  public init(path: MemberPath, start: ArraySlice<UInt8>) {
    self.path = path
    self.start = Array(start.prefix(Self.length))
    firstByte = start.first { !($0 == 0x20 || 0x09...0x0D ~= $0) }
    jsonNames = Self.jsonNames(self.start)
  }

  /// Whether this is JSON or begins as JSON does.
  public var isJSON: Bool { firstByte == UInt8(ascii: "{") || firstByte == UInt8(ascii: "[") }

  /// Whether every one of these is the name of a JSON member.
  public func has(_ names: String...) -> Bool { names.allSatisfy { jsonNames.contains($0) } }

  /// Whether these characters stand in the first bytes.
  public func contains(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    guard let first = wanted.first, start.count >= wanted.count else { return false }
    var index = 0
    while let found = start[index...].firstIndex(of: first), found + wanted.count <= start.count {
      if start[found...].starts(with: wanted) { return true }
      index = found + 1
    }
    return false
  }

  /// The first line, without its end.
  public var firstLine: String {
    String(decoding: start.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }, as: UTF8.self)
  }

  /// The strings that a colon follows.
  private static func jsonNames(_ start: [UInt8]) -> Set<String> {
    var names: Set<String> = []
    var index = 0
    while let quote = start[index...].firstIndex(of: UInt8(ascii: "\"")) {
      var end = quote + 1
      while end < start.count, start[end] != UInt8(ascii: "\"") {
        end += start[end] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard end < start.count else { break }
      var next = end + 1
      while next < start.count, start[next] == 0x20 || 0x09...0x0D ~= start[next] { next += 1 }
      if next < start.count, start[next] == UInt8(ascii: ":"), end - quote < 64 {
        names.insert(String(decoding: start[(quote + 1)..<end], as: UTF8.self))
      }
      index = end + 1
    }
    return names
  }
}
