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
    var groups: [Group] = []
    /// What cannot be read, to be told before the files are read.
    var problems: [FatalError] = []
    /// How many files of a folder or an archive are like no format, and the first of them.
    var unknown: (count: Int, first: String)?
  }

  /// Files of one format.
  struct Group {
    var files: [ImportFile]
    /// Nil where each file is told by what it holds.
    var format: ImportFormat?
    /// What the files lie in or are: the path of the command line, or an archive in its folder.
    var path: String
  }

  private static let longestCompanion = 16 << 20

  /// - Throws: `FatalError` where there is no such file, or nothing in it is of the format.
  func files(at path: String) throws -> Findings {
    if path == "-" {
      return Findings(groups: [Group(files: [.standardInput], format: format, path: path)])
    }
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw FatalError("\(TerminalText.visible(path)): \(reason(errno))")
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return try folder(path)
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
      return Findings(groups: [Group(files: [file], format: nil, path: path)])
    }
    let beside = format.members.companions.map { name in
      ImportFile(
        location: .file(path[..<slash] + name), name: path[..<slash] + name,
        member: ImportMember(path: MemberPath(name)))
    }
    let files = [file.with(companions: companions(of: format, among: beside))]
    return Findings(groups: [Group(files: files, format: format, path: path)])
  }

  /// A folder; where no format is named, also the archives that lie in it.
  private func folder(_ path: String) throws -> Findings {
    let files = FolderWalk.files(in: path)
    let archives = format != nil ? [] : files.filter { $0.member.path.fileExtension == "zip" }
    let others = files.filter { file in !archives.contains { $0.name == file.name } }
    var findings = Findings()
    do {
      findings = try select(others, in: path, "folder")
    } catch {
      // Where archives lie there, nothing else needs to.
      if archives.isEmpty { throw error }
    }
    for archive in archives.sorted(by: { NaturalOrder.precedes($0.name, $1.name) }) {
      let found: Findings
      do {
        found = try self.files(at: archive.name)
      } catch let error as FatalError {
        findings.problems.append(error)
        continue
      }
      findings.groups += found.groups
      findings.problems += found.problems
    }
    return findings
  }

  private func select(_ archive: ZipFile, in path: String) throws -> Findings {
    var findings: Findings
    do throws(FatalError) {
      findings = try select(archive.files, in: path, "archive")
    } catch {
      // Where nothing else is found, what is wrong with the archive says why.
      guard archive.problems.isEmpty else { return Findings(problems: archive.problems) }
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
    guard let format else { return try tell(sorted, in: path, kind) }
    let selected = sorted.filter { format.members.holdsMessages($0.member.path) }
    if selected.isEmpty { throw FatalError("\(shown): no \(format.members.description) in this \(kind)") }
    return Findings(groups: [group(selected, format, in: path, beside: files)])
  }

  /// Tells the formats of the files of a folder or an archive.
  private func tell(
    _ files: [ImportFile], in path: String, _ kind: String
  ) throws(FatalError) -> Findings {
    var findings = tell(files, in: path)
    if findings.groups.isEmpty {
      throw FatalError(
        "\(TerminalText.visible(path)): no known format in this \(kind); name the format and the files")
    }
    if findings.groups.count == 1 { findings.groups[0].path = path }
    return findings
  }

  private func tell(_ files: [ImportFile], in path: String) -> Findings {
    let paths = files.map(\.member.path)
    let assignment = FormatAssignment(paths) { files[$0].sample() }
    if assignment.isCollection(paths) { return tell(collection: files, in: path) }
    var findings = Findings(
      groups: assignment.groups.map { found in
        group(found.files.map { files[$0] }, found.format, in: path, beside: files)
      })
    if let first = assignment.unknown.first {
      findings.unknown = (assignment.unknown.count, files[first].name)
    }
    return findings
  }

  /// Tells the formats of each folder at the top, and of the files beside them.
  private func tell(collection files: [ImportFile], in path: String) -> Findings {
    var findings = Findings()
    for (folder, files) in Dictionary(grouping: files, by: \.member.path.topFolder).sorted(by: {
      $0.key < $1.key
    }) {
      let found = tell(files, in: folder.isEmpty ? path : path + (path.hasSuffix("/") ? "" : "/") + folder)
      findings.groups += found.groups
      if let unknown = found.unknown {
        findings.unknown = (
          (findings.unknown?.count ?? 0) + unknown.count, findings.unknown?.first ?? unknown.first
        )
      }
    }
    return findings
  }

  private func group(
    _ selected: [ImportFile], _ format: ImportFormat, in path: String, beside files: [ImportFile]
  ) -> Group {
    let companions = companions(of: format, among: files)
    return Group(files: selected.map { $0.with(companions: companions) }, format: format, path: path)
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
