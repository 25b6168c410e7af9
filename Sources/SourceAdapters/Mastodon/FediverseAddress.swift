/// Addresses of the Fediverse, and the ids that stand for them: `mastodon:SERVER/ID`.
enum FediverseAddress {
  /// The server of `https://SERVER/…`, in lower case; nil for what is no such address.
  static func server(_ address: String) -> String? {
    for scheme in ["https://", "http://"] where address.hasPrefix(scheme) {
      let server = address.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
      return server.isEmpty ? nil : server.lowercased()
    }
    return nil
  }

  /// The id of the object with that address: with Mastodon's number where it has one
  /// (`https://SERVER/users/NAME/statuses/ID`, `https://SERVER/ap/users/NUMBER/statuses/ID`, `https://SERVER/@NAME/ID`),
  /// else with its path, as other software has it.
  static func id(_ address: String) -> String? {
    guard let server = server(address) else { return address.isEmpty ? nil : "mastodon:\(address)" }
    var parts = path(address)
    if parts.last == "activity" { parts.removeLast() }
    if let last = parts.last, isNumber(last),
      parts.dropLast().last == "statuses" || parts.first?.hasPrefix("@") == true
    {
      return "mastodon:\(server)/\(last)"
    }
    return "mastodon:\(server)/\(parts.joined(separator: "/"))"
  }

  /// `NAME@SERVER` for an account's address, `https://SERVER/users/NAME` or `https://SERVER/@NAME`; nil where the address
  /// does not tell the name.
  static func handle(_ address: String) -> String? {
    guard let server = server(address) else { return nil }
    let parts = path(address)
    if let first = parts.first, first.hasPrefix("@"), first.count > 1 {
      let name = first.dropFirst()
      return name.contains("@") ? String(name) : "\(name)@\(server)"
    }
    guard parts.count >= 2, ["users", "u", "profile", "author"].contains(parts[0]),
      !isNumber(parts[1]) || parts[0] == "users"
    else { return nil }
    return "\(parts[1])@\(server)"
  }

  private static func path(_ address: String) -> [Substring] {
    let rest = address.drop { $0 != ":" }.dropFirst(3)
    return rest.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").dropFirst().map { $0 }
  }

  private static func isNumber(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { 0x30...0x39 ~= $0 }
  }
}

extension HTMLText {
  /// The addresses that the text links to, without those of the accounts and tags that it names.
  var outwardLinks: [String] {
    links.filter { link in
      link.address.hasPrefix("http")
        && !link.classes.contains { $0 == "mention" || $0 == "hashtag" || $0 == "tag" || $0 == "u-url" }
    }.map(\.address)
  }
}
