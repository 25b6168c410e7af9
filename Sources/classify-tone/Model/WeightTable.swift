/// The weights of a model, two to a bucket, in memory that is its own or the executable's: the one place here with pointers.
///
/// Invariants: `pairs` addresses 2^`bits` pairs for the life of the table and nobody writes them; a bucket is masked
/// to `bits` before it is used, so that no feature reaches outside.
struct WeightTable: ~Copyable {
  /// One step is the finest difference between two weights; positive and negative are against neutral.
  typealias Pair = SIMD2<Int8>

  /// 2 to this power is the number of buckets.
  let bits: Int
  private let pairs: UnsafePointer<Pair>
  private let mask: Int
  private let allocation: UnsafeMutablePointer<Pair>?

  /// A table of its own with the pairs at `offset` of `bytes`, which must hold 2^`bits` of them.
  init(copying bytes: RawSpan, from offset: Int, bits: Int) {
    let copy = UnsafeMutablePointer<Pair>.allocate(capacity: 1 << bits)
    for bucket in 0..<1 << bits {
      copy[bucket] = bytes.unsafeLoadUnaligned(fromByteOffset: offset + 2 * bucket, as: Pair.self)
    }
    allocation = copy
    pairs = UnsafePointer(copy)
    mask = 1 << bits - 1
    self.bits = bits
  }

  /// A table over the executable's constant data, which must hold 2^`bits` pairs.
  init(embeddedAt start: UnsafeRawPointer, bits: Int) {
    allocation = nil
    pairs = start.assumingMemoryBound(to: Pair.self)
    mask = 1 << bits - 1
    self.bits = bits
  }

  /// The weights of a bucket: negative, positive.
  @inline(__always)
  subscript(bucket: Int) -> SIMD2<Int32> { SIMD2(truncatingIfNeeded: pairs[bucket & mask]) }

  deinit { allocation?.deallocate() }
}
