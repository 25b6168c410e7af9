/// A model file's parts by name, version 3; all numbers little-endian.
///
///     0   magic (8 bytes)                  24  number of sections (UInt32)
///     8   version (UInt32)                 28  four zero bytes
///     12  CRC-32 of the bytes from 16      32  the directory: a name (16 bytes, zero filled), an offset (UInt64)
///     16  length of the file (UInt64)          and a length (UInt64) for each section
///
/// Then come the sections, each at a multiple of 64 bytes, so that tables are used where they lie. A section of an
/// unknown name is skipped. The version is also that of the features: it rises when a text's features change.
struct ModelFile {
  /// A section's name.
  struct SectionName: Equatable {
    let text: String

    /// What the models were trained on and what they are worth, for people (UTF-8).
    static var card: SectionName { SectionName(text: "card") }

    /// A ``LinearModel`` of two columns: negative and positive against neutral.
    ///
    /// - Parameter language: a primary subtag of BCP 47, such as `en`.
    static func tone(_ language: String) -> SectionName { SectionName(text: "tone:\(language)") }

    /// A ``LinearModel`` of eight columns: see ``CueColumn``.
    static var cues: SectionName { SectionName(text: "cues") }

    /// A ``ConvolutionalModel`` of the tone of English, which stands beside the linear one.
    static var network: SectionName { SectionName(text: "network:en") }

    /// What identifies languages.
    static var languages: SectionName { SectionName(text: "languages") }
  }

  /// Whether the checksum is compared.
  enum Checksum { case verified, assumed }

  /// Begins like PNG's signature, so that a transfer as text shows at once.
  static let magic: [UInt8] = [0x89] + "TONE".utf8 + [0x0D, 0x0A, 0x1A]
  static let version: UInt32 = 3
  static let alignment = 64
  private static let headerLength = 32
  private static let entryLength = 32
  private static let nameLength = 16

  private var sections: [(name: SectionName, range: Range<Int>)] = []

  /// Reads the directory and checks that every section is there.
  init(parsing bytes: RawSpan, checksum: Checksum) throws(ToneModelError) {
    try ModelFile.checkHeader(of: bytes)
    if checksum == .verified {
      guard CyclicRedundancyCheck.value(of: bytes.extracting(16...)) == bytes.integer(at: 12) else {
        throw .damaged
      }
    }
    let count: UInt32 = bytes.integer(at: 24)
    guard Int(count) <= (bytes.byteCount - ModelFile.headerLength) / ModelFile.entryLength else {
      throw .inconsistent("its directory does not fit")
    }
    for number in 0..<Int(count) { try readEntry(number, of: bytes) }
  }

  private static func checkHeader(of bytes: RawSpan) throws(ToneModelError) {
    guard !bytes.isEmpty else { throw .foreign }
    for position in 0..<min(magic.count, bytes.byteCount) where bytes.byte(at: position) != magic[position] {
      throw .foreign
    }
    guard bytes.byteCount >= 12 else { throw .truncated(expected: headerLength, found: bytes.byteCount) }
    let version: UInt32 = bytes.integer(at: 8)
    guard version == ModelFile.version else { throw .otherVersion(version) }
    guard bytes.byteCount >= headerLength else {
      throw .truncated(expected: headerLength, found: bytes.byteCount)
    }
    let length: UInt64 = bytes.integer(at: 16)
    guard length <= UInt64(bytes.byteCount) else {
      throw .truncated(expected: Int(clamping: length), found: bytes.byteCount)
    }
    guard length == UInt64(bytes.byteCount) else {
      throw .inconsistent("\(bytes.byteCount - Int(length)) bytes follow its end")
    }
  }

  private mutating func readEntry(_ number: Int, of bytes: RawSpan) throws(ToneModelError) {
    let entry = bytes.extracting((ModelFile.headerLength + number * ModelFile.entryLength)...)
    let name = entry.extracting(..<ModelFile.nameLength).copied().prefix { $0 != 0 }
    let offset: UInt64 = entry.integer(at: 16)
    let length: UInt64 = entry.integer(at: 24)
    guard offset <= UInt64(bytes.byteCount), length <= UInt64(bytes.byteCount) - offset,
      Int(offset) % ModelFile.alignment == 0
    else { throw .inconsistent("a section lies outside") }
    let section = SectionName(text: String(decoding: name, as: UTF8.self))
    guard range(of: section) == nil else { throw .inconsistent("a section stands there twice") }
    sections.append((section, Int(offset)..<Int(offset + length)))
  }

  /// Where the section's bytes are in the file; nil where there is no such section.
  func range(of name: SectionName) -> Range<Int>? { sections.first { $0.name == name }?.range }

  /// The names of the sections in the order of the file.
  var names: [SectionName] { sections.map(\.name) }

  /// The bytes of a model file. Names have at most 16 bytes and differ.
  static func encode(_ sections: [(name: SectionName, bytes: [UInt8])]) -> [UInt8] {
    var directory: [UInt8] = []
    var contents: [UInt8] = []
    let directoryEnd = headerLength + entryLength * sections.count
    let firstOffset = (directoryEnd + alignment - 1) / alignment * alignment
    for section in sections {
      contents.pad(toMultipleOf: alignment)
      directory += section.name.text.utf8.prefix(nameLength)
      directory.pad(toMultipleOf: nameLength)
      directory.appendInteger(UInt64(firstOffset + contents.count))
      directory.appendInteger(UInt64(section.bytes.count))
      contents += section.bytes
    }
    var body: [UInt8] = []
    body.appendInteger(UInt64(firstOffset + contents.count))
    body.appendInteger(UInt32(sections.count))
    body.appendInteger(UInt32(0))
    body += directory
    body += [UInt8](repeating: 0, count: firstOffset - directoryEnd)
    body += contents
    var file = magic
    file.appendInteger(version)
    file.appendInteger(CyclicRedundancyCheck.value(of: body.span.bytes))
    return file + body
  }
}
