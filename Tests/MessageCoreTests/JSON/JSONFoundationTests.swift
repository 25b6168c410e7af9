import Foundation
import Testing

@testable import MessageCore

/// The scanner's values beside those of Foundation's `JSONDecoder`, on random changes of real shapes.
///
/// Whether a text is JSON at all is `ReferenceJSON`'s to say: Foundation lets a comma pass before a closing brace, mends
/// invalid UTF-8, guesses UTF-16, and refuses `0e2`, numbers beyond doubles and escaped lone surrogates.
@Suite struct JSONFoundationTests {
  @Test(arguments: 0..<2)
  func readsTheValuesThatFoundationReads(_ part: Int) throws {
    var mutator = Mutator(seed: UInt64(1000 + part))
    var compared = 0
    for _ in 0..<4000 {
      let bytes = mutator.next()
      guard let value = try? JSONValue(parsing: bytes),
        let peer = try? JSONDecoder().decode(DecodedJSON.self, from: Data(bytes))
      else { continue }
      #expect(isSame(value, peer), "read otherwise: \(String(decoding: bytes, as: UTF8.self))")
      compared += 1
    }
    #expect(compared > 1000)
  }

  private func isSame(_ value: JSONValue, _ peer: DecodedJSON) -> Bool {
    switch peer {
    case .null: return value.isNull
    case .boolean(let boolean): return value.boolean == boolean
    case .string(let string): return value.string?.utf8.elementsEqual(string.utf8) ?? false
    case .number(let number): return value.number == number
    case .array(let elements):
      let ours = value.elements
      return value.kind == .array && ours.count == elements.count && zip(ours, elements).allSatisfy(isSame)
    case .object(let members):
      // A dictionary keeps one of the members whose names Swift holds equal; which one is Foundation's affair.
      let ours = Dictionary(grouping: value.members, by: \.name)
      return value.kind == .object && ours.count == members.count
        && members.allSatisfy { name, member in ours[name]?.contains { isSame($0.value, member) } ?? false }
    }
  }
}

/// Any JSON value through `JSONDecoder`.
private indirect enum DecodedJSON: Decodable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  case array([DecodedJSON])
  case object([String: DecodedJSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let boolean = try? container.decode(Bool.self) {
      self = .boolean(boolean)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let string = try? container.decode(String.self) {
      self = .string(string)
    } else if let array = try? container.decode([DecodedJSON].self) {
      self = .array(array)
    } else {
      self = .object(try container.decode([String: DecodedJSON].self))
    }
  }
}
