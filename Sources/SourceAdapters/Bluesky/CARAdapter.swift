import MessageCore

/// A Bluesky repository as a content-addressable archive (CAR, version 1 or 2): everything that an account has written.
///
/// It is a list of blocks in DAG-CBOR, each named by its SHA-256 hash, which is checked. The commit tells the account; the
/// nodes of a Merkle search tree tell under which key each record stands, and with it its address and collection.
///
/// What really arrives:
/// - Blocks stand in any order: records before the nodes that name them, the commit in the middle. Posts wait in memory
///   for their node and the commit; in the order of today's servers, the tree's own, they need not wait.
/// - The root in the header need not be the first block. Likes, follows and profiles are no messages.
/// - A record whose block is missing is told at the end.
struct CARAdapter: ImportAdapter {
  private let settings: ImportSettings
  private var isInBlocks = false
  private var blockCount = 0
  private var account: String?
  /// The keys of records that have not come yet, by the records' names.
  private var keys: [ContentID: [String]] = [:]
  /// Records that may be messages and whose keys are not known yet.
  private var waiting: [ContentID: [UInt8]] = [:]
  /// Records whose keys are known, to be given out.
  private var ready: ArraySlice<(key: String, json: [UInt8])> = []

  init(settings: ImportSettings) { self.settings = settings }

  mutating func next(
    _ input: inout ByteInput, _ record: inout ImportedRecord
  ) throws(ImportFailure) -> ImportStep {
    record.begin()
    while true {
      if let step = give(&record) { return step }
      if !isInBlocks {
        guard try readHeader(&input) else { return .needsInput }
        continue
      }
      guard let block = try takeBlock(&input) else {
        if !input.isAtEnd { return .needsInput }
        return missing(&record) ?? .end
      }
      blockCount += 1
      do throws(LineError) {
        try read(block)
      } catch {
        record.reject(block)
        return .rejection(at: .record("block \(blockCount)"), cause: error.cause)
      }
    }
  }

  // MARK: - Containers

  /// Skips the header; false where more bytes are wanted.
  private mutating func readHeader(_ input: inout ByteInput) throws(ImportFailure) -> Bool {
    var rest = input.prefix(input.count)
    guard let length = rest.takeVarint(), rest.count >= 64 || input.isAtEnd else {
      if !input.isAtEnd, input.count < 64 { return false }
      throw ImportFailure("is no CAR file")
    }
    guard length <= 1 << 20, rest.count >= Int(length) else {
      if length <= 1 << 20, !input.isAtEnd { return false }
      throw ImportFailure("is no CAR file, or one that was cut short in its header")
    }
    let header = try? DAGCBOR(rest.prefix(Int(length)))
    let afterHeader = input.count - rest.count + Int(length)
    switch header?["version"] {
    case .integer(1)?:
      input.skip(afterHeader)
      isInBlocks = true
    case .integer(2)?:
      // A fixed header follows, which tells where a version 1 begins inside.
      guard input.count >= afterHeader + 40 else {
        if !input.isAtEnd { return false }
        throw ImportFailure("is no CAR file, or one that was cut short in its header")
      }
      let offset = input.prefix(input.count).dropFirst(afterHeader).number64(16) ?? 0
      guard offset >= afterHeader + 40, offset <= 1 << 20 else { throw ImportFailure("its header is wrong") }
      guard input.count >= offset else { return false }
      input.skip(offset)
    default: throw ImportFailure("is no CAR file of version 1 or 2")
    }
    return true
  }

  /// Takes the next block, with its name; nil at the end, and where more bytes are wanted.
  private mutating func takeBlock(_ input: inout ByteInput) throws(ImportFailure) -> [UInt8]? {
    var rest = input.prefix(input.count)
    if rest.isEmpty { return nil }
    guard let length = rest.takeVarint() else {
      if !input.isAtEnd, input.count < 10 { return nil }
      throw ImportFailure(
        record: "block \(blockCount + 1)", "its length is wrong; nothing can be read from here on")
    }
    guard length <= UInt64(input.longestPart) else {
      throw ImportFailure(
        record: "block \(blockCount + 1)", "is longer than 64 MiB; nothing can be read from here on")
    }
    guard rest.count >= Int(length) else {
      if !input.isAtEnd { return nil }
      throw ImportFailure(record: "block \(blockCount + 1)", "the file ends inside it; it was cut short")
    }
    let block = Array(rest.prefix(Int(length)))
    input.skip(input.count - rest.count + Int(length))
    return block
  }

