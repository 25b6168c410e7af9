import Testing

@testable import fetch

@Suite struct NetworkAddressTests {
  @Test(arguments: [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "::ffff:127.0.0.1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1", "[::1]", "localhost", "intranet", "box.local",
    "a.localhost",
    "desk.internal", "router.home.arpa",
  ])
  func knowsWhatIsInside(_ host: String) { #expect(NetworkAddress.isPrivate(host: host)) }

  @Test(arguments: [
    "8.8.8.8", "172.32.0.1", "172.15.255.255", "100.128.0.1", "192.169.0.1", "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808", "2002:808:808::", "example.com", "localhost.example.com", "a.internal.example",
  ])
  func knowsWhatIsOutside(_ host: String) { #expect(!NetworkAddress.isPrivate(host: host)) }

  @Test(arguments: [
    ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.1", false),
    ("10.1.128.0/17", "10.1.200.1", true),
    ("10.1.128.0/17", "10.1.100.1", false), ("0.0.0.0/0", "8.8.8.8", true),
    ("10.0.0.1/32", "10.0.0.2", false),
    ("fd00::/8", "fd12::1", true), ("fd00::/8", "fe80::1", false), ("10.0.0.0/8", "10.example", false),
    ("10.0.0.0/33", "10.0.0.0", false), ("10.0.0.0", "10.0.0.0", false), ("0.0.0.0/0", "::1", false),
  ])
  func knowsWhatIsInsideANetwork(_ network: String, _ host: String, _ isInside: Bool) {
    #expect(NetworkAddress.isInside(network: network, host: host) == isInside)
  }
}
