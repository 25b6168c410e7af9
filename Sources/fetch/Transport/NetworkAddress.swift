import CCurl
import Glibc

/// Tells addresses of this machine and of private networks from those of the internet.
///
/// Source: IANA's special-purpose address registries (RFC 6890); what is not globally reachable counts as private.
enum NetworkAddress {
  /// Whether a connection to that address stays inside; addresses of an unknown family do.
  static func isPrivate(_ address: UnsafePointer<sockaddr>) -> Bool {
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        isPrivate(ipv4: UInt32(bigEndian: $0.pointee.sin_addr.s_addr))
      }
    case AF_INET6:
      return address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
        withUnsafeBytes(of: pointer.pointee.sin6_addr) { isPrivate(ipv6: Array($0)) }
      }
    default: return true
    }
  }

  /// Whether a name can only mean something inside: a private address, `localhost`, a name without a dot, or one in a
  /// domain that the internet does not have (RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`).
  static func isPrivate(host: String) -> Bool {
    let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    if let bytes = bytes(of: name) {
      return bytes.count == 4
        ? isPrivate(ipv4: bytes.reduce(0) { $0 << 8 | UInt32($1) }) : isPrivate(ipv6: bytes)
    }
    let labels = name.lowercased().split(separator: ".")
    if labels.count == 1 { return true }
    return ["localhost", "local", "internal", "lan", "test"].contains(labels.last.map { String($0) } ?? "")
      || labels.suffix(2) == ["home", "arpa"]
  }

  /// Whether a host is an address in that network, as in `10.0.0.0/8`; names are in none.
  static func isInside(network: String, host: String) -> Bool {
    let parts = network.split(separator: "/", maxSplits: 1).map { String($0) }
    guard parts.count == 2, let bits = Int(parts[1]), let network = bytes(of: parts[0]),
      let address = bytes(of: host), network.count == address.count, 0...address.count * 8 ~= bits
    else { return false }
    return zip(network, address).enumerated().allSatisfy { index, pair in
      let rest = max(0, min(8, bits - index * 8))
      return (pair.0 ^ pair.1) >> (8 - UInt8(rest)) == 0
    }
  }

  /// The bytes of an address as people write it: four, or sixteen; nil for a name.
  private static func bytes(of host: String) -> [UInt8]? {
    var ipv4 = in_addr()
    if inet_pton(AF_INET, host, &ipv4) == 1 { return withUnsafeBytes(of: ipv4) { Array($0) } }
    var ipv6 = in6_addr()
    return inet_pton(AF_INET6, host, &ipv6) == 1 ? withUnsafeBytes(of: ipv6) { Array($0) } : nil
  }

  /// The address in its usual spelling, for messages.
  static func description(_ address: UnsafePointer<sockaddr>, length: UInt32) -> String {
    var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let result = getnameinfo(address, length, &host, UInt32(host.count), nil, 0, NI_NUMERICHOST)
    guard result == 0 else { return "an address of an unknown kind" }
    return String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func isPrivate(ipv4 address: UInt32) -> Bool {
    privateRanges.contains { address >> (32 - $0.bits) == $0.network >> (32 - $0.bits) }
  }

  private static let privateRanges: [(network: UInt32, bits: UInt32)] = [
    (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16),
    (0xAC10_0000, 12), (0xC000_0000, 24), (0xC000_0200, 24), (0xC0A8_0000, 16), (0xC612_0000, 15),
    (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 4), (0xF000_0000, 4),
  ]

  private static func isPrivate(ipv6 bytes: [UInt8]) -> Bool {
    func ipv4(at start: Int) -> UInt32 { bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) } }
    // The addresses of IPv4 inside IPv6: mapped, NAT64, 6to4.
    if bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) {
      return isPrivate(ipv4: ipv4(at: 12))
    }
    if bytes.starts(with: [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) {
      return isPrivate(ipv4: ipv4(at: 12))
    }
    if bytes.starts(with: [0x20, 0x02]) { return isPrivate(ipv4: ipv4(at: 2)) }
    // Only 2000::/3 is the internet's, and of it neither Teredo nor the addresses of documentation.
    guard bytes[0] & 0xE0 == 0x20 else { return true }
    return bytes.starts(with: [0x20, 0x01, 0, 0]) || bytes.starts(with: [0x20, 0x01, 0x0D, 0xB8])
  }
}
