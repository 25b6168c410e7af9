import Glibc

/// Every id of a stream, kept once and numbered by first appearance, so that what refers to it is built from small
/// numbers.
///
/// The bytes stand one after the other; a slot of the hash table holds the hash beside the number, and the bytes decide.
/// The hash is seeded at random, so that nobody can choose ids that collide.
public struct IdentifierTable: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// Open addressing, linear probing: 32 bits of hash, then 32 of the number plus one; 0 is free. The hash's upper bits
  /// choose the slot, so that a larger table is filled in the order of the smaller one.
  private var slots = [UInt64](repeating: 0, count: 1 << 10)
  private var slotBits: UInt64 = 10

  public init() {}

  /// How many different ids there are.
  public var count: Int { ends.count }

  /// The number of an id, which is new where the id is.
  public mutating func number(of id: [UInt8]) -> Int32 {
    let hash = Self.hash(id)
    let slot = slot(of: id, hash)
    if slots[slot] != 0 { return number(in: slot) }
    bytes.append(contentsOf: id)
    ends.append(bytes.count)
    slots[slot] = hash << 32 | UInt64(ends.count)
    let number = Int32(ends.count - 1)
    if ends.count * 4 > slots.count * 3 { grow() }
    return number
  }

  /// The number of an id; nil where it has none.
  public func known(_ id: [UInt8]) -> Int32? {
    let slot = slot(of: id, Self.hash(id))
    return slots[slot] == 0 ? nil : number(in: slot)
  }

  /// The slot that holds an id, or the free one where it would stand.
  private func slot(of id: [UInt8], _ hash: UInt64) -> Int {
    var slot = firstSlot(hash)
    while slots[slot] != 0, slots[slot] >> 32 != hash || !isEqual(number(in: slot), id) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func number(in slot: Int) -> Int32 { Int32(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) - 1 }

  /// Frees the hash table, once the last number has been given.
  public mutating func close() { slots = [] }

  /// Where an id stands in the order of ids, which is the order of their bytes.
  public func precedes(_ left: Int32, _ right: Int32) -> Bool {
    let (left, right) = (range(left), range(right))
    let order = bytes.withUnsafeBytes { bytes in
      bytes.baseAddress.map {
        memcmp($0 + left.lowerBound, $0 + right.lowerBound, min(left.count, right.count))
      }
        ?? 0
    }
    return order == 0 ? left.count < right.count : order < 0
  }

  /// Writes an id as a JSON string.
  public func write(_ number: Int32, to writer: inout JSONWriter) {
    writer.utf8(bytes.span.extracting(range(number)))
  }

  /// An id as text.
  public func text(_ number: Int32) -> String { String(decoding: bytes[range(number)], as: UTF8.self) }

  /// An id's first byte; 0 of an empty id.
  public func firstByte(of number: Int32) -> UInt8 { bytes[range(number)].first ?? 0 }

  private func range(_ number: Int32) -> Range<Int> {
    (number == 0 ? 0 : ends[Int(number) - 1])..<ends[Int(number)]
  }

  private func isEqual(_ number: Int32, _ id: [UInt8]) -> Bool {
    let range = range(number)
    return range.count == id.count
      && bytes.withUnsafeBytes { bytes in
        id.withUnsafeBytes { id in
          guard let known = bytes.baseAddress, let id = id.baseAddress else { return true }
          return memcmp(known + range.lowerBound, id, range.count) == 0
        }
      }
  }

  private mutating func grow() {
    slotBits += 1
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    for entry in slots where entry != 0 {
      var slot = firstSlot(entry >> 32)
      while larger[slot] != 0 { slot = (slot + 1) & (larger.count - 1) }
      larger[slot] = entry
    }
    slots = larger
  }

  private func firstSlot(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> (32 - slotBits)) }

  /// 32 bits of hash.
  private static func hash(_ id: [UInt8]) -> UInt64 {
    var hasher = Hasher()
    id.withUnsafeBytes { hasher.combine(bytes: $0) }
    return UInt64(UInt32(truncatingIfNeeded: hasher.finalize()))
  }
}
