import ArgumentParser
import CareConfiguration
import CommandSupport
import Glibc
import MessageCore
import SourceAdapters

/// Makes sources of what the command line and the configuration say, and runs them.
struct FetchPlan {
  let options: LiveOptions
  let configuration: Configuration
  private let configurationName: String
  private let credentials: CredentialsReader
  /// What "now" is for times that are given as lengths.
  private let now: Timestamp
  /// The network, or a recording of it.
  let transport: any HTTPTransport

  /// How long a source waits for limits and faults unless it is told otherwise, in seconds.
  static let usualPatience: Int64 = 60
  /// How far back a first run goes where nothing is said.
  static let usualPast: Int64 = 7 * 86_400

  /// - Throws: `FatalError` where configuration, credentials or recording cannot be read.
  init(_ options: LiveOptions) throws {
    self.options = options
    configuration = try Configuration.load(optional: options.configuration.path)
    configurationName = TerminalText.visible(options.configuration.path ?? "the configuration")
    let path = CredentialsReader.path(named: options.credentials, configured: configuration.credentials)
    credentials = try CredentialsReader(path: options.replay == nil ? path : nil)
    if let folder = options.replay {
      transport = try ReplayTransport(folder: folder)
    } else if let folder = options.record {
      transport = try RecordingTransport(try CurlTransport(), folder: folder)
    } else {
      transport = try CurlTransport()
    }
    now = Timestamp(time: transport.now)
  }

  // MARK: - Sources

  /// The source that the command line describes.
  func source(_ network: SourceNetwork, _ values: [SourceOption: String]) throws -> FetchSource {
    let query: SourceQuery
    do throws(SourceFailure) {
      query = try SourceQuery(network, source: network.name, options: values)
    } catch {
      throw ValidationError(error.cause)
    }
    return try source(query, nil)
  }

  /// The configured sources of those names, or all of them.
  ///
  /// - Throws: `FatalError` naming the line of the configuration that is wrong.
  func configuredSources(_ names: [String]) throws -> [FetchSource] {
    guard options.configuration.path != nil else {
      throw ValidationError("no configuration names sources; name it with --config")
    }
    let known = configuration.sources.map(\.name)
    for name in names where !known.contains(name) {
      throw FatalError(
        "\(configurationName): no source \(TerminalText.quoted(name))\(NearName.hint(for: name, among: known))",
        status: .usage)
    }
    let wanted = configuration.sources.filter { names.isEmpty || names.contains($0.name) }
    guard !wanted.isEmpty else { throw FatalError("\(configurationName): no sources in it") }
    return try wanted.map { try source($0) }
  }

  private func source(_ configured: ConfiguredSource) throws(FatalError) -> FetchSource {
    func complaint(_ line: Int?, _ cause: String) -> FatalError {
      FatalError("\(configurationName)\(line.map { ":\($0)" } ?? ""): \(cause)")
    }
    guard let network = SourceNetwork.named(configured.network) else {
      let hint = NearName.hint(for: configured.network, among: SourceNetwork.all.map(\.name))
      throw complaint(
        configured.line,
        "source '\(configured.name)': unknown network \(TerminalText.quoted(configured.network))\(hint)")
    }
    var values: [SourceOption: String] = [:]
    for field in configured.options {
      let name = field.name == "base_url" ? "server" : field.name
      guard let option = SourceOption(rawValue: name), network.accepts(option) else {
        let names = (network.queries + network.details).map(\.rawValue)
        let hint = NearName.hint(for: name, among: names)
        throw complaint(
          field.line, "\(network.name) knows no field \(TerminalText.quoted(field.name))\(hint)")
      }
      if option.isFlag {
        guard ["true", "false"].contains(field.value) else {
          throw complaint(
            field.line, "'\(field.name)' must be true or false, not \(TerminalText.quoted(field.value))")
        }
        if field.value == "true" { values[option] = "" }
      } else {
        values[option] = field.value
      }
    }
    if let since = configured.since, TimeArgument.time(since, before: now) == nil {
      throw complaint(
        configured.line,
        "'since' must be a time, a date or a length such as 7d, not \(TerminalText.quoted(since))")
    }
    let query: SourceQuery
    do throws(SourceFailure) {
      query = try SourceQuery(network, source: configured.name, options: values)
    } catch {
      throw complaint(configured.line, "source '\(configured.name)': \(error.cause)")
    }
    return try source(query, configured)
  }

  private func source(
    _ query: SourceQuery, _ configured: ConfiguredSource?
  ) throws(FatalError) -> FetchSource {
    var query = query
    let since = (options.since ?? configured?.since).flatMap { TimeArgument.time($0, before: now) }
    query.since = since ?? now.adding(seconds: -Self.usualPast)
    query.keepsRaw = options.raw
    query.isFollowed = options.follow
    let secrets = try credentials.credentials(for: query)
    query.hasCredentials = !secrets.isEmpty
    var limits = TransferLimits()
    limits.allowsPrivateAddresses =
      options.private || configured?.isPrivate == true || NetworkAddress.isPrivate(host: query.origin.host)
    limits.certificates = options.ca ?? configured?.certificates
    limits.timeout = Double(options.timeout ?? configured?.timeout ?? 30)
    let patience = options.maxWait ?? configured?.maxWait ?? (options.follow ? nil : Self.usualPatience)
    return FetchSource(
      query: query, credentials: secrets, limits: limits, maxWait: patience.map { Double($0) },
      maxRequests: options.maxRequests ?? configured?.maxRequests.map { Int($0) },
      pollInterval: (options.every ?? configured?.every).map { Double($0) }, since: since)
  }

  // MARK: - Running

  /// Fetches the sources to the end.
  func run(_ sources: [FetchSource], _ diagnostics: Diagnostics) throws -> ExitStatus {
    var settings = FetchLoop.Settings()
    settings.follows = options.follow
    settings.waitsForLock = options.lock == .wait
    settings.isStrict = options.strict
    settings.selection = MessageSelection(until: options.until, limit: options.limit)
    settings.userAgent = userAgent
    // Chance made the recorded waits longer than this, so nothing of the recording is asked for late.
    if options.replay != nil { settings.backoff.chance = { 0 } }
    let output = try options.output.map { try FetchOutput(appendingTo: $0) } ?? FetchOutput()
    var loop = try FetchLoop(
      sources, settings: settings, transport: transport, state: FetchState(path: try statePath()),
      output: output,
      rejects: rejects(), diagnostics: diagnostics)
    return try loop.run()
  }

  func statePath() throws -> String? { try options.statePath(configuration) }

  /// Whom a server may write to.
  var contact: String? { options.contact ?? configuration.contact }

  /// Who asks, and whom to write to about it (RFC 9110 section 10.1.5).
  var userAgent: String {
    let contact = contact.map { "; +\($0)" } ?? ""
    let safe = contact.unicodeScalars.filter { (0x20..<0x7F).contains($0.value) && $0 != "(" && $0 != ")" }
    return "earshot-fetch/\(earshotVersion) (social customer care\(String(String.UnicodeScalarView(safe))))"
  }

  private func rejects() throws(FatalError) -> LineWriter? {
    guard let path = options.rejects else { return nil }
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FatalError("\(TerminalText.visible(path)): \(reason(errno))") }
    return LineWriter(descriptor: descriptor, name: path)
  }
}
