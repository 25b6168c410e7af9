import SourceAdapters
import Testing

@Suite struct ImportFormatTests {
  @Test func everyFormatHasItsOwnNameAndSaysWhatItIs() {
    let names = ImportFormat.all.map(\.name)
    #expect(Set(names).count == names.count)
    for format in ImportFormat.all {
      #expect(ImportFormat.named(format.name)?.summary == format.summary)
      #expect(!format.summary.isEmpty)
    }
    #expect(ImportFormat.named("cvs") == nil)
  }

  @Test(
    arguments: [
      ([0x1F, 0x8B, 0x08, 0x00], "is gzip data; pipe it through zcat"),
      ([0x50, 0x4B, 0x03, 0x04], "is a zip archive; unpack it first"),
      ([0xFF, 0xFE, 0x69, 0x00], "is UTF-16 text; pipe it through iconv -f UTF-16 -t UTF-8"),
      ([0x28, 0xB5, 0x2F, 0xFD], "is zstd data; pipe it through zstdcat --long=31"),
      ([0x37, 0x7A, 0xBC, 0xAF], "is a 7z archive; unpack it first"),
      ([0x69, 0x64, 0x00, 0x2C], "is binary data, not text (a zero byte at offset 2)"),
      ([0x69, 0x64, 0x2C], nil), ([], nil),
    ] as [([UInt8], String?)])
  func tellsFilesThatAreNoText(start: [UInt8], refusal: String?) {
    #expect(FileSignature.refusal(of: start[...]) == refusal)
  }
}
