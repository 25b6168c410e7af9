import CProcessor
import Glibc

/// Every id of a stream, kept once and numbered by first appearance, so that what refers to it is built from small
/// numbers.
///
/// The bytes stand one after the other; a slot of the hash table holds the hash beside the number, and the bytes decide.
/// The hash is seeded at random, so that nobody can choose ids that collide; nothing that is printed depends on it.
public struct IdentifierTable: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// Open addressing, linear probing: 32 bits of hash, then 32 of the number plus one; 0 is free. The hash's upper bits
  /// choose the slot, so that a larger table is filled in the order of the smaller one.
  private var slots = [UInt64](repeating: 0, count: 1 << 10)
  private var slotBits: UInt64 = 10
  private let seed = UInt64.random(in: .min ... .max)

  public init() {}

  /// How many different ids there are.
  public var count: Int { ends.count }

  /// An id's hash in one table.
  public struct Hash: Sendable {
    fileprivate let bits: UInt64
  }

  /// Takes an id's hash, and asks for what is known of the id ahead of its use: who looks several up at once begins so
  /// with all of them, and does not wait for memory each time.
  public func hash(of id: Span<UInt8>) -> Hash {
    let hash = hash(id)
    slots.withUnsafeBufferPointer { slots in
      if let base = slots.baseAddress { prefetch_for_reading(base + firstSlot(hash)) }
    }
    return Hash(bits: hash)
  }

  /// The number of an id, which is new where the id is.
  public mutating func number(of id: Span<UInt8>) -> Int32 { number(of: id, Hash(bits: hash(id))) }

  /// As ``number(of:)``, with the id's hash in this table.
  public mutating func number(of id: Span<UInt8>, _ hash: Hash) -> Int32 {
    let hash = hash.bits
    let slot = slot(of: id, hash)
    if slots[slot] != 0 { return number(in: slot) }
    id.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    ends.append(bytes.count)
    slots[slot] = hash << 32 | UInt64(ends.count)
    let number = Int32(ends.count - 1)
    if ends.count * 4 > slots.count * 3 { grow() }
    return number
  }

  /// As ``number(of:)`` of a span.
  public mutating func number(of id: [UInt8]) -> Int32 { number(of: id.span) }

  /// The number of an id; nil where it has none.
  public func known(_ id: Span<UInt8>) -> Int32? {
    let slot = slot(of: id, hash(id))
    return slots[slot] == 0 ? nil : number(in: slot)
  }

  /// As ``known(_:)`` of a span.
  public func known(_ id: [UInt8]) -> Int32? { known(id.span) }

  /// The slot that holds an id, or the free one where it would stand.
  private func slot(of id: Span<UInt8>, _ hash: UInt64) -> Int {
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
  public func text(_ number: Int32) -> String {
    bytes.withUnsafeBytes { String(decoding: $0[range(number)], as: UTF8.self) }
  }

  /// An id's first byte; 0 of an empty id.
  public func firstByte(of number: Int32) -> UInt8 { bytes[range(number)].first ?? 0 }

  private func range(_ number: Int32) -> Range<Int> {
    (number == 0 ? 0 : ends[Int(number) - 1])..<ends[Int(number)]
  }

  private func isEqual(_ number: Int32, _ id: Span<UInt8>) -> Bool {
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

  // MARK: - Hash

  /// 32 bits of hash: eight bytes at a time are folded in by a multiplication to 128 bits (as wyhash does, Wang Yi 2019);
  /// the last eight may hold bytes that have counted already.
  private func hash(_ id: Span<UInt8>) -> UInt64 {
    id.withUnsafeBytes { bytes in
      var hash = seed ^ UInt64(bytes.count)
      var offset = 0
      while bytes.count &- offset > 8 {
        hash = Self.folded(hash, bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset &+= 8
      }
      return Self.folded(hash, Self.lastWord(bytes)) >> 32
    }
  }

  private static func lastWord(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    if bytes.count >= 8 {
      return bytes.loadUnaligned(fromByteOffset: bytes.count &- 8, as: UInt64.self)
    }
    if bytes.count >= 4 {
      let first = bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self)
      let last = bytes.loadUnaligned(fromByteOffset: bytes.count &- 4, as: UInt32.self)
      return UInt64(first) | UInt64(last) << 32
    }
    guard bytes.count > 0 else { return 0 }
    return UInt64(bytes[0]) | UInt64(bytes[bytes.count / 2]) << 8 | UInt64(bytes[bytes.count - 1]) << 16
  }

  private static func folded(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let mixed = hash ^ word
    let product = mixed.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low ^ (mixed >> 29)
  }
}
