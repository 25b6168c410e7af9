public import MessageCore

/// An export format: its name on the command line, and how its files are found and read.
///
/// Each format stands beside its adapter; `all` names them in one place.
public struct ImportFormat: Sendable {
  /// What `fetch import` calls it.
  public let name: String
  /// What it is, in a few words, for `--help`.
  public let summary: String
  /// Whether the user says what fills which member.
  public let takesMap: Bool
  /// Which files of a folder or an archive it reads.
  public let members: MemberLayout
  /// Whether its adapter takes bytes that are no UTF-8 text: a binary format, or one that names its own encoding.
  public let takesAnyBytes: Bool

  private let likeness: @Sendable (FileSample) -> Likeness
  private let makeAdapter: @Sendable (ImportSettings, ImportMember) -> any ImportAdapter

  /// - Parameters:
  ///   - members: which files of a folder or an archive are read.
  ///   - likeness: how a file's name and start speak for the format.
  ///   - makeAdapter: gives the adapter for one file; it gets the settings, and what is known about the file.
  init(
    name: String, summary: String, takesMap: Bool = false, takesAnyBytes: Bool = false, members: MemberLayout,
    likeness: @escaping @Sendable (FileSample) -> Likeness,
    makeAdapter: @escaping @Sendable (ImportSettings, ImportMember) -> any ImportAdapter
  ) {
    self.name = name
    self.summary = summary
    self.takesMap = takesMap
    self.takesAnyBytes = takesAnyBytes
    self.members = members
    self.likeness = likeness
    self.makeAdapter = makeAdapter
  }

  /// An adapter for one file.
  public func adapter(_ settings: ImportSettings, for member: ImportMember = ImportMember())
    -> any ImportAdapter
  {
    makeAdapter(settings, member)
  }

  /// Every format that can be imported. Where a file is like several, the first is taken for it.
  public static let all: [ImportFormat] = [
    .csv, .tsv, .json, .twcs, .xArchive, .x, .mastodon, .activityPub, .bluesky, .blueskyCAR, .graph,
    .facebookArchive, .instagramArchive, .feed, .mbox, .maildir, .youtubeTakeout, .youtubeAPI,
    .mapsReviews, .placeDetails, .businessReviews, .googleChat, .hangouts, .tripAdvisor, .trustpilot,
    .appStore, .googlePlay, .reddit, .hackerNews, .discourse, .stackExchange, .disqus, .wordPress,
    .forum, .zendesk, .slack, .ndjson,
  ]

  /// The format of that name.
  public static func named(_ name: String) -> ImportFormat? { all.first { $0.name == name } }

  /// The name that stands for whatever format a file is like.
  public static let automaticName = "auto"

  /// The format that a file is like; nil where it is like none.
  public static func guess(_ sample: FileSample) -> ImportFormat? { guess(sample, among: all) }

  /// The one of these formats that a file is most like; nil where it is like none.
  static func guess(_ sample: FileSample, among formats: [ImportFormat]) -> ImportFormat? {
    var best: (format: ImportFormat, likeness: Likeness)?
    for format in formats {
      let likeness = format.likeness(sample)
      if likeness > best?.likeness ?? .no { best = (format, likeness) }
    }
    return best?.format
  }
}

/// What is known about a file beside its bytes.
public struct ImportMember: Sendable {
  /// Its path in the folder or archive that was given, else its name; `-` for standard input.
  public let path: MemberPath
  /// The bytes of the format's companions that were found beside it, by their names.
  public let companions: [String: [UInt8]]
  /// When it was last written, where that is known: the time of what has none of its own, since it cannot be later.
  public let modifiedAt: Timestamp?

  public init(
    path: MemberPath = MemberPath("-"), companions: [String: [UInt8]] = [:], modifiedAt: Timestamp? = nil
  ) {
    self.path = path
    self.companions = companions
    self.modifiedAt = modifiedAt
  }

  /// The same file, last written then.
  public func with(modifiedAt: Timestamp?) -> ImportMember {
    ImportMember(path: path, companions: companions, modifiedAt: modifiedAt)
  }
}
