import MessageCore

/// Which messages links join, directly or through others, as sets that grow together (Tarjan 1975): each is named by the
/// smallest of its ids, byte by byte, whether a message has that id or others only refer to it.
struct Components {
  private var identifiers = IdentifierTable()
  /// By number: one nearer to the smallest id of the set, or itself.
  private var nearer: [Int32] = []
  /// The messages, by first appearance.
  private var messages: [Int32] = []
  private var isMessage: [Bool] = []

  /// Takes a message in.
  mutating func add(_ links: MessageLinks) {
    let number = number(of: links.id)
    if !isMessage[Int(number)] {
      isMessage[Int(number)] = true
      messages.append(number)
    }
    for link in links.links { join(number, self.number(of: link.id)) }
  }

  /// Writes a `key` record for each message.
  ///
  /// - Throws: as `LineWriter.flush`.
  mutating func write(_ writer: inout JSONWriter, to output: inout LineWriter) throws {
    for number in messages {
      let smallest = smallest(number)
      writer.removeAll()
      writer.object { writer in
        writer.member(.type, "key")
        writer.key(.id)
        identifiers.write(number, to: &writer)
        writer.key(.key)
        identifiers.write(smallest, to: &writer)
      }
      try output.write(writer.pieces)
    }
  }

  private mutating func join(_ one: Int32, _ other: Int32) {
    let (left, right) = (smallest(one), smallest(other))
    if left == right { return }
    if identifiers.precedes(left, right) {
      nearer[Int(right)] = left
    } else {
      nearer[Int(left)] = right
    }
  }

  /// The smallest id of the set; the way there is halved.
  private mutating func smallest(_ number: Int32) -> Int32 {
    var number = number
    while nearer[Int(number)] != number {
      nearer[Int(number)] = nearer[Int(nearer[Int(number)])]
      number = nearer[Int(number)]
    }
    return number
  }

  private mutating func number(of id: [UInt8]) -> Int32 {
    let number = identifiers.number(of: id)
    if identifiers.count > nearer.count {
      nearer.append(number)
      isMessage.append(false)
    }
    return number
  }
}
