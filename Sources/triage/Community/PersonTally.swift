import MessageCore

/// What a message does for others and for us, as far as it counts for its author.
struct Deeds: OptionSet, Hashable {
  let rawValue: Int64

  /// It answers somebody else who needs help.
  static let helps = Deeds(rawValue: 1)
  static let positive = Deeds(rawValue: 2)
  static let negative = Deeds(rawValue: 4)
  static let defends: Deeds = [.helps, .positive]

  /// Whether a person is told of for it.
  var counts: Bool { !isDisjoint(with: .defends) }
}

extension Deeds {
  /// - Parameter role: the part that the author plays.
  init(_ facts: MessageFacts, _ role: TriageDecision.Role?) {
    self = []
    if role == .helper, facts.parent != StringTable.none { insert(.helps) }
    if facts.cues.contains(.positive) { insert(.positive) }
    if facts.cues.contains(.negative) { insert(.negative) }
  }
}

/// What one person who is not one of ours did for others and for us. Tallies of parts add up to that of the whole.
struct PersonTally: Equatable {
  /// How many messages a person's record names, the newest.
  static let evidence = 5

  /// A message that counts.
  struct Deed: Equatable {
    var at: Timestamp
    /// The number of its id in the strings.
    var id: Int32
  }

  var answers: Int64 = 0
  var thanked: Int64 = 0
  var solved: Int64 = 0
  var positive: Int64 = 0
  var negative: Int64 = 0
  var defences: Int64 = 0
  var followers: Int64 = 0
  var reposts: Int64 = 0
  /// How many messages count.
  var size: Int64 = 0
  /// The account as the newest deed shows it: its names' numbers in the strings.
  var account: People.Account?
  var first: Timestamp?
  /// The newest deeds, in order of time and of their ids.
  var deeds: [Deed] = []

  var kinds: [PersonRecord.Kind] {
    (PersonRecord.isHelper(answers: answers) ? [.helper] : [])
      + (PersonRecord.isEvangelist(positive: positive, negative: negative) ? [.evangelist] : [])
  }

  /// Whether it adds nothing to others.
  var isEmpty: Bool {
    [answers, thanked, solved, positive, negative, defences, followers, reposts].allSatisfy { $0 == 0 }
  }

  /// Counts a message.
  ///
  /// - Parameter role: the part that its author plays.
  mutating func add(_ facts: MessageFacts, _ role: TriageDecision.Role?, _ desk: borrowing Desk) {
    followers = max(followers, facts.followers)
    reposts = Self.sum(reposts, facts.spread)
    let deeds = Deeds(facts, role)
    if deeds.contains(.helps) { answers += 1 }
    if deeds.contains(.positive) { positive += 1 }
    if deeds.contains(.defends) { defences += 1 }
    if deeds.contains(.negative) { negative += 1 }
    if deeds.counts {
      size += 1
      add(Deed(at: facts.createdAt, id: facts.id), desk.people[facts.author].account, desk.strings)
    }
  }

  /// Adds what another part counted.
  mutating func add(_ other: PersonTally, _ strings: StringTable) {
    answers += other.answers
    thanked += other.thanked
    solved += other.solved
    positive += other.positive
    negative += other.negative
    defences += other.defences
    followers = max(followers, other.followers)
    reposts = Self.sum(reposts, other.reposts)
    size += other.size
    first = [first, other.first].compactMap { $0 }.min()
    if let newest = other.deeds.last, let account = other.account {
      add(newest, account, strings)
      for deed in other.deeds.dropLast() { _ = insert(deed, strings) }
    }
  }

  private mutating func add(_ deed: Deed, _ account: People.Account, _ strings: StringTable) {
    first = min(first ?? deed.at, deed.at)
    if insert(deed, strings) == deeds.count - 1 { self.account = account }
  }

  /// The place at which a deed stands then; nil where newer ones left none.
  private mutating func insert(_ deed: Deed, _ strings: StringTable) -> Int? {
    var place = deeds.count
    while place > 0, precedes(deed, deeds[place - 1], strings) { place -= 1 }
    if deeds.count == Self.evidence {
      guard place > 0 else { return nil }
      deeds.removeFirst()
      place -= 1
    }
    deeds.insert(deed, at: place)
    return place
  }

  private func precedes(_ one: Deed, _ other: Deed, _ strings: StringTable) -> Bool {
    one.at == other.at ? strings.precedes(one.id, other.id) : one.at < other.at
  }

  private static func sum(_ one: Int64, _ other: Int64) -> Int64 {
    let (sum, overflows) = one.addingReportingOverflow(other)
    return overflows ? .max : sum
  }

  /// The record; nil for somebody of no kind that is told of.
  ///
  /// - Parameter influence: 0 to 1.
  func record(_ identity: Int32, influence: Double, _ strings: StringTable) -> PersonRecord? {
    let kinds = kinds
    guard !kinds.isEmpty, let account else { return nil }
    var record = PersonRecord(id: "person:" + strings.string(identity))
    record.revision = size
    record.network = strings.optionalString(account.network)
    record.handle = strings.optionalString(account.handle)
    record.name = strings.optionalString(account.name)
    record.kinds = kinds
    record.answers = answers
    record.thanked = thanked
    record.solved = solved
    record.praise = positive
    record.defences = defences
    record.followers = followers
    record.reposts = reposts
    record.influence = influence
    record.firstSeen = first
    record.lastSeen = deeds.last?.at
    record.evidence = deeds.map { strings.string($0.id) }
    record.visibility = .public
    return record
  }
}

// MARK: - JSON

extension PersonTally {
  private static let counts: [(MemberName, any WritableKeyPath<PersonTally, Int64> & Sendable)] = [
    (.answers, \.answers), (.thanked, \.thanked), (.solved, \.solved), (.positive, \.positive),
    (.negative, \.negative), (.defences, \.defences), (.followers, \.followers), (.reposts, \.reposts),
    (.size, \.size),
  ]

  /// Writes what `init` reads.
  func write(_ strings: StringTable, to writer: inout JSONWriter) {
    writer.object { writer in
      for (name, path) in Self.counts where self[keyPath: path] != 0 {
        writer.member(name, self[keyPath: path])
      }
      writer.member(.firstSeen, first)
      guard let account else { return }
      writer.member(.network, strings.optionalString(account.network))
      writer.member(.handle, strings.optionalString(account.handle))
      writer.member(.name, strings.optionalString(account.name))
      writer.list(.evidence, deeds) { writer, deed in
        writer.object { writer in
          writer.member(.id, strings.string(deed.id))
          writer.member(.at, deed.at)
        }
      }
    }
  }

  /// Reads what `write` writes; nil where it is something else.
  init?(_ value: JSONValue, strings: inout StringTable) {
    for (name, path) in Self.counts { self[keyPath: path] = value[name]?.integer ?? 0 }
    first = value[.firstSeen]?.timestamp
    for deed in value[.evidence]?.elements ?? [] {
      guard let id = deed[.id]?.string, let at = deed[.at]?.timestamp else { return nil }
      deeds.append(Deed(at: at, id: strings.index(of: id)))
    }
    guard !deeds.isEmpty else { return }
    let names = value[[.network, .handle, .name]]
    func number(_ value: JSONValue?) -> Int32 {
      value?.string.map { strings.index(of: $0) } ?? StringTable.none
    }
    account = People.Account(
      network: number(names[0]), id: StringTable.none, handle: number(names[1]), name: number(names[2]))
  }
}
