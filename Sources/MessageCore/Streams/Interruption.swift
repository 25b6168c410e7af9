import Glibc
import Synchronization

/// Turns SIGINT and SIGTERM into a request that the read and write loops honour between lines.
///
/// A second signal of the same kind kills at once, as the default action is restored by the first.
public enum Interruption {
  // The global state of the process: a signal handler has nowhere else to write. `wake` is the writing end of a pipe
  // that ends a wait for input, so that no signal is lost between the check and the wait.
  private static let requested = Atomic<Int32>(0)
  private static let wake = Atomic<Int32>(-1)
  private static let wakened = Atomic<Int32>(-1)

  /// Takes over SIGINT and SIGTERM, and SIGPIPE so that a closed pipe is an error of `write`.
  ///
  /// Signals that the parent process had ignored (`nohup`) stay ignored.
  public static func install() {
    requested.store(0, ordering: .relaxed)
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
      }
      wakened.store(ends[0], ordering: .relaxed)
      wake.store(ends[1], ordering: .relaxed)
    }
    for number in [SIGINT, SIGTERM] where !isIgnored(number) {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        Interruption.requested.store(number, ordering: .relaxed)
        var byte: UInt8 = 0
        _ = write(Interruption.wake.load(ordering: .relaxed), &byte, 1)
      }
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
      sigaction(number, &action, nil)
    }
    var ignore = sigaction()
    ignore.__sigaction_handler.sa_handler = SIG_IGN
    sigaction(SIGPIPE, &ignore, nil)
  }

  /// The signal that asked the command to end, if one did.
  public static var signal: Int32? {
    let number = requested.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Throws where a signal asked the command to end.
  public static func check() throws(Interrupted) {
    if let signal { throw Interrupted(signal: signal) }
  }

  /// Becomes readable when a signal asks to end, for waits on several descriptors; -1 where signals are not taken over.
  public static var wakeDescriptor: Int32 { wakened.load(ordering: .relaxed) }

  /// Waits until `descriptor` can be read, or a signal asks to end.
  public static func waitUntilReadable(_ descriptor: Int32) throws(Interrupted) {
    while true {
      try check()
      var requests = [
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wakened.load(ordering: .relaxed), events: Int16(POLLIN), revents: 0),
      ]
      if poll(&requests, 2, -1) >= 0, requests[0].revents != 0 { return }
    }
  }

  /// Whether a read from `descriptor` would return at once.
  public static func isReadable(_ descriptor: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 0) != 0
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    // SIG_IGN is the address 1; function values cannot be compared.
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }
}

/// Ends the process by that signal, as if it had not been caught, so that the shell sees 128 + its number.
public func die(of number: Int32) -> Never {
  signal(number, SIG_DFL)
  var unblocked = sigset_t()
  sigemptyset(&unblocked)
  sigaddset(&unblocked, number)
  sigprocmask(SIG_UNBLOCK, &unblocked, nil)
  raise(number)
  exit(128 + number)
}

/// The text of an `errno`, lower case as our messages are: `no space left on device`.
public func reason(_ code: Int32) -> String {
  guard let text = strerror(code) else { return "error \(code)" }
  let words = String(cString: text)
  return words.prefix(1).lowercased() + words.dropFirst()
}
