import MessageCore

/// The known issues as an Atom feed (RFC 4287).
enum AtomFeed {
  static func render(_ issues: [KnownIssue], _ settings: PageSettings, updated: Timestamp?) -> String {
    let newest = issues.compactMap(\.lastSeen).max() ?? updated ?? Timestamp(seconds: 0)
    let own = settings.address(of: "issues.atom")
    let id = own ?? "urn:earshot:feed:\(percentEncoded(settings.organization))"
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<feed xmlns=\"http://www.w3.org/2005/Atom\">",
      "  <id>\(xml(id))</id>", "  <title>Known issues and ideas, \(xml(settings.organization))</title>",
      "  <updated>\(newest)</updated>",
      "  <author><name>\(xml(settings.organization))</name></author>",
    ]
    if let own, let page = settings.address(of: "issues.html") {
      lines.append("  <link rel=\"self\" type=\"application/atom+xml\" href=\"\(xml(own))\"/>")
      lines.append("  <link rel=\"alternate\" type=\"text/html\" href=\"\(xml(page))\"/>")
    }
    let recent = issues.sorted { ($1.lastSeen ?? newest, $0.id) < ($0.lastSeen ?? newest, $1.id) }
    return (lines + recent.map { entry($0, settings, newest) } + ["</feed>", ""]).joined(separator: "\n")
  }

  private static func entry(_ issue: KnownIssue, _ settings: PageSettings, _ newest: Timestamp) -> String {
    let page = settings.address(of: "issues.html")
    let link = issue.url.flatMap { WebAddress($0)?.text } ?? page
    var lines = [
      "  <entry>", "    <id>urn:earshot:\(percentEncoded(issue.id))</id>",
      "    <title>\(xml(issue.title))</title>",
      "    <updated>\(issue.lastSeen ?? newest)</updated>",
    ]
    if let first = issue.firstSeen { lines.append("    <published>\(first)</published>") }
    if let link { lines.append("    <link rel=\"alternate\" href=\"\(xml(link))\"/>") }
    lines += [
      "    <category term=\"\(xml(issue.state))\"/>",
      "    <content type=\"text\">\(xml(issue.state)): "
        + "\(Wording.number(Int(clamping: issue.count), of: "message"))</content>",
      "  </entry>",
    ]
    return lines.joined(separator: "\n")
  }

  /// Text for XML, with what could act made visible.
  private static func xml(_ text: String) -> String { ScalarEscaping().escapeText(Wording.oneLine(text)) }

  /// What a name of a URN may hold.
  private static func percentEncoded(_ text: String) -> String {
    text.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || 48...57 ~= byte || "-._:".unicodeScalars.contains(scalar))
      return isPlain
        ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}
