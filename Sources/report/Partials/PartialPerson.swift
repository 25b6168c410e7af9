/// What a part of a stream tells of one person, who may be in several parts.
struct PartialPerson: Equatable, Sendable, Codable, Mergeable {
  var key: PersonKey
  /// In the period, and in the one that it is compared with.
  var tally = PersonTally()
  var earlier = PersonTally()
  /// What the person is called by the newest public message of the period; nil where none was public.
  var name: ToldName?

  mutating func merge(_ other: PartialPerson) {
    tally.merge(other.tally)
    earlier.merge(other.earlier)
    name = ToldName.newest(name, other.name)
  }
}
