import ArgumentParser
import SourceAdapters

/// What to ask a network for: one option for each `SourceOption`.
struct QueryOptions: ParsableArguments {
  @Option(
    name: [.customLong("server"), .customLong("base-url")],
    help: ArgumentHelp("Where the network's API is.", valueName: "url"))
  var server: String?

  @Option(name: .long, help: ArgumentHelp("feed: the feed's address.", valueName: "url"))
  var url: String?

  @Option(
    name: .long, help: ArgumentHelp("With --follow: where the network's streams are.", valueName: "url"))
  var stream: String?

  @Flag(name: .long, help: "What names the account.")
  var mentions = false

  @Flag(name: .long, help: "Everything that the account is told of.")
  var notifications = false

  @Flag(name: .long, help: "The account's private conversations.")
  var conversations = false

  @Flag(name: .long, help: "What the account follows.")
  var home = false

  @Flag(name: .long, help: "mastodon: the public timeline of the server.")
  var `public` = false

  @Option(name: .long, help: ArgumentHelp("What has that hashtag.", valueName: "tag"))
  var hashtag: String?

  @Option(name: .long, help: ArgumentHelp("What that account writes.", valueName: "name"))
  var account: String?

  @Option(name: .long, help: ArgumentHelp("What a search finds.", valueName: "words"))
  var search: String?

  @Option(name: .long, help: ArgumentHelp("That post and its conversation.", valueName: "id"))
  var post: String?

  @Flag(
    name: .customLong("new"),
    help: "reddit, stack-exchange, facebook, instagram: the newest posts, questions or media.")
  var newest = false

  @Flag(name: .long, help: "reddit: the newest comments.")
  var comments = false

  @Flag(name: .long, help: "discourse: the newest posts of the whole board.")
  var latest = false

  @Option(name: .long, help: ArgumentHelp("discourse: a topic and all its posts.", valueName: "id"))
  var topic: String?

  @Option(name: .long, help: ArgumentHelp("youtube: the comments of a video.", valueName: "id"))
  var video: String?

  @Option(name: .long, help: ArgumentHelp("youtube: the comments of a channel's videos.", valueName: "id"))
  var channel: String?

  @Option(
    name: .long,
    help: ArgumentHelp("x: how many posts a search finds, as volume records.", valueName: "words"))
  var volume: String?

  @Flag(name: .long, help: "facebook: reviews of the page.")
  var reviews = false

  @Option(
    name: .long,
    help: ArgumentHelp("app-store, app-store-connect: the app whose reviews are wanted.", valueName: "id"))
  var app: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "google-business, google-maps, tripadvisor: the place whose reviews are wanted.", valueName: "id"))
  var location: String?

  @Option(
    name: .long, help: ArgumentHelp("trustpilot: the company, by its domain or id.", valueName: "name"))
  var business: String?

  @Option(name: .long, help: ArgumentHelp("reddit: look there only.", valueName: "name"))
  var subreddit: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "x, facebook, instagram: the account or page; else the token's own.", valueName: "name"))
  var profile: String?

  @Option(name: .long, help: ArgumentHelp("stack-exchange: the site.", valueName: "name"))
  var site: String?

  @Option(name: .long, help: ArgumentHelp("app-store: the store's country.", valueName: "code"))
  var country: String?

  @Option(
    name: .long, help: ArgumentHelp("google-maps, tripadvisor: the reviews' language.", valueName: "code"))
  var language: String?

  @Option(
    name: .long, help: ArgumentHelp("x: count the minute, hour or day.", valueName: "length"))
  var step: String?

  @Option(
    name: .long,
    help: ArgumentHelp("x, with --follow: have a stream begin so far back, 1 to 5.", valueName: "minutes"))
  var backfill: String?

  /// What was said, flags as empty texts.
  var values: [SourceOption: String] {
    let texts: [SourceOption: String?] = [
      .server: server, .url: url, .stream: stream, .hashtag: hashtag, .account: account, .search: search,
      .post: post, .topic: topic, .video: video, .channel: channel, .volume: volume,
      .app: app, .location: location, .business: business, .subreddit: subreddit, .profile: profile,
      .site: site, .country: country, .language: language, .step: step, .backfill: backfill,
    ]
    let flags: [SourceOption: Bool] = [
      .mentions: mentions, .notifications: notifications, .conversations: conversations, .home: home,
      .public: `public`,
      .new: newest, .comments: comments, .latest: latest, .reviews: reviews,
    ]
    return texts.compactMapValues { $0 }.merging(flags.filter(\.value).mapValues { _ in "" }) { text, _ in
      text
    }
  }
}
