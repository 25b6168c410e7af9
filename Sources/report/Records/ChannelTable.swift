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
  private var indices: [Channel: Int32] = [:]

  mutating func index(of network: String, isDirect: Bool) -> Int32 {
    let channel = Channel(network: network, isDirect: isDirect)
    if let index = indices[channel] { return index }
    let index = Int32(channels.count)
    indices[channel] = index
    channels.append(channel)
    return index
  }

  subscript(index: Int32) -> Channel { channels[Int(index)] }
}
