/// The prefixes that are usual for the namespaces that exports and feeds use, so that an element has one name whatever
/// prefix its document chose.
///
/// Elements of feeds themselves (RSS, Atom, RDF's own feeds, Disqus, WebVTT-free XHTML excepted) have no prefix. A prefix
/// that is declared nowhere, which is common, is taken to mean what it usually does. Addresses are compared without regard
/// to case and to a slash at the end.
struct XMLNamespaces {
  /// The declarations of the elements that are open: prefix and usual prefix, the innermost last.
  private var declared: [(depth: Int, prefix: String, usual: String)] = []

  /// Takes in the declarations among an element's attributes.
  mutating func open(_ attributes: [(name: String, value: String)], depth: Int) {
    for (name, value) in attributes where name.utf8.starts(with: "xmlns".utf8) {
      if name == "xmlns" {
        declared.append((depth, "", Self.usualPrefix(of: value) ?? ""))
      } else if name.utf8.dropFirst(5).first == UInt8(ascii: ":") {
        let prefix = String(name.dropFirst(6)).lowercased()
        declared.append((depth, prefix, Self.usualPrefix(of: value) ?? prefix))
      }
    }
  }

  /// Forgets what elements at that depth and below declared.
  mutating func close(depth: Int) {
    while let last = declared.last, last.depth >= depth { declared.removeLast() }
  }

  /// The name with its usual prefix.
  func usualName(_ name: String) -> String {
    guard let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) else {
      guard let usual = declared.last(where: { $0.prefix.isEmpty })?.usual, !usual.isEmpty else {
        return name
      }
      return "\(usual):\(name)"
    }
    let prefix = name[..<colon].lowercased()
    let local = name[name.utf8.index(after: colon)...]
    let usual =
      declared.last { $0.prefix == prefix }?.usual ?? (Self.ownPrefixes.contains(prefix) ? "" : prefix)
    return usual.isEmpty ? String(local) : "\(usual):\(local)"
  }

  /// Prefixes of feeds' own elements where nobody declared them.
  private static let ownPrefixes: Set<String> = ["atom", "atom10", "atom03", "rss"]

  private static func usualPrefix(of address: String) -> String? {
    var key = address.trimmedBlanks.lowercased()
    while key.hasSuffix("/") { key.removeLast() }
    return usualPrefixes[key]
  }

  /// Namespaces by address, after feedparser's list.
  private static let usualPrefixes: [String: String] = [
    "": "", "http://backend.userland.com/rss": "", "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/rss/1.0": "", "http://my.netscape.com/rdf/simple/0.9": "",
    "http://example.com/newformat#": "",
    "http://example.com/necho": "", "http://purl.org/echo": "", "uri/of/echo/namespace#": "",
    "http://purl.org/pie": "", "http://purl.org/atom/ns#": "", "http://www.w3.org/2005/atom": "",
    "http://purl.org/rss/1.0/modules/rss091#": "", "http://backend.userland.com/rss2": "",
    "http://purl.org/net/rss1.1#": "", "http://purl.org/rss/2.0": "",
    "http://channel.netscape.com/rdf/simple/0.9": "",
    "http://disqus.com": "",
    "http://disqus.com/disqus-internals": "dsq",
    "http://www.bloglines.com/about/specs/fac-1.0": "access",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/dc/elements/1.1": "dc", "http://purl.org/dc/terms": "dcterms",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo", "http://www.georss.org/georss": "georss",
    "http://www.opengis.net/gml": "gml", "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes", "http://itunes.apple.com/rss": "im",
    "http://search.yahoo.com/mrss": "media", "http://video.search.yahoo.com/mrss": "media",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf", "http://purl.org/rss/1.0/modules/slash": "slash",
    "http://purl.org/rss/1.0/modules/syndication": "sy", "http://purl.org/syndication/thread/1.0": "thr",
    "http://purl.org/rss/1.0/modules/threading": "thr1", "http://wellformedweb.org/commentapi": "wfw",
    "http://www.w3.org/1999/xhtml": "xhtml", "http://www.w3.org/xml/1998/namespace": "xml",
    "http://wordpress.org/export/1.0": "wp", "http://wordpress.org/export/1.1": "wp",
    "http://wordpress.org/export/1.2": "wp", "http://wordpress.org/export/1.0/excerpt": "excerpt",
    "http://wordpress.org/export/1.1/excerpt": "excerpt",
    "http://wordpress.org/export/1.2/excerpt": "excerpt",
    "http://podlove.org/simple-chapters": "psc", "http://activitystrea.ms/spec/1.0": "activity",
    "http://schemas.google.com/g/2005": "gd", "http://www.w3.org/2007/app": "app",
  ]
}
