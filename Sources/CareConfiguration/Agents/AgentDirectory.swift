/// Who speaks for us: the accounts that the configuration lists, and how a stranger that looks like one is told.
///
/// An `id` beats a `handle`: where an entry has both and a message has an author id, only the id decides, for handles are
/// given to others when they fall free. Handles compare without case and without the at sign. `*@server` stands for every
/// account on a server that is ours; no other wildcard exists, since anyone can register `HelpAcme`.
public struct AgentDirectory: Equatable, Sendable {
  /// One entry of `agents`.
  public struct Entry: Equatable, Sendable {
    /// The network's name, lower case.
    public var network: String
    public var id: String?
    /// Without the at sign, as the configuration spells it.
    public var handle: String?
    public var name: String?
    public var team: String?
    /// Whether the team and name may stand on public pages.
    public var isPublic: Bool

    public init(
      network: String, id: String? = nil, handle: String? = nil, name: String? = nil, team: String? = nil,
      isPublic: Bool = false
    ) {
      self.network = network
      self.id = id
      self.handle = handle
      self.name = name
      self.team = team
      self.isPublic = isPublic
    }

    /// The server of a `*@server` entry, lower case.
    var server: String? {
      handle.flatMap { $0.hasPrefix("*@") ? String($0.dropFirst(2)).lowercased() : nil }
    }
  }

  /// What makes a stranger look like one of ours.
  public enum Likeness: Equatable, Sendable {
    /// The handle reads like that agent's handle, or its server like our server.
    case handle(String)
    /// The handle is one letter away from that agent's handle.
    case nearHandle(String)
    /// The handle or display name is the company's, alone or with a word such as help, support or official.
    case company(String)
    /// The display name is, or reads like, that agent's name.
    case name(String)

    /// Whether the account cannot but be taken for one of ours; otherwise it is an impostor only where it deals with
    /// customers.
    public var isCopy: Bool {
      switch self {
      case .handle, .name: true
      case .nearHandle, .company: false
      }
    }
  }

  public let entries: [Entry]
  private var byID: [Account: Int] = [:]
  private var byHandle: [Account: Int] = [:]
  private var byServer: [Account: Int] = [:]
  private var networks: Set<String> = []
  /// Entries by the skeleton of their handle's local part, of their server, and of their name.
  private var handleSkeletons: [String: Int] = [:]
  private var serverSkeletons: [String: Int] = [:]
  private var nameSkeletons: [String: Int] = [:]
  private let company: String?
  private let companySkeleton: String

  /// Where several entries match an account, the first counts.
  ///
  /// - Parameter company: the company's name, which strangers should not bear.
  public init(_ entries: [Entry] = [], company: String? = nil) {
    self.entries = entries
    self.company = company
    companySkeleton = company.map { Confusables.skeleton($0) } ?? ""
    for (index, entry) in entries.enumerated().reversed() {
      networks.insert(entry.network)
      if let id = entry.id { byID[Account(entry.network, id)] = index }
      if let server = entry.server {
        byServer[Account(entry.network, server)] = index
        serverSkeletons[Confusables.skeleton(server)] = index
      } else if let handle = entry.handle {
        byHandle[Account(entry.network, handle.lowercased())] = index
        handleSkeletons[Confusables.skeleton(Self.localPart(handle))] = index
      }
      if let name = entry.name { nameSkeletons[Confusables.skeleton(name)] = index }
    }
  }

  /// Whether nobody is listed.
  public var isEmpty: Bool { entries.isEmpty }

  /// Whether anybody is listed for a network.
  public func covers(network: String) -> Bool { networks.contains(network) }

  /// The entry of an account; nil for strangers.
  public func entry(network: String, id: String? = nil, handle: String? = nil) -> Entry? {
    if let id, let index = byID[Account(network, id)] { return entries[index] }
    guard let handle = handle?.lowercased() else { return nil }
    let plain = handle.hasPrefix("@") ? String(handle.dropFirst()) : handle
    if let index = byHandle[Account(network, plain)] {
      let entry = entries[index]
      if entry.id == nil || id == nil { return entry }
    }
    guard let at = plain.lastIndex(of: "@") else { return nil }
    return byServer[Account(network, String(plain[plain.index(after: at)...]))].map { entries[$0] }
  }

