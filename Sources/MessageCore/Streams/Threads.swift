import Glibc

/// A value that another thread makes, where there is more than one processor.
public final class Background<Value>: ThreadWork {
  private let make: () -> Value
  private var made: Value?
  private var thread: pthread_t?

  /// Begins to make the value. What `make` reads must not change until ``value()`` has been called.
  public init(_ make: @escaping () -> Value) {
    self.make = make
    if sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1 { thread = startThread(running: self) }
  }

  deinit {
    // The thread holds on to the work until it is done, so that here nothing is left to wait for.
    if let thread { pthread_detach(thread) }
  }

  /// The value, when it is made.
  public func value() -> Value {
    if let thread { pthread_join(thread, nil) }
    thread = nil
    if let made { return made }
    let value = make()
    made = value
    return value
  }

  func run() { made = make() }
}

/// What a thread does.
protocol ThreadWork: AnyObject {
  func run()
}

/// A thread that runs the work; nil where the system has none left. The work belongs to the thread until it is joined.
func startThread(running work: any ThreadWork) -> pthread_t? {
  let body = Unmanaged.passRetained(ThreadBody(work: work))
  var thread = pthread_t()
  let failure = pthread_create(
    &thread, nil,
    { pointer in
      if let pointer { Unmanaged<ThreadBody>.fromOpaque(pointer).takeRetainedValue().work.run() }
      return nil
    }, body.toOpaque())
  guard failure == 0 else {
    body.release()
    return nil
  }
  return thread
}

/// A thread's work, as a pointer can carry it.
private final class ThreadBody {
  let work: any ThreadWork

  init(work: any ThreadWork) { self.work = work }
}

/// A number that one thread raises and another lowers, which waits where it is 0.
final class Semaphore: @unchecked Sendable {
  // The system's semaphore must not move; it lives as long as this object, and all threads that use it hold on to that.
  private let semaphore: UnsafeMutablePointer<sem_t>

  init() {
    semaphore = .allocate(capacity: 1)
    sem_init(semaphore, 0, 0)
  }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  /// Adds one.
  func signal() { sem_post(semaphore) }

  /// Takes one away, when there is one. A signal to the process does not end the wait.
  func wait() {
    while sem_wait(semaphore) != 0 {}
  }
}
