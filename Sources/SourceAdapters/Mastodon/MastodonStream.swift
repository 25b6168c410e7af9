import MessageCore

/// The streams of Mastodon's API (docs.joinmastodon.org/methods/streaming): server-sent events.
///
/// What its documentation says, and what really arrives:
/// - `update` is a new status, `status.update` one that was edited, `delete` the id of one that is gone, `notification` and
///   `conversation` what their listings have.
/// - A comment, `:thump`, comes every 15 seconds.
/// - What comes while nobody listens is not kept; ordinary pages fill the gap.
/// - The stream of the account has what it follows and what it is told of in one; edits and deletions in it do not say
///   which of the two they belong to.
/// - Large servers have the streams on a host of their own.
/// - Accounts, searches and posts have no stream.
struct MastodonStream: Sendable {
  private let option: SourceOption
  private let reader: PageReader
  private let server: String
  private var events = EventStreamReader()

  init(_ option: SourceOption, _ reader: PageReader, server: String) {
    self.option = option
    self.reader = reader
    self.server = server
  }

  /// How the stream of a query is opened; nil where there is none.
  static func opening(_ option: SourceOption, _ value: String, at server: String) -> SourceStream? {
    func stream(_ path: String, _ parameters: [(String, String?)] = []) -> SourceStream {
      var request = SourceRequest(server, "/api/v1/streaming/\(path)", parameters)
      request.fields.append(HTTPField("Accept", "text/event-stream"))
      return SourceStream(request, longestSilence: 60)
    }
    return switch option {
    case .hashtag: stream("hashtag", [("tag", value.hasPrefix("#") ? String(value.dropFirst()) : value)])
    case .home, .mentions, .notifications: stream("user")
    case .conversations: stream("direct")
    case .public: stream("public")
    default: nil
    }
  }

  /// What the bytes bring.
  ///
  /// - Returns: the records in the order of their events, and the ids that the listing goes on from.
  mutating func read(
    _ bytes: [UInt8], at time: Timestamp
  ) throws(SourceFailure) -> (page: SourcePage, places: [String]) {
    var page = SourcePage()
    var places: [String] = []
    for event in try events.events(in: bytes) {
      do throws(SourceFailure) {
        let found = try records(of: event, at: time)
        page.records += found.page.records
        page.rejections += found.page.rejections
        if let place = found.place { places.append(place) }
      } catch {
        page.rejections.append(PageRejection(bytes: event.data, cause: error.cause))
      }
    }
    return (page, places)
  }

  private func records(
    of event: EventStreamReader.Event, at time: Timestamp
  ) throws(SourceFailure) -> (page: SourcePage, place: String?) {
    let isPersonal = [.mentions, .notifications, .conversations].contains(option)
    switch event.name {
    case "update" where !isPersonal, "conversation" where option == .conversations,
      "notification" where option == .mentions || option == .notifications:
      let object = try members(event)
      if option == .mentions, object.text("type") != "mention" { return (SourcePage(), nil) }
      let place = option == .conversations ? object.members("last_status") : object
      return (try reader.page(event.data, at: time), place.nonEmpty("id"))
    case "status.update":
      var page = try reader.page(event.data, at: time)
      // On the account's own stream it may be of something that was never asked for.
      if isPersonal { page.records = page.records.map { $0.revising($0.id) } }
      return (page, nil)
    case "delete":
      let id = "mastodon:\(server)/\(String(decoding: event.data, as: UTF8.self))"
      let deletion = PageRecord(DeletionRecord(id: id, deletedAt: time))
      return (SourcePage(records: [isPersonal ? deletion.revising(id) : deletion]), nil)
    default: return (SourcePage(), nil)
    }
  }

  private func members(_ event: EventStreamReader.Event) throws(SourceFailure) -> JSONMembers {
    do throws(JSONError) {
      return JSONMembers(try JSONValue(parsing: event.data))
    } catch {
      throw SourceFailure("an event whose data is no JSON (\(error.reason) at byte \(error.offset))")
    }
  }
}
