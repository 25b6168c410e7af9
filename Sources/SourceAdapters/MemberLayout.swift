/// The path of a file in a folder or archive, with slashes.
public struct MemberPath: Hashable, Sendable {
  /// The whole path.
  public let text: String

  public init(_ text: String) { self.text = text }

  /// The names on the way to the file, its own last.
  public var names: [Substring] { text.split(separator: "/") }

  /// The file's own name, without `.gz`.
  public var name: String {
    let name = names.last.map { String($0) } ?? text
    return name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
  }

  /// The name of the folder at the top that it lies in; empty at the top.
  public var topFolder: String {
    let names = self.names
    return names.count > 1 ? String(names[0]) : ""
  }

  /// The name of the folder that it lies in; empty at the top.
  public var folder: String {
    let names = self.names
    return names.count > 1 ? String(names[names.count - 2]) : ""
  }

  /// What follows the last dot of the name, in lower case; empty without a dot.
  public var fileExtension: String {
    guard let dot = name.lastIndex(of: ".") else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }

  /// Whether a program has put it there for itself: hidden files, and what macOS adds to archives.
  public var isHidden: Bool { names.contains { $0.hasPrefix(".") || $0 == "__MACOSX" } }
}

/// Which files of an unpacked folder or of an archive a format reads.
public struct MemberLayout: Sendable {
  /// Whether a file at that path holds messages. Archives often have all they hold in one more folder.
  public let holdsMessages: @Sendable (MemberPath) -> Bool
  /// What the files are called in words, for the message that none was found.
  public let description: String
  /// The names of small files that tell what they do not, such as whose they are; any may be missing. The one with the
  /// shortest path counts.
  public let companions: [String]
  /// Whether such names stand for this format, or one of few, so that `auto` may go by them.
  public let isTelling: Bool
  /// Whether only the ends of names count, which many formats share.
  let isGeneric: Bool

  init(
    description: String, companions: [String] = [], isTelling: Bool = true, isGeneric: Bool = false,
    holdsMessages: @escaping @Sendable (MemberPath) -> Bool
  ) {
    self.holdsMessages = holdsMessages
    self.description = description
    self.companions = companions
    self.isTelling = isTelling
    self.isGeneric = isGeneric
  }

  /// Every file whose name ends so, as exports have that know no folders.
  static func files(_ extensions: String...) -> MemberLayout {
    let names = extensions.map { ".\($0)" }
    let list =
      names.count > 1 ? "\(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")" : names.joined()
    return MemberLayout(description: "\(list) file", isTelling: false, isGeneric: true) {
      extensions.contains($0.fileExtension)
    }
  }
}
