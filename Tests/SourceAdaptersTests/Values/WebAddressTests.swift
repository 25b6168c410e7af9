import Testing

@testable import SourceAdapters

@Suite struct WebAddressTests {
  /// RFC 3986 section 5.4.1 and 5.4.2.
  @Test(
    arguments: [
      ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
      ("/g", "http://a/g"),
      ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"),
      ("#s", "http://a/b/c/d;p?q#s"),
      ("g#s", "http://a/b/c/g#s"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"),
      ("./", "http://a/b/c/"),
      ("..", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../g", "http://a/g"),
      ("../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"),
      ("g.", "http://a/b/c/g."),
    ])
  func resolvesReferences(reference: String, address: String) {
    #expect(WebAddress.resolve(reference, against: "http://a/b/c/d;p?q") == address)
  }

  @Test func tellsHostsAndSchemes() {
    #expect(WebAddress.host(of: "https://jo@Example.com:81/x") == "example.com")
    #expect(WebAddress.host(of: "/x") == nil)
    #expect(
      WebAddress.isAbsolute("tag:example.com,2026:1") && !WebAddress.isAbsolute("12")
        && !WebAddress.isAbsolute("a/b:c"))
    #expect(WebAddress.resolve("x", against: nil) == "x")
  }
}
