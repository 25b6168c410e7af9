/// Which files of a folder or an archive are of which formats.
///
/// Where names of files stand for formats, they tell: such an export holds much else, which is left alone. Else each
/// file is told by what it holds, as if it were given by itself.
public struct FormatAssignment {
  /// A format with the files that are read by it, as places in the list of paths.
  public struct Group {
    public let format: ImportFormat
    public fileprivate(set) var files: [Int]
  }

  /// The formats, in the order of the first file of each.
  public private(set) var groups: [Group] = []
  /// The files that are like no format, where no names tell.
  public private(set) var unknown: [Int] = []

  /// Whether files of several formats lie in several folders, so that each folder may be an export by itself.
  ///
  /// - Parameter paths: the files' paths, as they were given.
  public func isCollection(_ paths: [MemberPath]) -> Bool {
    let folders = Set(groups.flatMap { group in group.files.map { paths[$0].topFolder } })
    return groups.count > 1 && folders.count > 1 && !folders.contains("")
  }

  /// - Parameters:
  ///   - paths: the files' paths in the folder or the archive.
  ///   - sample: gives the start of the file at that place of the list; nil where it cannot be read.
  public init(_ paths: [MemberPath], sample: (Int) -> FileSample?) {
    let named = ImportFormat.all.filter { format in
      !format.members.isGeneric && paths.contains(where: format.members.holdsMessages)
    }
    if named.contains(where: \.members.isTelling) {
      assign(paths, among: named, sample)
    } else {
      assignEach(paths, sample)
    }
  }

  private mutating func assignEach(_ paths: [MemberPath], _ sample: (Int) -> FileSample?) {
    for place in paths.indices {
      guard let format = sample(place).flatMap({ ImportFormat.guess($0) }) else {
        unknown.append(place)
        continue
      }
      if let group = groups.firstIndex(where: { $0.format.name == format.name }) {
        groups[group].files.append(place)
      } else {
        groups.append(Group(format: format, files: [place]))
      }
    }
  }

  /// Several formats share names such as messages.json: the first file that is like one of them tells, and the others
  /// are out. Formats that share none may stand side by side, as the products of one account do.
  private mutating func assign(
    _ paths: [MemberPath], among named: [ImportFormat], _ sample: (Int) -> FileSample?
  ) {
    let telling = named.filter(\.members.isTelling)
    var candidates = named
    while let format = groups.isEmpty && telling.count == 1
      ? telling.first : firstAlike(paths, among: candidates, sample)
    {
      let isHeld = format.members.holdsMessages
      groups.append(Group(format: format, files: paths.indices.filter { isHeld(paths[$0]) }))
      candidates.removeAll { rival in
        paths.contains { isHeld($0) && rival.members.holdsMessages($0) }
      }
    }
  }

  private func firstAlike(
    _ paths: [MemberPath], among candidates: [ImportFormat], _ sample: (Int) -> FileSample?
  ) -> ImportFormat? {
    for place in paths.indices {
      let fitting = candidates.filter { $0.members.holdsMessages(paths[place]) }
      if fitting.isEmpty { continue }
      if let sample = sample(place), let format = ImportFormat.guess(sample, among: fitting) { return format }
    }
    return nil
  }
}
