import MessageCore

/// What a run counts beside its cases: storms, reach, the issues that messages are about, and what the community did.
struct RunFigures {
  var volumes = VolumeWatch()
  var storms = MessageStorms()
  var reach = Reach()
  var issues = IssueLedger()
  var community = Community()
  var topics = TopicWords()

  /// The alerts about storms in messages, and about what spreads.
  func watched(_ desk: Desk, asOf moment: Timestamp) -> [AlertRecord] {
    storms.alerts(desk, issues: issues.messages(desk), asOf: moment) + reach.alerts(desk, asOf: moment)
  }

  /// The alerts that the run alone makes, but for those about topics.
  ///
  /// - Parameter asOf: the moment to look from, where the user names one; volumes are looked at to their end otherwise.
  func alerts(_ desk: Desk, asOf: Timestamp?, moment: Timestamp) -> [AlertRecord] {
    volumes.alerts(asOf: asOf) + watched(desk, asOf: moment)
  }
}
