/// How a command ended, as the shell sees it; the same for all five commands.
public enum ExitStatus: Int32, Sendable {
  case success = 0
  /// Some input was rejected, the rest was handled.
  case rejected = 1
  /// Input, output, network or database failed.
  case failure = 2
  /// A gate such as `--fail-if` was not met.
  case gate = 3
  /// The command line was wrong (`EX_USAGE` of sysexits.h).
  case usage = 64
  /// Bad data under `--strict` (`EX_DATAERR`).
  case badData = 65
  /// Try again later: rate limit, network (`EX_TEMPFAIL`).
  case tryLater = 75
  /// Credentials were refused (`EX_NOPERM`).
  case refused = 77

  /// The status that is told when both apply: 64, 2, 77, 75, 65, 3, 1, in this order.
  public func combined(with other: ExitStatus) -> ExitStatus { rank <= other.rank ? self : other }

  private var rank: Int {
    switch self {
    case .usage: 0
    case .failure: 1
    case .refused: 2
    case .tryLater: 3
    case .badData: 4
    case .gate: 5
    case .rejected: 6
    case .success: 7
    }
  }
}

/// A failure that ends the command.
public struct FatalError: Error, Equatable, Sendable {
  /// What to say after `tool: `; lower case, object first, then the cause.
  public let message: String
  public let status: ExitStatus

  public init(_ message: String, status: ExitStatus = .failure) {
    self.message = message
    self.status = status
  }
}

/// The command must end by a signal: one that arrived, or SIGPIPE where nobody reads its output any more.
///
/// Thrown after the line in hand was finished or dropped whole, so that owners of temporary files and transactions
/// clean up on the way out; the command then dies of that signal.
public struct Interrupted: Error, Equatable, Sendable {
  public let signal: Int32

  public init(signal: Int32) { self.signal = signal }
}
