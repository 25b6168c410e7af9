import Glibc
import MessageCore
import SourceAdapters

/// Finds the files that a path of the command line stands for: itself, or what the format reads in a folder or an
/// archive, with the companions that tell more about them.
struct ImportFinder {
  /// The format that the user named; nil where each path is told by what it holds.
  let format: ImportFormat?

  /// What was found at one path.
  struct Findings {
    var files: [ImportFile] = []
    /// The format, where the user named it or the names of the files tell.
    var format: ImportFormat?
    /// What cannot be read, to be told before the files are read.
    var problems: [FatalError] = []
  }

  private static let longestCompanion = 16 << 20

  /// - Throws: `FatalError` where there is no such file, or nothing in it is of the format.
  func files(at path: String) throws -> Findings {
    if path == "-" { return Findings(files: [.standardInput], format: format) }
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw FatalError("\(TerminalText.visible(path)): \(reason(errno))")
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return try select(FolderWalk.files(in: path), in: path, "folder")
    case S_IFREG:
      if let archive = try ZipFile(path: path) { return try select(archive, in: path) }
      return single(path)
    default: return single(path)
    }
  }

  // MARK: - Kinds of paths

  private func single(_ path: String) -> Findings {
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let file = ImportFile(
      location: .file(path), name: path, member: ImportMember(path: MemberPath(String(path[slash...]))))
    guard let format = format ?? file.sample().flatMap({ ImportFormat.guess($0) }) else {
      return Findings(files: [file])
    }
    let beside = format.members.companions.map { name in
      ImportFile(
        location: .file(path[..<slash] + name), name: path[..<slash] + name,
        member: ImportMember(path: MemberPath(name)))
    }
    return Findings(files: [file.with(companions: companions(of: format, among: beside))], format: format)
  }

  private func select(_ archive: ZipFile, in path: String) throws -> Findings {
    var findings: Findings
    do throws(FatalError) {
      findings = try select(archive.files, in: path, "archive")
    } catch {
      // Where nothing else is found, what is wrong with the archive says why.
      guard archive.problems.isEmpty else { return Findings(format: format, problems: archive.problems) }
      throw error
    }
    findings.problems = archive.problems
    return findings
  }

  private func select(
    _ files: [ImportFile], in path: String, _ kind: String
  ) throws(FatalError) -> Findings {
    let shown = TerminalText.visible(path)
    let files = files.filter { !$0.member.path.isHidden }
    let sorted = files.sorted { NaturalOrder.precedes($0.member.path.text, $1.member.path.text) }
    guard let format = format ?? guess(sorted) else {
      throw FatalError("\(shown): no known format in this \(kind); name the format and the files")
    }
    let selected = sorted.filter { format.members.holdsMessages($0.member.path) }
    if selected.isEmpty { throw FatalError("\(shown): no \(format.members.description) in this \(kind)") }
    let companions = companions(of: format, among: files)
    return Findings(files: selected.map { $0.with(companions: companions) }, format: format)
  }

  private func guess(_ files: [ImportFile]) -> ImportFormat? {
    ImportFormat.guess(files.map(\.member.path)) { path in
      files.first { $0.member.path == path }.flatMap { $0.sample() }
    }
  }

  private func companions(of format: ImportFormat, among files: [ImportFile]) -> [String: [UInt8]] {
    var companions: [String: [UInt8]] = [:]
    for name in format.members.companions {
      let found = files.filter { $0.member.path.name == name }
        .min { $0.member.path.text.utf8.count < $1.member.path.text.utf8.count }
      guard let content = found?.content(upTo: Self.longestCompanion + 1),
        content.count <= Self.longestCompanion
      else { continue }
      companions[name] = content
    }
    return companions
  }
}
