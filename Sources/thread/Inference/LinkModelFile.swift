import CThreadModel
import MessageCore

/// A model as bytes: `earshot links 1`, a line feed, then little-endian numbers without names: the temperature, the
/// rarities, the sieve, the number of networks, the networks, and FNV-1a of all before.
///
/// The rows of a network's first layer are kept as 8-bit whole numbers with one scale each.
enum LinkModelFile {
  private static let head = Array("earshot links 1\n".utf8)

  static func bytes(of model: LinkModel) -> [UInt8] {
    var writer = NumberWriter(bytes: head)
    writer.float(model.temperature)
    for pair in 0..<WordRarity.bucketCount / 2 {
      writer.bytes.append(model.rarity.levels[pair * 2] | model.rarity.levels[pair * 2 + 1] << 4)
    }
    for weights in [model.sieve.candidate, model.sieve.pair, model.sieve.none] {
      for weight in weights { writer.float(weight) }
    }
    writer.bytes.append(UInt8(model.networks.count))
    for network in model.networks {
      for rows in [network.target, network.candidate, network.pair, [network.none, network.bias]] {
        for row in rows { writer.row(row) }
      }
      for row in network.second + [network.secondBias, network.output] {
        for column in 0..<NarrowVector.count { writer.float(row[column]) }
      }
    }
    let sum = checksum(writer.bytes[...])
    for shift in stride(from: 0, to: 64, by: 8) {
      writer.bytes.append(UInt8(truncatingIfNeeded: sum >> shift))
    }
    return writer.bytes
  }

  /// Reads a model.
  ///
  /// - Parameter name: for the message of an error.
  /// - Throws: `FatalError` where the bytes are no model, or a damaged one.
  static func model(_ bytes: [UInt8], name: String) throws(FatalError) -> LinkModel {
    let body = bytes.dropLast(8)
    guard body.starts(with: head) else {
      throw FatalError("\(TerminalText.visible(name)): not a model of thread")
    }
    let sum = bytes.suffix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    var reader = NumberReader(rest: body.dropFirst(head.count))
    guard sum == checksum(body), let model = reader.model(), reader.rest.isEmpty else {
      throw FatalError("\(TerminalText.visible(name)): damaged, or a model of another version of thread")
    }
    return model
  }

  /// The model that is part of the executable.
  ///
  /// - Throws: `FatalError` where the build put another file in its place.
  static func builtIn() throws(FatalError) -> LinkModel {
    let bytes = Array(UnsafeBufferPointer(start: thread_model_bytes(), count: thread_model_size()))
    return try model(bytes, name: "the built-in model")
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
  }
}

private struct NumberWriter {
  var bytes: [UInt8]

  mutating func float(_ value: Float) {
    for shift in stride(from: 0, to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(shift)))
    }
  }

  mutating func row(_ row: WideVector) {
    let largest = (0..<WideVector.count).reduce(Float(0)) { max($0, abs(row[$1])) }
    let scale = largest / 127
    float(scale)
    for column in 0..<WideVector.count {
      let value = scale > 0 ? (row[column] / scale).rounded() : 0
      bytes.append(UInt8(bitPattern: Int8(max(-127, min(127, value)))))
    }
  }
}

private struct NumberReader {
  var rest: ArraySlice<UInt8>

  mutating func model() -> LinkModel? {
    guard let temperature = float(), temperature > 0 else { return nil }
    var levels: [UInt8] = []
    for _ in 0..<WordRarity.bucketCount / 2 {
      guard let pair = rest.popFirst() else { return nil }
      levels.append(pair & 15)
      levels.append(pair >> 4)
    }
    var sieve = LinkSieve()
    guard let rarity = WordRarity(levels: levels), fill(&sieve.candidate), fill(&sieve.pair),
      fill(&sieve.none),
      let count = rest.popFirst(), count > 0
    else { return nil }
    var networks: [LinkNetwork] = []
    for _ in 0..<count {
      guard let network = network() else { return nil }
      networks.append(network)
    }
    return LinkModel(rarity: rarity, sieve: sieve, networks: networks, temperature: temperature)
  }

  private mutating func network() -> LinkNetwork? {
    var network = LinkNetwork()
    var ends = [network.none, network.bias]
    guard fill(&network.target), fill(&network.candidate), fill(&network.pair), fill(&ends) else {
      return nil
    }
    (network.none, network.bias) = (ends[0], ends[1])
    for row in network.second.indices where !fill(&network.second[row]) { return nil }
    guard fill(&network.secondBias), fill(&network.output) else { return nil }
    return network
  }

  private mutating func float() -> Float? {
    guard rest.count >= 4 else { return nil }
    var bits: UInt32 = 0
    for shift in stride(from: UInt32(0), to: 32, by: 8) { bits |= UInt32(rest.removeFirst()) << shift }
    let value = Float(bitPattern: bits)
    return value.isFinite ? value : nil
  }

  private mutating func fill(_ values: inout [Float]) -> Bool {
    for index in values.indices {
      guard let value = float() else { return false }
      values[index] = value
    }
    return true
  }

  private mutating func fill(_ rows: inout [WideVector]) -> Bool {
    for index in rows.indices {
      guard let scale = float(), rest.count >= WideVector.count else { return false }
      for column in 0..<WideVector.count {
        rows[index][column] = Float(Int8(bitPattern: rest.removeFirst())) * scale
      }
    }
    return true
  }

  private mutating func fill(_ row: inout NarrowVector) -> Bool {
    for column in 0..<NarrowVector.count {
      guard let value = float() else { return false }
      row[column] = value
    }
    return true
  }
}
