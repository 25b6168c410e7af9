import CProcessor

/// The weights of a linear model, a row to a bucket, in memory that is its own or the executable's: the one place here
/// with pointers.
///
/// Invariants: `rows` holds 2^`bits` rows for the life of the table and nobody writes them; a bucket is masked
/// to `bits` before it is used, so that no feature reaches outside.
struct WeightTable<Row: SIMD & BitwiseCopyable>: ~Copyable where Row.Scalar == Int8 {
  /// 2 to this power is the number of buckets.
  let bits: Int
  private let rows: UnsafePointer<Row>
  private let mask: Int
  /// How far an address is shifted to leave its bucket.
  private let shift: UInt64
  private let allocation: UnsafeMutablePointer<Row>?

  /// A table of the rows that `bytes` begins with, of which there must be 2^`bits`; embedded ones are aligned for a row.
  init(_ bytes: RawSpan, bits: Int, storage: ModelStorage) {
    let embedded = bytes.withUnsafeBytes { $0.assumingMemoryBound(to: Row.self).baseAddress }
    if case .embedded = storage, let embedded {
      self.init(bits: bits, rows: embedded, allocation: nil)
    } else {
      let copy = UnsafeMutablePointer<Row>.allocate(capacity: 1 << bits)
      bytes.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(start: copy, count: MemoryLayout<Row>.stride << bits).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: $0.prefix(MemoryLayout<Row>.stride << bits)))
      }
      self.init(bits: bits, rows: copy, allocation: copy)
    }
  }

  /// A table of its own with 2^`bits` rows.
  init(bits: Int, rows row: (_ bucket: Int) -> Row) {
    let own = UnsafeMutablePointer<Row>.allocate(capacity: 1 << bits)
    for bucket in 0..<1 << bits { (own + bucket).initialize(to: row(bucket)) }
    self.init(bits: bits, rows: own, allocation: own)
  }

  private init(bits: Int, rows: UnsafePointer<Row>, allocation: UnsafeMutablePointer<Row>?) {
    self.bits = bits
    self.rows = rows
    self.allocation = allocation
    mask = 1 << bits - 1
    shift = UInt64(64 - bits)
  }

  /// The weights of a bucket.
  @inline(__always)
  subscript(bucket: Int) -> Row { rows[bucket & mask] }

  /// The weights of the bucket of a feature (``FeatureHash/address``).
  @inline(__always)
  subscript(address address: UInt64) -> Row { self[Int(truncatingIfNeeded: address &>> shift)] }

  /// Asks for the weights of a feature's bucket ahead of their use.
  @inline(__always)
  func prefetch(_ address: UInt64) {
    prefetch_for_reading(rows + (Int(truncatingIfNeeded: address &>> shift) & mask))
  }

  deinit { allocation?.deallocate() }
}
