/// The weights of a linear model, a row to a bucket, in memory that is its own or the executable's: the one place here
/// with pointers.
///
/// Invariants: `rows` holds 2^`bits` rows for the life of the table and nobody writes them; a bucket is masked
/// to `bits` before it is used, so that no feature reaches outside.
struct WeightTable<Row: SIMD & BitwiseCopyable>: ~Copyable where Row.Scalar == Int8 {
  /// 2 to this power is the number of buckets.
  let bits: Int
  private let rows: UnsafeBufferPointer<Row>
  private let mask: Int
  private let allocation: UnsafeMutableBufferPointer<Row>?

  /// A table of the rows that `bytes` begins with, of which there must be 2^`bits`; embedded ones are aligned for a row.
  init(_ bytes: RawSpan, bits: Int, storage: ModelStorage) {
    self.bits = bits
    mask = 1 << bits - 1
    switch storage {
    case .embedded:
      allocation = nil
      rows = bytes.withUnsafeBytes { $0.assumingMemoryBound(to: Row.self) }
    case .copied:
      let copy = UnsafeMutableBufferPointer<Row>.allocate(capacity: 1 << bits)
      bytes.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(copy).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: $0.prefix(MemoryLayout<Row>.stride << bits)))
      }
      allocation = copy
      rows = UnsafeBufferPointer(copy)
    }
  }

  /// A table of its own with 2^`bits` rows.
  init(bits: Int, rows row: (_ bucket: Int) -> Row) {
    self.bits = bits
    mask = 1 << bits - 1
    let own = UnsafeMutableBufferPointer<Row>.allocate(capacity: 1 << bits)
    for bucket in 0..<1 << bits { own.initializeElement(at: bucket, to: row(bucket)) }
    allocation = own
    rows = UnsafeBufferPointer(own)
  }

  /// The weights of a bucket.
  @inline(__always)
  subscript(bucket: Int) -> Row { rows[bucket & mask] }

  deinit { allocation?.deallocate() }
}
