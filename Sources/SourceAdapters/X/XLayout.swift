import MessageCore

/// What X's APIs answer, kept as JSON: pages of v2 with their `includes`, as `twarc2` and tweepy write them, one a line,
/// in an array or one a file; posts of v2 alone, as `twarc2 flatten` writes them; tweets of v1.1, alone, in arrays or in
/// search results (`statuses`); and counts (`tweet_count`), which become `volume` records.
///
/// The posts that a page has beside its own, because these answer, quote or repeat them, follow as messages, too; so do
/// the tweets inside a v1.1 tweet.
///
/// What really arrives:
/// - A page without results has no `data`.
/// - `errors` lists posts that the page's own refer to and that are gone (`resource-not-found`), which are deletions, or
///   hidden (`not-authorized-for-resource`), of which there is nothing to read.
/// - `twarc2 counts` and the API tell the query nowhere in the answer; twarc adds the request's address in `__twarc.url`.
/// - The filtered stream has a page with a single post in each line.
struct XLayout: JSONLayout {
  /// The search that was counted, where the answer does not tell it.
  private let counted: String?
  /// The length of the stretches, in seconds; shorter ones at the ends are left out. Nil keeps all.
  private let step: Int64?

  init(_ settings: ImportSettings, _ member: ImportMember) {
    counted = nil
    step = nil
  }

  /// A layout of counts of that search, of which only the whole stretches are read.
  init(counting query: String, inStepsOf seconds: Int64) {
    counted = query
    step = seconds
  }

  mutating func read(_ part: JSONPart, into findings: inout ImportFindings) throws(LineError) {
    let object = JSONMembers(part.value)
    if let data = object["data"], object["text"] == nil {
      readPage(object, data.kind == .array ? data.elements : [data], into: &findings)
    } else if object["statuses"] != nil {
      for tweet in object.list("statuses") { readTweet(tweet, into: &findings) }
    } else if object["tweet_count"] != nil {
      addCount(part.value, of: nil, to: &findings)
    } else if object["id_str"] != nil || object["full_text"] != nil || object["user"] != nil {
      readTweet(part.value, into: &findings)
    } else if object["delete"] != nil {
      try readDeletion(object.members("delete"), into: &findings)
    } else if object["text"] != nil, object["id"] != nil {
      findings.add(part.value) { value throws(LineError) in try XPost.message(value) }
      for reference in object.list("referenced_tweets") where JSONMembers(reference)["text"] != nil {
        findings.add(reference) { value throws(LineError) in try XPost.message(value) }
      }
    } else if object["meta"] == nil, object["errors"] == nil {
      throw LineError("no post and no page of X's API")
    }
  }

  private func readPage(_ page: JSONMembers, _ data: [JSONValue], into findings: inout ImportFindings) {
    let includes = XIncludes(page.members("includes"))
    let query = counted ?? page.members("__twarc").text("url").flatMap(Self.query)
    for value in data {
      if JSONMembers(value)["tweet_count"] != nil {
        addCount(value, of: query, to: &findings)
      } else if JSONMembers(value)["dm_conversation_id"] != nil || JSONMembers(value)["event_type"] != nil {
        findings.add(value) { value throws(LineError) in
          try XDirectMessage.message(api: value, includes: includes)
        }
      } else if JSONMembers(value)["text"] != nil {
        findings.add(value) { value throws(LineError) in try XPost.message(value, includes: includes) }
      } else if JSONMembers(value)["username"] == nil {
        findings.reject(value, "no post: it has no text")
      }
    }
    for value in page.members("includes").list("tweets") {
      findings.add(value) { value throws(LineError) in try XPost.message(value, includes: includes) }
    }
    for error in page.objects("errors") where error.text("resource_type") == "tweet" {
      guard error.text("type")?.hasSuffix("/resource-not-found") == true,
        let id = error.nonEmpty("resource_id") ?? error.nonEmpty("value")
      else { continue }
      findings.add(DeletionRecord(id: "x:\(id)", deletedAt: nil))
    }
  }

  private func readTweet(_ value: JSONValue, into findings: inout ImportFindings) {
    findings.add(value) { value throws(LineError) in try XStatus.message(value) }
    for inner in XStatus.inner(value) {
      findings.add(inner) { value throws(LineError) in try XStatus.message(value) }
    }
  }

  /// A notice of v1.1's streams that a tweet was taken back.
  private func readDeletion(
    _ notice: JSONMembers, into findings: inout ImportFindings
  ) throws(LineError) {
    let status = notice.members("status")
    guard let id = status.text("id_str") ?? status.text("id") else {
      throw LineError("a deletion of nothing")
    }
    findings.add(DeletionRecord(id: "x:\(id)", deletedAt: notice.time("timestamp_ms")))
  }

  /// Adds an element of a counts answer.
  private func addCount(_ value: JSONValue, of query: String?, to findings: inout ImportFindings) {
    let count = JSONMembers(value)
    guard let start = count.time("start"), let end = count.time("end"),
      let number = count.count("tweet_count"),
      end > start
    else { return findings.reject(value, "a count without 'start', 'end' or 'tweet_count'") }
    let seconds = end.seconds - start.seconds
    guard step == nil || step == seconds else { return }
    findings.add(
      VolumeRecord(query: query ?? "", start: start, seconds: seconds, count: number, network: "x"))
  }

  /// The query of a request's address.
  private static func query(_ address: String) -> String? {
    guard let start = address.firstIndex(of: "?") else { return nil }
    for pair in address[address.index(after: start)...].split(separator: "&") where pair.hasPrefix("query=") {
      return PercentEncoding.decoded(String(pair.dropFirst(6)), plusIsSpace: true)
    }
    return nil
  }
}

extension ImportFormat {
  static let x = ImportFormat(
    name: "x", summary: "answers of X's API, v2 (as twarc writes them, too) or v1.1, as JSON",
    members: .files("json", "jsonl", "ndjson"),
    likeness: { sample in
      guard sample.isJSON else { return .no }
      if sample.has("edit_history_tweet_ids") || sample.has("id_str", "in_reply_to_status_id_str")
        || sample.has("public_metrics", "author_id") || sample.has("tweet_count", "start")
      {
        return .certain
      }
      return sample.has("id_str", "created_at", "user") ? .likely : .no
    }
  ) { settings, member in JSONAdapter<XLayout>(settings, member) }
}
