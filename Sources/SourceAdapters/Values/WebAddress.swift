/// Addresses by RFC 3986, taken apart and put together as text; nothing is checked.
enum WebAddress {
  /// The address that a reference means in a document at `base` (section 5.2); the reference itself where there is no base.
  static func resolve(_ reference: String, against base: String?) -> String {
    guard let document = base, !document.isEmpty else { return reference }
    let target = Parts(reference)
    let base = Parts(document)
    if target.scheme != nil || reference.isEmpty && base.scheme == nil { return reference }
    var result = base
    result.fragment = target.fragment
    if target.authority != nil {
      (result.authority, result.path, result.query) = (target.authority, target.path, target.query)
    } else if target.path.isEmpty {
      if target.query != nil { result.query = target.query }
    } else {
      result.query = target.query
      result.path = removingDots(
        target.path.hasPrefix("/") ? target.path : merged(target.path, base))
    }
    return result.description
  }

  /// The host that an address names, lower case; nil where it names none.
  static func host(of address: String) -> String? {
    guard var host = Parts(address).authority?[...] else { return nil }
    if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
    if !host.hasPrefix("["), let colon = host.firstIndex(of: ":") { host = host[..<colon] }
    return host.isEmpty ? nil : host.lowercased()
  }

  /// A value in an address's query, as it is written; nil where it has none of that name.
  static func value(of name: String, in address: String) -> String? {
    for pair in (Parts(address).query ?? "").split(separator: "&") where pair.hasPrefix("\(name)=") {
      let value = pair.dropFirst(name.count + 1)
      return value.isEmpty ? nil : String(value)
    }
    return nil
  }

  /// Whether the text begins with a scheme.
  static func isAbsolute(_ address: String) -> Bool { Parts(address).scheme != nil }

  private static func merged(_ path: String, _ base: Parts) -> String {
    if base.authority != nil, base.path.isEmpty { return "/" + path }
    guard let slash = base.path.lastIndex(of: "/") else { return path }
    return base.path[...slash] + path
  }

  private static func removingDots(_ path: String) -> String {
    var segments: [Substring] = []
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      switch part {
      case ".": if isLast { segments.append("") }
      case "..":
        if segments.count > 1 { segments.removeLast() }
        if isLast { segments.append("") }
      default: segments.append(part)
      }
    }
    return segments.joined(separator: "/")
  }

  private struct Parts {
    var scheme: String?
    var authority: String?
    var path = ""
    var query: String?
    var fragment: String?

    init(_ address: String) {
      var rest = address[...]
      if let sign = rest.firstIndex(of: "#") {
        fragment = String(rest[rest.index(after: sign)...])
        rest = rest[..<sign]
      }
      if let colon = rest.firstIndex(of: ":"), Self.isScheme(rest[..<colon]) {
        scheme = String(rest[..<colon])
        rest = rest[rest.index(after: colon)...]
      }
      if let mark = rest.firstIndex(of: "?") {
        query = String(rest[rest.index(after: mark)...])
        rest = rest[..<mark]
      }
      if rest.hasPrefix("//") {
        let name = rest.dropFirst(2).prefix { $0 != "/" }
        authority = String(name)
        rest = rest[name.endIndex...]
      }
      path = String(rest)
    }

    var description: String {
      (scheme.map { "\($0):" } ?? "") + (authority.map { "//\($0)" } ?? "") + path
        + (query.map { "?\($0)" } ?? "") + (fragment.map { "#\($0)" } ?? "")
    }

    private static func isScheme(_ text: Substring) -> Bool {
      guard let first = text.utf8.first, UInt8(ascii: "a")...UInt8(ascii: "z") ~= first | 0x20 else {
        return false
      }
      return text.utf8.allSatisfy { byte in
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || 0x30...0x39 ~= byte || byte == 0x2B
          || byte == 0x2D
          || byte == 0x2E
      }
    }
  }
}
