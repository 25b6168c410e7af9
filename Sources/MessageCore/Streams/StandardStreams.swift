import Glibc

/// The three streams that a command inherits.
public enum StandardStreams {
  /// Takes the place of standard streams that the parent process closed, so that no file or pipe that is opened later
  /// gets their number and is taken for them.
  ///
  /// Each is opened the wrong way round: reading standard input or writing standard output then fails as it does for a
  /// closed descriptor, instead of ending quietly. The idea is gnulib's `stdopen`.
  public static func occupy() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
      // The lowest free number is the one that was found free.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