  /// What makes this account look like one of ours; nil where it does not, and for accounts that are listed.
  ///
  /// Compared are skeletons (see `Confusables`): of the handle's local part with the listed handles of every network and
  /// with the company's name, of its server with our servers, and of the display name with the listed names and the
  /// company's.
  public func likeness(network: String, id: String? = nil, handle: String? = nil, name: String? = nil)
    -> Likeness?
  {
    if entries.isEmpty || entry(network: network, id: id, handle: handle) != nil { return nil }
    let local = handle.map { Confusables.skeleton(Self.localPart($0)) }
    if let local, let index = handleSkeletons[local] { return .handle(entries[index].handle ?? "") }
    if let handle, let at = handle.lastIndex(of: "@"), at > handle.startIndex,
      let index = likeServer(Confusables.skeleton(String(handle[handle.index(after: at)...])))
    {
      return .handle(entries[index].handle ?? "")
    }
    let shown = name.map { Confusables.skeleton($0) }
    if let shown, let index = nameSkeletons[shown] { return .name(entries[index].name ?? "") }
    if let local, let index = nearHandle(local) { return .nearHandle(entries[index].handle ?? "") }
    if let company, [local, shown].contains(where: { $0.map(bearsCompany) ?? false }) {
      return .company(company)
    }
    return nil
  }

  /// The entry whose server's skeleton is this one or its beginning: anybody can put a name of ours in front of theirs.
  private func likeServer(_ skeleton: String) -> Int? {
    serverSkeletons.filter { skeleton.hasPrefix($0.key) }.values.min()
  }

  /// The entry whose handle's skeleton is one letter away; short handles are too often near each other by chance.
  private func nearHandle(_ skeleton: String) -> Int? {
    let letters = Array(skeleton.unicodeScalars)
    guard letters.count >= 6 else { return nil }
    return handleSkeletons.filter { known, _ in
      let other = Array(known.unicodeScalars)
      return other.count >= 6 && Self.isNear(letters, other)
    }.values.min()
  }

  /// Whether one letter was left out, added, changed, or swapped with the next.
  private static func isNear(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Bool {
    guard abs(left.count - right.count) <= 1 else { return false }
    let start = zip(left, right).prefix { $0 == $1 }.count
    let (one, other) = (left[start...], right[start...])
    if one.dropFirst().elementsEqual(other.dropFirst()) || one.dropFirst().elementsEqual(other)
      || one.elementsEqual(other.dropFirst())
    {
      return true
    }
    return one.count >= 2 && other.count >= 2 && one[start] == other[start + 1]
      && one[start + 1] == other[start] && one.dropFirst(2).elementsEqual(other.dropFirst(2))
  }

  /// Whether a skeleton is the company's name with nothing but words that companies add.
  private func bearsCompany(_ skeleton: String) -> Bool {
    guard companySkeleton.unicodeScalars.count >= 3 else { return false }
    for (rest, isFound) in [
      (skeleton.dropFirst(companySkeleton.count), skeleton.hasPrefix(companySkeleton)),
      (skeleton.dropLast(companySkeleton.count), skeleton.hasSuffix(companySkeleton)),
    ] where isFound && rest.utf8.count <= 64 && Self.isMadeOf(rest, Self.companyWords) { return true }
    return false
  }

  /// What companies add to their name, as skeletons.
  private static let companyWords = [
    "help", "helpdesk", "support", "care", "cares", "service", "services", "customer", "customers", "cs",
    "official",
    "team", "desk", "assist", "assistance", "online", "hq", "refund", "refunds", "contact", "app", "inc",
    "ltd",
    "gmbh", "plc", "uk", "us", "usa", "eu", "de", "fr", "es", "it", "the", "ask", "my", "real",
  ].map { Confusables.skeleton($0) }

  private static func isMadeOf(_ text: Substring, _ words: [String]) -> Bool {
    if text.isEmpty { return true }
    return words.contains { text.hasPrefix($0) && isMadeOf(text.dropFirst($0.count), words) }
  }

  private static func localPart(_ handle: String) -> String {
    let plain = handle.hasPrefix("@") ? handle.dropFirst() : handle[...]
    return String(plain.prefix { $0 != "@" })
  }

  /// An id, handle or server on a network.
  private struct Account: Hashable {
    let network: String
    let name: String

    init(_ network: String, _ name: String) {
      self.network = network
      self.name = name
    }
  }
}
