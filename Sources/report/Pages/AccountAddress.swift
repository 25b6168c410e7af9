import CareConfiguration
import MessageCore

/// Where an account's own page is, by its network's rules.
enum AccountAddress {
  /// Nil for networks whose pages are not known, and for wildcards.
  static func of(_ entry: AgentDirectory.Entry) -> WebAddress? {
    guard let handle = entry.handle, !handle.hasPrefix("*"),
      handle.unicodeScalars.allSatisfy({ allowed.contains($0) })
    else { return nil }
    let address: String? =
      switch entry.network {
      case "x": "https://x.com/\(handle)"
      case "mastodon": mastodon(handle)
      case "bluesky": "https://bsky.app/profile/\(handle)"
      case "facebook": "https://www.facebook.com/\(handle)"
      case "instagram": "https://www.instagram.com/\(handle)/"
      case "threads": "https://www.threads.com/@\(handle)"
      case "youtube": "https://www.youtube.com/@\(handle)"
      case "tiktok": "https://www.tiktok.com/@\(handle)"
      case "reddit": "https://www.reddit.com/user/\(handle)/"
      case "github": "https://github.com/\(handle)"
      case "linkedin": "https://www.linkedin.com/company/\(handle)/"
      default: nil
      }
    return address.flatMap { WebAddress($0) }
  }

  private static func mastodon(_ handle: String) -> String? {
    let parts = handle.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 ? "https://\(parts[1])/@\(parts[0])" : nil
  }

  private static let allowed = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-@".unicodeScalars)
}
