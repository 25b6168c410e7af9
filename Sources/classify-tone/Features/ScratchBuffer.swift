/// A list that is filled and emptied for every text, without the checks for shared ownership that an array's every
/// change makes; those cost a tenth of the whole filter.
///
/// Invariants: `base` addresses `capacity` elements, of which the first `count` are initialised; `Element` is plain
/// data, so nothing needs destroying. Positions are checked by ``subscript(_:)``.
struct ScratchBuffer<Element: BitwiseCopyable>: ~Copyable {
  private var base: UnsafeMutablePointer<Element>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 1)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// Forgets the elements and keeps the memory.
  mutating func removeAll() { count = 0 }

  /// Adds an element at the end.
  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow() }
    (base + count).initialize(to: element)
    count &+= 1
  }

  /// Adds an element at the end where `isWanted`; as fast whether or not.
  @inline(__always)
  mutating func append(_ element: Element, if isWanted: Bool) {
    if count == capacity { grow() }
    (base + count).initialize(to: element)
    count &+= isWanted ? 1 : 0
  }

  subscript(position: Int) -> Element {
    @inline(__always) get {
      precondition(UInt(bitPattern: position) < UInt(bitPattern: count))
      return base[position]
    }
    @inline(__always) set {
      precondition(UInt(bitPattern: position) < UInt(bitPattern: count))
      base[position] = newValue
    }
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: base, count: count)
    base.deallocate()
    base = larger
    capacity *= 2
  }
}
