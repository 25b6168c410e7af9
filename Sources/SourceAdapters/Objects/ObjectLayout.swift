import MessageCore

/// What messages the objects of one network are, however they came here: from an API, an archive or an export; one a line,
/// in an array, or in pages, which are objects that hold them in lists.
///
/// The mapping of one object is pure and knows nothing of files, so live pages are read by it, too.
protocol ObjectLayout: JSONLayout {
  /// Where pages hold their objects, as the names on the way there.
  static var lists: [[String]] { get }
  /// Whether a file is always one page, which may be large: its lists are then read part by part. Else a page is held
  /// whole.
  static var isOneLargePage: Bool { get }

  /// Adds the messages that an object holds.
  ///
  /// - Parameters:
  ///   - object: an element of a list, or an object that stands alone.
  ///   - page: what the page around it says beside its lists; nothing where there is none.
  /// - Throws: `LineError` where the object is none of this network's, or lacks what a message needs.
  mutating func read(
    _ object: JSONValue, page: JSONMembers, into found: inout ImportFindings
  ) throws(LineError)
}

extension ObjectLayout {
  static var isOneLargePage: Bool { false }

  static func descends(_ path: [String], isArray: Bool) -> Bool {
    if path.isEmpty, isArray { return true }
    guard isOneLargePage else { return false }
    return lists.contains { isArray ? $0 == path : $0.count > path.count && $0.starts(with: path) }
  }

  mutating func read(_ part: JSONPart, into findings: inout ImportFindings) throws(LineError) {
    try readObjects(part, into: &findings)
  }

  /// Reads the objects that a part is or, as a page, holds.
  mutating func readObjects(_ part: JSONPart, into findings: inout ImportFindings) throws(LineError) {
    if Self.isOneLargePage, !part.path.isEmpty, part.path != ["*"] {
      // What a page says beside its lists is no message.
      guard Self.lists.contains(where: { $0 + ["*"] == part.path }) else { return }
      return try read(part.value, page: JSONMembers(nil), into: &findings)
    }
    guard part.value.kind == .object else { throw LineError("expected an object") }
    var isPage = false
    for path in Self.lists {
      let end = path.reduce(part.value as JSONValue?) { value, name in JSONMembers(value)[name] }
      guard let end, end.kind == .array else { continue }
      isPage = true
      let page = JSONMembers(part.value)
      for element in end.elements {
        do throws(LineError) {
          try read(element, page: page, into: &findings)
        } catch {
          findings.reject(element, error.cause)
        }
      }
    }
    if !isPage { try read(part.value, page: JSONMembers(nil), into: &findings) }
  }
}
