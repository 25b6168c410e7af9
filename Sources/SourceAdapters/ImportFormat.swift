/// An export format: its name on the command line, and how its files are read.
///
/// Each format stands beside its adapter; `all` names them in one place.
public struct ImportFormat: Sendable {
  /// What `fetch import` calls it.
  public let name: String
  /// What it is, in a few words, for `--help`.
  public let summary: String
  /// Whether the user says which column fills which member.
  public let takesColumns: Bool
  /// Where its files lie in an unpacked folder; nil where it has no folders.
  public let folder: FolderLayout?

  private let makeAdapter: @Sendable (ImportSettings, [String: [UInt8]]) -> any ImportAdapter

  /// - Parameter makeAdapter: gives the adapter for one file; it gets the settings, and the bytes of the companions
  ///   that lie beside the file, by their names.
  init(
    name: String, summary: String, takesColumns: Bool = false, folder: FolderLayout? = nil,
    makeAdapter: @escaping @Sendable (ImportSettings, [String: [UInt8]]) -> any ImportAdapter
  ) {
    self.name = name
    self.summary = summary
    self.takesColumns = takesColumns
    self.folder = folder
    self.makeAdapter = makeAdapter
  }

  /// An adapter for one file.
  ///
  /// - Parameter companions: the bytes of the files of `folder.companions` that lie beside it, by their names.
  public func adapter(_ settings: ImportSettings, companions: [String: [UInt8]] = [:]) -> any ImportAdapter {
    makeAdapter(settings, companions)
  }

  /// Every format that can be imported.
  public static let all: [ImportFormat] = [.csv, .twcs, .xArchive, .ndjson]

  /// The format of that name.
  public static func named(_ name: String) -> ImportFormat? { all.first { $0.name == name } }
}

/// Which files of an unpacked export are read.
public struct FolderLayout: Sendable {
  /// The folders in it that may hold the files, by their paths; the first one that holds any is read.
  public let places: [String]
  /// Whether a file of that name holds messages.
  public let holdsMessages: @Sendable (String) -> Bool
  /// What the files are called in words, for the message that none was found.
  public let description: String
  /// Small files that lie beside them and tell whose messages they are; any may be missing.
  public let companions: [String]
}
