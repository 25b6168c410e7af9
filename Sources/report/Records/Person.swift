import MessageCore

/// What a message says of the account that wrote it: how it is called, and what it is looked up by.
struct PersonDescription: Equatable, Sendable {
  var network: String
  var id: String?
  var handle: String?
  var name: String?

  /// What the person is called: the handle, else the name, else the id.
  var shown: String { handle.map { "@\($0)" } ?? name ?? id ?? "" }
}

/// Who a person is, across parts of a stream: the network, and the id or the handle there.
struct PersonKey: Hashable, Comparable, Sendable, Codable {
  var network: String
  /// `#` and the account's id, else `@` and its handle.
  var account: String

  /// As a stream's accounts are kept: the network, a zero, the account.
  var bytes: [UInt8] { Array(network.utf8) + [0] + Array(account.utf8) }

  static func < (left: PersonKey, right: PersonKey) -> Bool {
    (left.network, left.account) < (right.network, right.account)
  }
}
