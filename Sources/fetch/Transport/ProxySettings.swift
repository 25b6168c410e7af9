import CommandSupport
import SourceAdapters

/// The proxy that the environment names, by the conventions of curl: `https_proxy`, `http_proxy`, `all_proxy`, and the
/// hosts, domains and networks (`10.0.0.0/8`) in `no_proxy` that are asked directly.
enum ProxySettings {
  /// The proxy for an address; nil where it is asked directly.
  static func proxy(for address: String) -> String? {
    guard let origin = Origin(address) else { return nil }
    let names = ["\(origin.scheme)_proxy", "all_proxy"]
    // HTTP_PROXY in capitals is what a web server's visitors can set.
    let found = (names + names.filter { $0 != "http_proxy" }.map { $0.uppercased() }).lazy
      .compactMap { environment($0) }.first { !$0.isEmpty }
    guard let found, !isExempt(origin.host) else { return nil }
    return found
  }

  private static func isExempt(_ host: String) -> Bool {
    let list = environment("no_proxy") ?? environment("NO_PROXY") ?? ""
    let host = unbracketed(host[...])
    return list.lowercased().split(whereSeparator: { $0 == "," || $0 == " " }).contains { entry in
      let name = unbracketed(entry.hasPrefix(".") ? entry.dropFirst() : entry)
      return name == "*" || host == name || host.hasSuffix(".\(name)")
        || NetworkAddress.isInside(network: name, host: host)
    }
  }

  private static func unbracketed(_ host: Substring) -> String {
    String(host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host)
  }
}