  // MARK: - Blocks

  private mutating func read(_ block: [UInt8]) throws(LineError) {
    guard let name = ContentID(startOf: block[...]) else {
      throw LineError("begins with no content identifier")
    }
    let content = block[name.bytes.count...]
    guard let isGood = name.names(content) else {
      throw LineError("\(name.text) is named by another hash than SHA-256, which is not checked")
    }
    guard isGood else {
      throw LineError("its content is not what its name \(name.text) says; it is not used")
    }
    guard name.codec == ContentID.dagCBOR else { return }
    let value = try DAGCBOR(content)
    if let type = value["$type"]?.text {
      // The collection, not the type, says what a record is, so that anything with a text may be a post.
      if type == BlueskyRecord.Address.repost || value["text"] != nil || keys[name] != nil {
        take(value, named: name)
      }
    } else if case .list(let entries)? = value["e"] {
      takeKeys(of: entries)
    } else if let did = value["did"]?.text, value["data"] != nil {
      account = did
    }
  }

  private mutating func take(_ value: DAGCBOR, named name: ContentID) {
    var json = JSONWriter()
    value.write(to: &json)
    guard let known = keys.removeValue(forKey: name) else {
      waiting[name] = json.bytes
      return
    }
    for key in known { ready.append((key, json.bytes)) }
  }

  /// Takes the keys of a node of the tree; each leaves out what it has in common with the one before.
  private mutating func takeKeys(of entries: [DAGCBOR]) {
    var key: [UInt8] = []
    for entry in entries {
      guard case .integer(let shared)? = entry["p"], case .bytes(let rest)? = entry["k"],
        let name = entry["v"]?.link
      else { continue }
      key = Array(key.prefix(Int(clamping: shared))) + rest
      let text = String(decoding: key, as: UTF8.self)
      guard text.hasPrefix("app.bsky.feed.post/") || text.hasPrefix("app.bsky.feed.repost/") else { continue }
      if let json = waiting.removeValue(forKey: name) {
        ready.append((text, json))
      } else {
        keys[name, default: []].append(text)
      }
    }
  }

  // MARK: - Records

  private mutating func give(_ record: inout ImportedRecord) -> ImportStep? {
    guard let account else { return nil }
    while let (key, json) = ready.popFirst() {
      if let step = give(json, key, of: account, &record) { return step }
    }
    return nil
  }

  private func give(
    _ json: [UInt8], _ key: String, of account: String, _ record: inout ImportedRecord
  ) -> ImportStep? {
    guard let address = BlueskyRecord.Address("at://\(account)/\(key)"),
      let value = try? JSONValue(parsing: json),
      var message = BlueskyRecord.message(value, at: address)
    else { return nil }
    message.source = settings.source
    do throws(LineError) {
      if message.createdAt == nil { throw LineError("no time") }
      if message.text == nil { throw LineError("no text") }
      try record.take(message, raw: settings.keepsRaw ? value : nil)
      return .record
    } catch {
      record.reject(json)
      return .rejection(at: .record(key), cause: error.cause)
    }
  }

  /// Tells, at the end, of a record that the tree names and that did not come.
  private mutating func missing(_ record: inout ImportedRecord) -> ImportStep? {
    record.begin()
    guard let (name, names) = keys.min(by: { $0.value.lexicographicallyPrecedes($1.value) }) else {
      let isUnowned = account == nil && !(ready.isEmpty && waiting.isEmpty)
      ready = []
      waiting = [:]
      return isUnowned
        ? .rejection(at: .record("its posts"), cause: "the commit that names the account is missing") : nil
    }
    keys[name] = nil
    return .rejection(
      at: .record(names.joined(separator: ", ")), cause: "its block \(name.text) is missing or damaged")
  }
}

extension ImportFormat {
  static let blueskyCAR = ImportFormat(
    name: "bluesky-car", summary: "a Bluesky repository: the CAR file of an account", takesAnyBytes: true,
    members: MemberLayout(description: ".car file") { $0.fileExtension == "car" },
    likeness: { sample in
      // The header is a map with 'roots', or 'version' in version 2, after its length.
      sample.start.prefix(16).dropFirst().starts(with: [0xA2, 0x65] + Array("roots".utf8))
        || sample.start.prefix(16).dropFirst().starts(with: [0xA1, 0x67] + Array("version".utf8))
        ? .certain : .no
    }
  ) { settings, _ in CARAdapter(settings: settings) }
}
