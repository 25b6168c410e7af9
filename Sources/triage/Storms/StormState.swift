import CareStore
import MessageCore

/// Joins the storms of a run to the state: what the runs before counted is judged together with what this one counts.
///
/// Recorded are the counts alone; a verdict is made anew from all of them each time, so that messages may come late and
/// in any number of runs. A message counts once, as its first recorded version says.
struct StormState {
  private let writer: CareStoreWriter
  private let moment: Timestamp

  init(_ writer: CareStoreWriter, asOf moment: Timestamp) {
    self.writer = writer
    self.moment = moment
  }

  /// Records what a run counted, and gives the alerts about what it touched and about storms that were not over.
  ///
  /// - Parameter buckets: of messages that the state did not know.
  func record(_ buckets: [String: [StormBucket]], _ volumes: VolumeWatch) throws -> [AlertRecord] {
    var subjects = Set(try writer.reader.subjectsOfOpenStorms())
    for (subject, more) in buckets {
      for bucket in more { try add(bucket, to: subject) }
      subjects.insert(subject)
    }
    for bucket in volumes.counted {
      try writer.save(bucket)
      subjects.insert(bucket.subject)
    }
    if subjects.isEmpty { return [] }
    let span = try writer.reader.bucketSpan(
      MessageStorms.all, seconds: StormBucket.seconds, before: moment.seconds + 1)
    return try subjects.sorted().flatMap { try alerts($0, span) }
  }

  private func add(_ bucket: StormBucket, to subject: String) throws {
    var whole = bucket
    if let known = try writer.reader.bucket(subject, seconds: StormBucket.seconds, start: bucket.start) {
      whole.add(StormBucket(known))
    }
    try writer.save(whole.stored(subject))
  }

  private func alerts(_ subject: String, _ span: ClosedRange<Int64>?) throws -> [AlertRecord] {
    let end = moment.seconds + 1
    if subject.hasPrefix(VolumeWatch.prefix) {
      return try writer.reader.bucketLengths(subject).flatMap { seconds in
        let buckets = try writer.reader.buckets(subject, seconds: seconds, before: end)
        return VolumeWatch.alerts(subject, buckets, seconds: seconds)
      }
    }
    guard let span, try writer.reader.bucketSum(subject, before: end) >= MessageStorms.fewest else {
      return []
    }
    let buckets = try writer.reader.buckets(subject, seconds: StormBucket.seconds, before: end)
    return MessageStorms.alerts(subject, buckets.map { StormBucket($0) }, span: span)
  }
}
