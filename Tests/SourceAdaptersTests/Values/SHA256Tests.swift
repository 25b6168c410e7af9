import Testing

@testable import SourceAdapters

/// The examples of FIPS 180-4, and lengths around the borders of blocks against `sha256sum`.
@Suite struct SHA256Tests {
  private func hexadecimal(_ text: String) -> String {
    SHA256.hash(Array(text.utf8)[...]).map { String(UInt16($0) | 0x100, radix: 16).dropFirst() }.joined()
  }

  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func hashes(text: String, hash: String) {
    #expect(hexadecimal(text) == hash)
  }
}

@Suite struct MojibakeTests {
  @Test(arguments: [
    ("Caf\u{C3}\u{A9}", "Café"), ("\u{F0}\u{9F}\u{91}\u{8D}", "👍"), ("plain", "plain"), ("Café", "Café"),
    ("Café “right”", "Café “right”"), ("", ""), ("\u{C3}", "\u{C3}"),
  ])
  func mends(text: String, mended: String) {
    #expect(Mojibake.mended(text) == mended)
  }
}
