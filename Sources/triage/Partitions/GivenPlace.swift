import MessageCore

/// Where a message stands and what it is to us, found out where its whole conversation was, for a desk that sees the
/// customer's messages and not the conversation: `triage.placement`.
struct GivenPlace: Equatable {
  /// As it was when the message arrived.
  var placement: Placement
  var relation: Judge.Relation
  /// As it was when all had arrived, where that is something else.
  var inTheEnd: End?

  struct End: Equatable {
    var placement: Placement
    var relation: Judge.Relation
  }
}

extension GivenPlace {
  /// Reads the value of a message's `triage`, as `--partial` writes it; nil where it holds no placement.
  init?(_ triage: JSONValue, desk: inout Desk) {
    guard let value = triage[.placement], let root = value[.conversation]?.string else { return nil }
    placement = Placement(
      root: desk.index(of: root),
      head: value[.key]?.string.map { desk.head(named: $0) } ?? StringTable.none,
      leaves: value[.leaves]?.string.map { desk.head(named: $0) } ?? StringTable.none)
    relation = Judge.Relation(
      role: triage[.role]?.string.flatMap { .init(rawValue: $0) },
      isAddressed: value[.addressed]?.boolean ?? false, isAdvice: value[.advice]?.boolean ?? false)
  }

  /// Writes the value of `triage` that `init` reads.
  ///
  /// - Parameter order: what the message sorts by.
  func write(_ desk: Desk, order: String? = nil, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member(.role, relation.role?.rawValue)
      writer.key(.placement)
      writer.object { writer in
        writer.member(.key, desk.name(ofHead: placement.head))
        writer.member(.leaves, desk.name(ofHead: placement.leaves))
        writer.member(.conversation, desk.strings.string(placement.root))
        writer.member(.order, order)
        if relation.isAddressed { writer.member(.addressed, true) }
        if relation.isAdvice { writer.member(.advice, true) }
      }
    }
  }
}

extension Desk {
  /// Where a message stands by what was taken in before it, and what it is to us.
  func givenPlace(_ number: Int32) -> GivenPlace { givenPlace(number, placements[Int(number)]) }

  /// The messages of which more was known in the end than when they arrived, with what is known now.
  func placesInTheEnd() -> [(number: Int32, place: GivenPlace)] {
    conversations().enumerated().compactMap { index, placement in
      let number = Int32(index)
      let place = givenPlace(number, placement)
      return place == givenPlace(number) ? nil : (number, place)
    }
  }

  private func givenPlace(_ number: Int32, _ placement: Placement) -> GivenPlace {
    GivenPlace(placement: placement, relation: relation(messages[Int(number)], head: placement.head))
  }
}
