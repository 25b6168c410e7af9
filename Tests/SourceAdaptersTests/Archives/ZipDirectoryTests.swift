import Testing

@testable import SourceAdapters

@Suite struct ZipDirectoryTests {
  @Test(arguments: [
    ("data/tweets.js", false), ("a/..b/c", false), ("../x", true), ("a/../../x", true), ("/etc/x", true),
    ("C:/x", true), ("a/..", true),
  ])
  func tellsPathsThatLeadOut(path: String, leadsOut: Bool) {
    let entry = ZipEntry(
      path: path, offset: 0, flags: 0, method: 0, checksum: 0, size: 0, packedSize: 0)
    #expect(entry.leadsOut == leadsOut)
    #expect((entry.refusal == nil) == !leadsOut)
  }

  @Test func readsBackslashesAsSlashes() {
    #expect(ZipEntry.path(Array("Takeout\\Chat\\a.json".utf8)[...]) == "Takeout/Chat/a.json")
  }

  @Test func refusesWhatIsNoArchive() {
    #expect(throws: ArchiveError.self) { try directory(Array("PK\u{3}\u{4} and nothing".utf8)) }
    #expect(throws: ArchiveError.self) { try directory([]) }
  }

  @Test func anArchiveMayHoldNothing() throws {
    #expect(try directory(Array("PK\u{5}\u{6}".utf8) + [UInt8](repeating: 0, count: 18)).entries.isEmpty)
  }

  private func directory(_ bytes: [UInt8]) throws -> ZipDirectory {
    try ZipDirectory(size: bytes.count) { offset, count in
      Array(bytes[min(offset, bytes.count)..<min(offset + count, bytes.count)])
    }
  }
}

@Suite struct ExpansionGuardTests {
  @Test func allowsWhatTextDoesAndStopsBombs() throws {
    var ordinary = ExpansionGuard()
    for _ in 0..<1000 { try ordinary.add(consumed: 1 << 20, produced: 100 << 20) }
    var small = ExpansionGuard()
    try small.add(consumed: 1000, produced: 1_000_000)
    var bomb = ExpansionGuard()
    #expect(throws: ArchiveError.self) {
      for _ in 0..<1000 { try bomb.add(consumed: 1 << 10, produced: 1 << 20) }
    }
  }
}
