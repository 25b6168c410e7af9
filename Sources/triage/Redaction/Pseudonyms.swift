import MessageCore

/// Puts the same pseudonym for the same id, account or handle, always; without the key nobody can tell whose it is.
struct Pseudonyms {
  private let digest: KeyedDigest

  /// - Parameter key: any secret; sixteen random bytes or more.
  init(key: [UInt8]) { digest = KeyedDigest(key: key) }

  /// A message's id, or a reference to one; the network in front of it stays.
  func id(_ id: String) -> String {
    for type in ["case:", "issue:", "question:", "person:"] where id.hasPrefix(type) {
      return type + self.id(String(id.dropFirst(type.count)))
    }
    if id.hasPrefix("alert:") { return alert(id) }
    let network = id.prefix { $0 != ":" }
    guard network.count < id.count else { return token("id", id, 20) }
    return "\(network):\(token("id", id, 20))"
  }

  /// An account's id on a network.
  func account(_ id: String, on network: String) -> String { token("account:\(network)", id, 16) }

  /// A handle, with or without its at sign and in any case.
  func handle(_ handle: String, on network: String) -> String {
    let plain = handle.hasPrefix("@") ? handle.dropFirst() : handle[...]
    return "user_" + token("handle:\(network)", plain.lowercased(), 12)
  }

  /// What an alert is about: a topic stays, an issue is named for a message.
  func subject(_ subject: String) -> String { subject.hasPrefix("issue:") ? id(subject) : subject }

  /// `alert:KIND:SUBJECT:START`: kind and start stay, and so does the subject of a storm or of something that emerges,
  /// which is a topic; all others name people or messages.
  private func alert(_ id: String) -> String {
    let parts = id.split(separator: ":", omittingEmptySubsequences: false)
    // A start has two colons of its own.
    guard parts.count >= 6 else { return "alert:" + token("id", id, 20) }
    if ["burst", "emerging"].contains(parts[1]), parts[2] != "issue" { return id }
    return "alert:\(parts[1]):\(token("id", id, 20)):\(parts.suffix(3).joined(separator: ":"))"
  }

  private func token(_ purpose: String, _ text: String, _ length: Int) -> String {
    String(hexadecimal(digest.digest(Array("\(purpose)\u{0}\(text)".utf8))).prefix(length))
  }
}
