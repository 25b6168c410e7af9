import MessageCore

/// The files of a download of Facebook or Instagram: threads of Messenger and of Instagram's inbox, posts, and comments,
/// each told by its members. See `MetaArchiveMessage` for what really arrives.
///
/// A file is held whole: a thread's path may stand behind its messages. Facebook begins a new file after ten thousand
/// messages.
struct MetaArchiveLayout: JSONLayout {
  private let network: String
  private let account: Author?
  private let path: MemberPath

  init(_ settings: ImportSettings, _ member: ImportMember) {
    self.init(member, network: "facebook")
  }

  fileprivate init(_ member: ImportMember, network: String) {
    self.network = network
    account = MetaArchiveMessage.account(member.companions)
    path = member.path
  }

  mutating func read(_ part: JSONPart, into findings: inout ImportFindings) throws(LineError) {
    let object = JSONMembers(part.value)
    if object["messages"] != nil || object["conversation"] != nil {
      readThread(object, into: &findings)
      return
    }
    if readEntry(part.value, object, into: &findings) { return }
    var isKnown = false
    for (name, value) in part.value.members {
      if value.kind == .array, Self.lists.contains(where: name.contains) {
        isKnown = true
        for entry in value.elements where !readEntry(entry, JSONMembers(entry), into: &findings) {
          readOldComment(entry, into: &findings)
        }
      }
    }
    if !isKnown { throw LineError("no thread, post or comment") }
  }

  /// What the lists are called that hold posts and comments, or a part of it.
  private static let lists = [
    "posts", "comments", "ig_stories", "ig_reels_media", "ig_igtv_media", "ig_archived_post_media", "photos",
    "videos",
    "stories", "wall_posts", "activity_log_data",
  ]

  private func readThread(_ thread: JSONMembers, into findings: inout ImportFindings) {
    let people = thread.list("participants").compactMap { $0.text ?? JSONMembers($0).text("name") }
    let place =
      thread.nonEmpty("thread_path") ?? thread.nonEmpty("threadName")
      ?? (path.folder.isEmpty ? people.sorted().joined(separator: ",") : "inbox/\(path.folder)")
    for value in thread.list("messages") + thread.list("conversation") {
      guard let message = MetaArchiveMessage.inThread(value, network, thread: place) else { continue }
      findings.add(message, raw: value)
    }
  }

  /// Reads a post or comment; false for anything else.
  private func readEntry(_ value: JSONValue, _ entry: JSONMembers, into findings: inout ImportFindings)
    -> Bool
  {
    if entry["string_map_data"] != nil {
      findings.add(MetaArchiveMessage.instagramComment(value, account: account), raw: value)
    } else if entry.objects("data").contains(where: { $0["comment"] != nil }) {
      findings.add(MetaArchiveMessage.comment(value, account: account), raw: value)
    } else if ["timestamp", "creation_timestamp", "taken_at", "media"].contains(where: { entry[$0] != nil }) {
      findings.add(MetaArchiveMessage.post(value, network, account: account), raw: value)
    } else {
      return false
    }
    return true
  }

  /// Until 2020, a comment was a list: the time, the words, whose picture it was.
  private func readOldComment(_ value: JSONValue, into findings: inout ImportFindings) {
    let fields = value.elements.compactMap(\.string)
    guard fields.count >= 2 else { return findings.reject(value, "no post or comment") }
    let message = MetaArchiveMessage.instagramComment(
      Mojibake.mended(fields[1]), at: TimeSpelling.timestamp(fields[0].utf8.span),
      owner: fields.count > 2 ? fields[2] : nil, account)
    findings.add(message, raw: value)
  }
}

/// The same for Instagram's downloads.
struct InstagramArchiveLayout: JSONLayout {
  private var layout: MetaArchiveLayout

  init(_ settings: ImportSettings, _ member: ImportMember) {
    layout = MetaArchiveLayout(member, network: "instagram")
  }

  mutating func read(_ part: JSONPart, into findings: inout ImportFindings) throws(LineError) {
    try layout.read(part, into: &findings)
  }
}

extension ImportFormat {
  static let facebookArchive = ImportFormat(
    name: "facebook-archive",
    summary: "a download of Facebook as JSON: posts, comments and threads of Messenger",
    members: MemberLayout(
      description: "your_posts.json, comments.json or message_1.json",
      companions: ["profile_information.json"],
      holdsMessages: { isMetaFile($0) && !isInstagram($0) }),
    likeness: { likeness($0, isInstagram: false) }
  ) { settings, member in JSONAdapter<MetaArchiveLayout>(settings, member) }

  static let instagramArchive = ImportFormat(
    name: "instagram-archive",
    summary: "a download of Instagram as JSON: posts, stories, comments and messages",
    members: MemberLayout(
      description: "posts_1.json, post_comments.json or message_1.json",
      companions: ["personal_information.json"],
      holdsMessages: { isMetaFile($0) && !isFacebook($0) }),
    likeness: { likeness($0, isInstagram: true) }
  ) { settings, member in JSONAdapter<InstagramArchiveLayout>(settings, member) }

  private static func isMetaFile(_ path: MemberPath) -> Bool {
    guard path.fileExtension == "json" else { return false }
    let stem = path.name.dropLast(5)
    let starts = [
      "message_", "your_posts", "posts_", "post_comments", "reels_comments", "group_posts",
      "your_comments_in_groups",
      "your_posts_in_groups", "other_people's_posts", "other_peoples_posts",
    ]
    let names = [
      "comments", "posts", "stories", "reels", "igtv_videos", "archived_posts", "messages", "media",
    ]
    return starts.contains { stem.hasPrefix($0) } || names.contains { stem == $0 }
  }

  private static func isInstagram(_ path: MemberPath) -> Bool {
    path.text.contains("instagram")
      || ["stories", "reels", "igtv_videos", "archived_posts", "media", "messages"].contains {
        path.name == "\($0).json"
      }
      || ["post_comments", "reels_comments", "posts_"].contains { path.name.hasPrefix($0) }
  }

  private static func isFacebook(_ path: MemberPath) -> Bool {
    path.text.contains("facebook")
      || ["your_", "group_posts", "other_people"].contains { path.name.hasPrefix($0) }
  }

  private static func likeness(_ sample: FileSample, isInstagram: Bool) -> Likeness {
    guard sample.isJSON else { return .no }
    let isOurs = isInstagram ? Self.isInstagram(sample.path) : isFacebook(sample.path)
    if sample.has("senderName", "threadName") { return isInstagram ? .no : .certain }
    if sample.has("sender_name", "timestamp_ms") || sample.has("participants", "conversation") {
      let isHere = sample.contains("instagram.com") || sample.has("conversation") ? isInstagram : !isInstagram
      return isOurs ? .certain : isHere ? .likely : .possible
    }
    let members =
      isInstagram
      ? sample.has("creation_timestamp", "media_metadata") || sample.has("string_map_data", "media_list_data")
        || sample.has("ig_stories") || sample.has("creation_timestamp", "uri", "cross_post_source")
        || sample.has("taken_at", "caption") || sample.has("media_comments") || sample.has("ig_reels_media")
      : sample.has("comments_v2") || sample.has("group_comments_v2") || sample.has("group_posts_v2")
        || sample.has("timestamp", "data", "post") || sample.has("timestamp", "data", "title")
    return members ? .certain : .no
  }
}
