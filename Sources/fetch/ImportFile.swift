import Glibc
import MessageCore
import SourceAdapters

/// One file of an import, with what lies beside it.
struct ImportFile {
  /// Its path; `-` is standard input.
  let path: String
  /// Its name in messages.
  var name: String { path == "-" ? LineReader.standardInputName : path }
  /// The bytes of the small files beside it that the format wants to see.
  var companions: [String: [UInt8]] = [:]

  private static let longestCompanion = 16 << 20

  /// The files that a path of the command line stands for: itself, or what the format finds in a folder.
  ///
  /// - Throws: `FatalError` where there is no such file, or nothing in the folder is of the format.
  static func files(at path: String, of format: ImportFormat) throws(FatalError) -> [ImportFile] {
    if path == "-" { return [ImportFile(path: path)] }
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw FatalError("\(TerminalText.visible(path)): \(reason(errno))")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      let slash = path.lastIndex(of: "/")
      let folder = slash.map { String(path[..<$0]) + "/" } ?? ""
      return [ImportFile(path: path, companions: companions(in: folder, of: format))]
    }
    guard let layout = format.folder else {
      throw FatalError("\(TerminalText.visible(path)): \(reason(EISDIR)), and \(format.name) has no folders")
    }
    let root = path.hasSuffix("/") ? path : path + "/"
    for place in layout.places {
      let folder = place == "." ? root : "\(root)\(place)/"
      let names = names(in: folder).filter(layout.holdsMessages).sorted(by: naturally)
      if names.isEmpty { continue }
      let companions = companions(in: folder, of: format)
      return names.map { ImportFile(path: folder + $0, companions: companions) }
    }
    throw FatalError("\(TerminalText.visible(path)): no \(layout.description) in this folder")
  }

  /// Opens the file.
  ///
  /// - Throws: `FatalError` naming it and the reason.
  func open() throws(FatalError) -> Int32 {
    if path == "-" { return STDIN_FILENO }
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FatalError("\(TerminalText.visible(path)): \(reason(errno))") }
    return descriptor
  }

  // MARK: - Folders

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      names.append(name)
    }
    return names
  }

  /// Numbers in names count as numbers: part2 comes before part10.
  private static func naturally(_ left: String, _ right: String) -> Bool {
    func key(_ name: String) -> (Int, String) { (Int(name.filter(\.isNumber)) ?? 0, name) }
    return key(left) < key(right)
  }

  private static func companions(in folder: String, of format: ImportFormat) -> [String: [UInt8]] {
    var companions: [String: [UInt8]] = [:]
    for name in format.folder?.companions ?? [] {
      companions[name] = content(of: folder + name)
    }
    return companions
  }

  /// A small file's bytes; nil where there is none that can be read.
  private static func content(of path: String) -> [UInt8]? {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var input = ByteInput()
    while !input.isAtEnd {
      var failed = false
      input.fill { bytes in
        let count = read(descriptor, bytes.baseAddress, bytes.count)
        failed = count < 0
        return max(count, 0)
      }
      if failed || input.count > longestCompanion { return nil }
    }
    return Array(input.prefix(input.count))
  }
}
