import MessageCore

/// A model file in the making: sections by name, those trained now in place of those kept.
struct NewModel {
  private var sections: [(name: ModelFile.SectionName, bytes: [UInt8])] = []

  init() {}

  /// - Throws: `FatalError` naming the file and what is wrong with it.
  init(keeping path: String) throws {
    let bytes = try FileContents.read(path)
    do throws(ToneModelError) {
      let file = try ModelFile(parsing: bytes.span.bytes, checksum: .verified)
      for name in file.names {
        if let range = file.range(of: name) { sections.append((name, Array(bytes[range]))) }
      }
    } catch {
      throw FatalError("\(TerminalText.visible(path)): \(error)")
    }
  }

  /// Puts a section in place of the one of this name, or after the others.
  mutating func set(_ name: ModelFile.SectionName, _ bytes: [UInt8]) {
    if let position = sections.firstIndex(where: { $0.name == name }) {
      sections[position].bytes = bytes
    } else {
      sections.append((name, bytes))
    }
  }

  /// Takes a section out, if it is there.
  mutating func remove(_ name: ModelFile.SectionName) { sections.removeAll { $0.name == name } }

  /// The whole file.
  var fileBytes: [UInt8] { ModelFile.encode(sections) }
}
