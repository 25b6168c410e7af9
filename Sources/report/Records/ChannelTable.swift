import MessageCore

/// Where messages come in: a network, in public or directly.
struct Channel: Hashable, Comparable, Sendable, Codable {
  var network: String
  /// Whether only the two sides see the messages.
  var isDirect: Bool

  /// `x`, `x direct`.
  var name: String { isDirect ? "\(network) direct" : network }

  static func < (left: Channel, right: Channel) -> Bool { left.name < right.name }
}

/// The channels of a stream, kept once and stood for by their index.
struct ChannelTable: Sendable {
  private(set) var channels: [Channel] = []
  private var networks = IdentifierTable()
  /// The index of each network's two channels, public and direct; negative where there is none.
  private var indices: [Int32] = []

  /// - Parameter network: the name in UTF-8.
  mutating func index(of network: [UInt8], isDirect: Bool) -> Int32 {
    let slot = Int(networks.number(of: network)) * 2 + (isDirect ? 1 : 0)
    while indices.count <= slot { indices.append(-1) }
    if indices[slot] < 0 {
      indices[slot] = Int32(channels.count)
      channels.append(Channel(network: String(decoding: network, as: UTF8.self), isDirect: isDirect))
    }
    return indices[slot]
  }

  subscript(index: Int32) -> Channel { channels[Int(index)] }
}
