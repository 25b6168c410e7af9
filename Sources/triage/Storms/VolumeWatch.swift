import MessageCore

/// Looks for storms in the `volume` records of a stream: one series for each query, network and length of bucket.
struct VolumeWatch {
  private struct Subject: Hashable {
    let query: String
    let network: String?
    let seconds: Int64

    var name: String { "volume:" + (network.map { $0 + ":" } ?? "") + query }
  }

  private var series: [Subject: StormSeries] = [:]

  /// Takes a record in and gives its score: 0 too for a record that overlaps one before it, which is not judged.
  mutating func take(_ volume: VolumeRecord) -> Double {
    let subject = Subject(query: volume.query, network: volume.network, seconds: volume.seconds)
    return series[subject, default: StormSeries(seconds: volume.seconds)].take(volume.count, at: volume.start)
      ?? 0
  }

  /// An alert for each storm that had begun by a moment; for every one where none is given.
  func alerts(asOf moment: Timestamp?) -> [AlertRecord] {
    series.flatMap { subject, series in
      let storms = series.storms.filter { storm in moment.map { storm.start <= $0 } ?? true }
      return storms.map { AlertRecord($0, subject: subject.name) }
    }
  }
}

extension AlertRecord {
  /// The alert about a storm.
  init(_ storm: Storm, subject: String) {
    self.init(
      id: "alert:burst:\(subject):\(storm.start)", kind: "burst", severity: storm.severity,
      startedAt: storm.start)
    endedAt = storm.end
    self.subject = subject
    longevity = storm.longevity
    count = storm.count
    why = [.init(rule: "burst", points: Int64((storm.score * 100).rounded()))]
  }
}
