import CareStore
import MessageCore

/// Looks for storms in the `volume` records of a stream: one series for each query, network and length of bucket.
struct VolumeWatch {
  /// What subjects of volumes begin with.
  static let prefix = "volume:"

  private struct Subject: Hashable {
    let query: String
    let network: String?
    let seconds: Int64

    var name: String { VolumeWatch.prefix + (network.map { $0 + ":" } ?? "") + query }
  }

  private var series: [Subject: StormSeries] = [:]
  /// What was judged, in its order.
  private(set) var counted: [StoredBucket] = []

  /// Takes a record in and gives its score: 0 too for a record that overlaps one before it, which is not judged.
  ///
  /// - Parameter history: gives what an earlier run counted of a subject before a moment, in order of time.
  mutating func take(
    _ volume: VolumeRecord,
    after history: (_ subject: String, _ seconds: Int64, _ end: Int64) throws -> [StoredBucket] = { _, _, _ in
      []
    }
  ) rethrows -> Double {
    let subject = Subject(query: volume.query, network: volume.network, seconds: volume.seconds)
    if series[subject] == nil {
      let known = try history(subject.name, volume.seconds, volume.start.seconds)
      series[subject] = StormSeries(seconds: volume.seconds, known)
    }
    guard let score = series[subject]?.take(volume.count, at: volume.start) else { return 0 }
    counted.append(
      StoredBucket(
        subject: subject.name, seconds: volume.seconds, start: volume.start.seconds, count: volume.count))
    return score
  }

  /// Forgets what was judged, once it is recorded.
  mutating func settle() { counted = [] }

  /// An alert for each storm that had begun by a moment; for every one where none is given.
  func alerts(asOf moment: Timestamp?) -> [AlertRecord] {
    series.flatMap { subject, series in
      let storms = series.storms.filter { storm in moment.map { storm.start <= $0 } ?? true }
      return storms.map { AlertRecord($0, subject: subject.name) }
    }
  }

  /// The alerts about what a subject held in stretches of some length, in order of time.
  static func alerts(_ subject: String, _ buckets: [StoredBucket], seconds: Int64) -> [AlertRecord] {
    StormSeries(seconds: seconds, buckets).storms.map { AlertRecord($0, subject: subject) }
  }
}

extension StormSeries {
  /// A series that has taken in some buckets.
  init(seconds: Int64, _ buckets: [StoredBucket]) {
    self.init(seconds: seconds)
    for bucket in buckets { _ = take(bucket.count, at: Timestamp(seconds: bucket.start)) }
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
