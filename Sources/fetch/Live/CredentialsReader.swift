import CareConfiguration
import CommandSupport
import Glibc
import MessageCore
import SourceAdapters

/// Finds the secrets of a source: in the environment, else in the credentials file, never on the command line.
struct CredentialsReader {
  private let file: CredentialsFile?
  /// The folder of the credentials file, from which the files that it names are looked for.
  private let folder: String

  /// - Parameter path: the credentials file; nil where there is none.
  /// - Throws: `FatalError` where it cannot be read, or others can read it too.
  init(path: String?) throws {
    folder = path.flatMap { path in path.lastIndex(of: "/").map { String(path[...$0]) } } ?? ""
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
  ///
  /// - Throws: `FatalError` where a file that one stands in cannot be read, or others can read it too.
  func credentials(for query: SourceQuery) throws(FatalError) -> SourceCredentials {
    let own = file?.entries[query.source] ?? file?.entries[query.origin.authority] ?? [:]
    var found: [(field: CredentialField, value: String)] = []
    for field in query.network.credentials {
      if let value = try secret(field.name, of: query, own), !value.isEmpty { found.append((field, value)) }
    }
    // Tokens change; the account that they are for does not.
    let account = environment(Self.variable(query.source, "account")) ?? own["account"] ?? ""
    return SourceCredentials(found, for: query, account: account)
  }

  /// A secret, or what the file holds that is named in its place, as keys come in files of their own.
  private func secret(
    _ name: String, of query: SourceQuery, _ own: [String: String]
  ) throws(FatalError) -> String? {
    if let value = environment(Self.variable(query.source, name)) { return value }
    let nameOfFile = name + "_file"
    let path: String
    if let named = environment(Self.variable(query.source, nameOfFile)) {
      path = named
    } else if let value = own[name] {
      return value
    } else if let named = own[nameOfFile] {
      path = named.hasPrefix("/") ? named : folder + named
    } else {
      return nil
    }
    try Self.checkOwner(path)
    let text = String(decoding: try FileContents.read(path), as: UTF8.self)
    return String(text.reversed().drop { $0.isWhitespace }.reversed())
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
