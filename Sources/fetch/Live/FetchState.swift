import CareStore
import MessageCore
import SourceAdapters

/// What fetch remembers between runs; without a database, for this run only.
struct FetchState {
  private let store: CareStore?
  private var streams: [FetchStream] = []
  /// What was delivered, by stream, where there is no database.
  private var seen: [Int64: SeenWindow] = [:]
  /// The sessions of this run, by their keys, where there is no database.
  private var sessions: [String: SourceSession] = [:]
  private let lock: FileLock?

  /// What a database's path ends in for the file that locks its sources.
  static let lockEnding = "-fetch.lock"

  /// - Throws: `FatalError` where the database or its lock cannot be used.
  init(path: String?) throws {
    store = try path.map { try CareStore(path: $0) }
    lock = try path.map { path throws(FatalError) in try FileLock(path: path + Self.lockEnding) }
  }

  /// The stream of a source, begun where there is none; its number does not change.
  mutating func stream(_ source: FetchSource) throws -> FetchStream {
    let (name, account, query) = (source.name, source.credentials.account, source.query.key)
    guard let store else {
      let stream = FetchStream(number: Int64(streams.count), source: name, account: account, query: query)
      streams.append(stream)
      return stream
    }
    return try store.update { try $0.stream(source: name, account: account, query: query) }
  }

  /// The session that an earlier run, or another source of the same account, has left for a source.
  func session(_ source: FetchSource) throws -> SourceSession? {
    guard source.query.network.login != nil else { return nil }
    guard let store else { return sessions[Self.loginKey(source)] }
    return try store.read { try $0.login(Self.loginKey(source)) }.flatMap { SourceSession(json: $0) }
  }

  /// Keeps a session for later runs; nil forgets it.
  mutating func keep(_ session: SourceSession?, of source: FetchSource) throws {
    guard let store else {
      sessions[Self.loginKey(source)] = session
      return
    }
    try store.update { try $0.save(login: session?.json, of: Self.loginKey(source)) }
  }

  /// A session belongs to a server and to whoever logged in there.
  private static func loginKey(_ source: FetchSource) -> String {
    let owner = SourceLogin.owner(source.credentials.loginSecrets)
    return "\(source.query.network.name) \(source.query.origin) \(owner)"
  }

  /// Takes a stream for this process alone; false where another has it.
  func take(_ stream: FetchStream) -> Bool { lock?.take(stream.number) ?? true }

  /// Which of the records were not delivered yet, as this version; of several with one id in the list, the last version
  /// counts.
  func unseen(_ records: [PageRecord], in stream: FetchStream) throws -> [PageRecord] {
    var last: [String: Int] = [:]
    for (index, record) in records.enumerated() { last[record.id] = index }
    let candidates = records.enumerated().filter { last[$1.id] == $0 }.map(\.element)
    let revised = Set(candidates.compactMap(\.revises))
    // What is edited or deleted may stand just before it in the list.
    let news = Set(candidates.filter { $0.revises == nil }.map(\.id))
    guard let store else {
      let window = seen[stream.number] ?? SeenWindow()
      return candidates.filter { candidate in
        window.version(of: candidate.id) != candidate.version
          && (candidate.revises.map { news.contains($0) || window.version(of: $0) != nil } ?? true)
      }
    }
    let versions = candidates.map(\.seenVersion)
    let (unseen, known) = try store.lookUp {
      (try $0.unseen(versions, in: stream.number), try $0.delivered(revised, in: stream.number).union(news))
    }
    return candidates.indices.filter { index in
      unseen.contains(index) && (candidates[index].revises.map(known.contains) ?? true)
    }.map { candidates[$0] }
  }

  /// Records that these were delivered, and where to go on.
  mutating func commit(
    _ stream: FetchStream, cursor: SourceCursor, delivered records: [PageRecord], at time: Timestamp
  ) throws {
    guard let store else {
      for record in records { seen[stream.number, default: SeenWindow()].insert(record) }
      return
    }
    let json = cursor.json
    try store.update {
      try $0.commit(stream.number, cursor: json, delivered: records.map(\.seenVersion), at: time)
    }
  }
}

/// The last deliveries of a stream, as many as a database remembers.
private struct SeenWindow {
  private var versions: [String: (version: Int64, position: Int)] = [:]
  private var order: [String] = []
  private var dropped = 0

  func version(of id: String) -> Int64? { versions[id]?.version }

  mutating func insert(_ record: PageRecord) {
    versions[record.id] = (record.version, dropped + order.count)
    order.append(record.id)
    let most = Int(CareStoreWriter.rememberedDeliveries)
    guard order.count >= 2 * most else { return }
    for (position, id) in order[..<most].enumerated() where versions[id]?.position == dropped + position {
      versions[id] = nil
    }
    order.removeFirst(most)
    dropped += most
  }
}

extension PageRecord {
  fileprivate var seenVersion: SeenVersion { SeenVersion(id: id, version: version) }
}
