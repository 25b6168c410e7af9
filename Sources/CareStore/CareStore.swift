internal import GRDB
import Glibc
import MessageCore

/// The state database: one SQLite file in WAL mode, and the only place that speaks SQL.
///
/// What one `update` writes becomes visible and durable together or not at all, so a process may be killed at any moment.
/// Several processes may work on one file: they wait for each other, up to `patience`.
public final class CareStore: Sendable {
  /// Whether the file may be made and changed.
  public enum Access: Sendable { case readWrite, readOnly }

  /// How long to wait for another process, in seconds: a run over millions of messages is one transaction.
  public static let patience = 300.0

  let queue: DatabaseQueue
  private let path: String
  private let patience: Double

  /// Opens a database, makes it where it is missing, and brings it up to date.
  ///
  /// - Parameters:
  ///   - mayCreate: whether a missing file is made.
  ///   - patience: how long to wait for another process, in seconds.
  /// - Throws: `FatalError` that names the file and the reason: no such folder, not a database of ours, written by a newer
  ///   version, read-only, locked, full.
  public init(
    path: String, access: Access = .readWrite, mayCreate: Bool = true, patience: Double = patience
  ) throws {
    self.path = path
    self.patience = patience
    if access == .readWrite, mayCreate { try Self.create(path) }
    queue = try Self.translating(path, patience) {
      guard Glibc.access(path, F_OK) == 0 else {
        throw FatalError("\(TerminalText.visible(path)): \(reason(errno))")
      }
      let queue = try Self.connect(path, access, patience)
      try queue.read { try Self.checkIdentity($0, path) }
      if access == .readWrite { try Self.migrate(queue) }
      try queue.read { try Self.checkVersion($0, path) }
      return queue
    }
  }

  /// Reads in one consistent view.
  ///
  /// - Throws: `FatalError` with the file and the reason, and what `body` throws.
  public func read<Result>(_ body: (CareStoreReader) throws -> Result) throws -> Result {
    try Self.translating(path, patience) {
      try queue.read { try body(CareStoreReader(database: $0)) }
    }
  }

  /// Reads with a single query, which costs less than `read` and sees what is committed when it begins.
  ///
  /// - Throws: as `read`.
  public func lookUp<Result>(_ body: (CareStoreReader) throws -> Result) throws -> Result {
    try Self.translating(path, patience) {
      try queue.unsafeRead { try body(CareStoreReader(database: $0)) }
    }
  }

  /// Reads and writes in one transaction, which is undone where `body` throws.
  ///
  /// - Throws: as `read`.
  public func update<Result>(_ body: (CareStoreWriter) throws -> Result) throws -> Result {
    try Self.translating(path, patience) {
      try queue.writeWithoutTransaction { database in
        var result: Result?
        try database.inTransaction(.immediate) {
          result = try body(CareStoreWriter(database: database))
          return .commit
        }
        guard let result else {
          throw FatalError("\(TerminalText.visible(path)): the transaction was undone")
        }
        return result
      }
    }
  }

  // MARK: - Opening

  /// Marks a file as ours in SQLite's header: "EARS".
  static let applicationID = 0x4541_5253

  private static func configuration(_ access: Access, _ patience: Double) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = access == .readOnly
    configuration.busyMode = .timeout(patience)
    if access == .readWrite {
      configuration.journalMode = .wal
      // What was promised survives a power failure too, and what was deleted leaves nothing in the file.
      configuration.prepareDatabase {
        try $0.execute(sql: "PRAGMA synchronous = FULL")
        try $0.execute(sql: "PRAGMA secure_delete = ON")
        // A run is one transaction: the pages of its indexes should fit, in KiB.
        try $0.execute(sql: "PRAGMA cache_size = -131072")
      }
    }
    return configuration
  }

  /// SQLite gives up at once, whatever its patience, where several processes turn a new file to WAL mode together.
  private static func connect(_ path: String, _ access: Access, _ patience: Double) throws -> DatabaseQueue {
    let end = ContinuousClock.now + .seconds(patience)
    while true {
      do {
        return try DatabaseQueue(path: path, configuration: configuration(access, patience))
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && .now < end {
        usleep(.random(in: 1_000...20_000))
      }
    }
  }

  /// The file holds names and handles: only its owner may read it.
  private static func create(_ path: String) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FatalError("\(TerminalText.visible(path)): \(reason(errno))") }
    close(descriptor)
  }

  private static func checkIdentity(_ database: Database, _ path: String) throws {
    let identity = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    guard identity == applicationID || identity == 0 && tables == 0 else {
      throw FatalError("\(TerminalText.visible(path)): a database of another program")
    }
  }

  /// Applies what is missing, each migration in a transaction that looks at the version itself, so that several processes
  /// may open a new file at once.
  private static func migrate(_ queue: DatabaseQueue) throws {
    var isMigrating = true
    while isMigrating {
      try queue.writeWithoutTransaction { database in
        try database.inTransaction(.immediate) {
          let version = try version(database)
          if version < CareStoreSchema.migrations.count {
            try database.execute(sql: CareStoreSchema.migrations[version])
            try database.execute(sql: "PRAGMA user_version = \(version + 1)")
          } else {
            isMigrating = false
          }
          return .commit
        }
      }
    }
  }

  private static func version(_ database: Database) throws -> Int {
    try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
  }

  private static func checkVersion(_ database: Database, _ path: String) throws {
    let version = try version(database)
    if version > CareStoreSchema.migrations.count {
      throw FatalError("\(TerminalText.visible(path)): written by a newer version of earshot")
    }
    guard version == CareStoreSchema.migrations.count else {
      throw FatalError("\(TerminalText.visible(path)): no state has been recorded yet")
    }
  }

  /// Runs `body` and turns SQLite's errors into ours.
  private static func translating<Result>(
    _ path: String, _ patience: Double, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw FatalError("\(TerminalText.visible(path)): \(cause(error, patience))")
    }
  }

  private static func cause(_ error: DatabaseError, _ patience: Double) -> String {
    switch error.resultCode {
    case .SQLITE_NOTADB: "not a database"
    case .SQLITE_READONLY, .SQLITE_PERM: "the database is read-only"
    case .SQLITE_FULL: "no space left on device"
    case .SQLITE_BUSY, .SQLITE_LOCKED: "another process has held the database for \(Int(patience)) seconds"
    case .SQLITE_CANTOPEN: "cannot open the database"
    case .SQLITE_IOERR: "the database cannot be read or written (input/output error)"
    case .SQLITE_CORRUPT: "the database is damaged"
    default:
      "the database says: \(TerminalText.visible(error.message ?? "error \(error.resultCode.rawValue)"))"
    }
  }
}
