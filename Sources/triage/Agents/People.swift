import CareConfiguration

/// The accounts that were seen, each judged once against the agent directory.
struct People {
  /// The number of an author whom the message does not name.
  static let unknown: Int32 = -1

  /// An account as a message shows it.
  struct Account: Hashable {
    // Numbers in the `StringTable`, or `StringTable.none`.
    var network: Int32
    var id: Int32
    var handle: Int32
    var name: Int32
  }

  struct Person {
    let account: Account
    /// What stands for the person whatever their handle and name are today: a number in the `StringTable`.
    let identity: Int32
    /// Whether the directory lists the account.
    let isAgent: Bool
    /// What makes a stranger look like one of ours.
    let likeness: AgentDirectory.Likeness?
    /// Whether the directory lists anybody on this network, so that a stranger is known to be none of us.
    let isNetworkCovered: Bool
    /// Whether the configuration lists the account among the people who count for more.
    let isVIP: Bool
  }

  private var numbers: [Account: Int32] = [:]
  /// The last account that was seen with an id or a handle, by the number of that: most write under one name.
  private var latest: [Int32] = []
  private var persons: [Person] = []
  private let directory: AgentDirectory
  private let vips: AgentDirectory

  init(_ configuration: Configuration) {
    directory = configuration.agents
    vips = configuration.vips
  }

  subscript(number: Int32) -> Person { persons[Int(number)] }

  /// The number of an account, new or known; `unknown` for one without id and handle.
  mutating func number(of account: Account, in strings: inout StringTable) -> Int32 {
    let key = Int(account.id != StringTable.none ? account.id : account.handle)
    guard key != Int(StringTable.none) else { return Self.unknown }
    if latest.count <= key {
      latest.append(contentsOf: repeatElement(Self.unknown, count: max(latest.count, key + 1 - latest.count)))
    }
    if latest[key] != Self.unknown, self[latest[key]].account == account { return latest[key] }
    let number = numbers[account] ?? add(account, in: &strings)
    latest[key] = number
    return number
  }

  private mutating func add(_ account: Account, in strings: inout StringTable) -> Int32 {
    let network = strings.optionalString(account.network) ?? ""
    let id = strings.optionalString(account.id)
    let handle = strings.optionalString(account.handle)
    let isAgent = directory.entry(network: network, id: id, handle: handle) != nil
    let likeness =
      isAgent
      ? nil
      : directory.likeness(
        network: network, id: id, handle: handle, name: strings.optionalString(account.name))
    let identity = strings.index(of: "\(network):\(id ?? handle?.lowercased() ?? "")")
    let number = Int32(persons.count)
    persons.append(
      Person(
        account: account, identity: identity, isAgent: isAgent, likeness: likeness,
        isNetworkCovered: directory.covers(network: network),
        isVIP: vips.entry(network: network, id: id, handle: handle) != nil))
    numbers[account] = number
    return number
  }

  /// Whether an account that a message names is ours.
  func isAgent(network: String, id: String?, handle: String?) -> Bool {
    directory.entry(network: network, id: id, handle: handle) != nil
  }

  /// How events name the person: the handle, else the id.
  func displayName(_ number: Int32, in strings: StringTable) -> String? {
    strings.optionalString(displayNumber(number))
  }

  /// The number of that name in the strings; `StringTable.none` for nobody.
  func displayNumber(_ number: Int32) -> Int32 {
    guard number != Self.unknown else { return StringTable.none }
    let account = self[number].account
    return account.handle == StringTable.none ? account.id : account.handle
  }
}
