import CareConfiguration
import CommandSupport
import Glibc
import MessageCore
import SourceAdapters

/// Finds the secrets of a source: in the environment, else in the credentials file, never on the command line.
struct CredentialsReader {
  private let file: CredentialsFile?

  /// - Parameter path: the credentials file; nil where there is none.
  /// - Throws: `FatalError` where it cannot be read, or others can read it too.
  init(path: String?) throws {
    guard let path else {
      file = nil
      return
    }
    try Self.checkOwner(path)
    do {
      file = try CredentialsFile(yaml: Configuration.contents(path), file: TerminalText.visible(path))
    } catch let error as ConfigurationError {
      throw FatalError(error.message)
    }
  }

  /// The file to read: the one that is named, else the environment's, the configuration's, the usual one where it exists.
  static func path(named: String?, configured: String?) -> String? {
    if let named = named ?? environment("EARSHOT_CREDENTIALS").flatMap({ $0.isEmpty ? nil : $0 })
      ?? configured
    {
      return named
    }
    let folder =
      environment("XDG_CONFIG_HOME").flatMap { $0.isEmpty ? nil : $0 }
      ?? environment("HOME").map { $0 + "/.config" }
    guard let standard = folder.map({ $0 + "/earshot/credentials.yaml" }), access(standard, F_OK) == 0 else {
      return nil
    }
    return standard
  }

  /// The secrets for a query of a network, by the name of the source or of its host.
  func credentials(for query: SourceQuery) -> SourceCredentials {
    let own = file?.entries[query.source] ?? file?.entries[query.origin.authority] ?? [:]
    var found: [(field: CredentialField, value: String)] = []
    for field in query.network.credentials {
      let value = environment(Self.variable(query.source, field.name)) ?? own[field.name]
      if let value, !value.isEmpty { found.append((field, value)) }
    }
    // Tokens change; the account that they are for does not.
    let account = environment(Self.variable(query.source, "account")) ?? own["account"] ?? ""
    return SourceCredentials(found, for: query, account: account)
  }

  /// `EARSHOT_MENTIONS_TOKEN` for the token of the source `mentions`.
  static func variable(_ source: String, _ field: String) -> String {
    let name = source.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    return "EARSHOT_\(String(name))_\(field.uppercased())"
  }

  private static func checkOwner(_ path: String) throws(FatalError) {
    let shown = TerminalText.visible(path)
    var status = stat()
    guard stat(path, &status) == 0 else { throw FatalError("\(shown): \(reason(errno))") }
    guard status.st_mode & 0o077 == 0 else {
      throw FatalError("\(shown): others can read the secrets in it; run chmod 600")
    }
    guard status.st_uid == geteuid() || geteuid() == 0 else {
      throw FatalError("\(shown): the secrets belong to another user")
    }
  }
}
