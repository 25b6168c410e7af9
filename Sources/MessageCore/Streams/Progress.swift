import Glibc

/// The progress line on standard error: only for a person, and only when the work takes over a second.
public struct Progress {
  private let diagnostics: Diagnostics
  private let isWatched: Bool
  private let start: timespec
  private var lines = 0
  private var isShown = false
  /// When the line was shown last, in seconds after the start.
  private var lastShown = 0.0

  /// Watches from now on; shows nothing where nobody is watching.
  public init(_ diagnostics: Diagnostics) {
    self.diagnostics = diagnostics
    isWatched = diagnostics.showsProgress
    start = isWatched ? Progress.now() : timespec()
  }

  /// Notes a line; every few thousand the clock is looked at.
  public mutating func count(_ messages: Int, _ bytes: Int) {
    guard isWatched else { return }
    lines += 1
    guard lines % 4096 == 0 else { return }
    let now = Progress.now()
    let seconds = Double(now.tv_sec - start.tv_sec) + Double(now.tv_nsec - start.tv_nsec) / 1e9
    guard seconds > 1 else { return }
    isShown = true
    let rate = Int(Double(messages) / seconds)
    diagnostics.progress("\(diagnostics.tool): \(messages) messages, \(bytes >> 20) MiB, \(rate)/s")
  }

  /// Shows a line as it is, at most ten times a second; not in the first second.
  public mutating func show(_ text: @autoclosure () -> String) {
    guard isWatched else { return }
    let now = Progress.now()
    let seconds = Double(now.tv_sec - start.tv_sec) + Double(now.tv_nsec - start.tv_nsec) / 1e9
    guard seconds > 1, seconds - lastShown > 0.1 else { return }
    lastShown = seconds
    isShown = true
    diagnostics.progress(
      "\(diagnostics.tool): \(TerminalText.fitted(text(), to: TerminalText.availableColumns - 8))")
  }

  /// Removes the line before anything else is written.
  public mutating func clear() {
    if isShown { diagnostics.progress(nil) }
    isShown = false
  }

  private static func now() -> timespec {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time
  }
}
