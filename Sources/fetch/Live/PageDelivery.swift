import CareStore
import MessageCore
import SourceAdapters

/// How pages, and what streams bring, become lines: written first, and noted in the state only then.
extension FetchLoop {
  mutating func takePage(_ answer: SourceAnswer, _ index: Int) throws {
    guard var adapter = runs[index].adapter else { return }
    let page: SourcePage
    do throws(SourceFailure) {
      page = try adapter.read(answer)
    } catch {
      return end(index, .failure, runs[index].source.credentials.removed(from: error.cause))
    }
    runs[index].pages += 1
    for rejection in page.rejections { try reject(rejection, index) }
    let isWhole = try deliver(page.records, cursor: adapter.cursor, answer.receivedAt, index) { new, total in
      adapter.delivered(new: new, of: total)
      return adapter.cursor
    }
    runs[index].adapter = adapter
    if let reason = adapter.end { return end(index, .failure, reason) }
    if isWhole { advance(index) } else { finish(index) }
  }

  /// Writes what is wanted and new, then notes it in the state.
  ///
  /// - Parameter finish: is told how many were new, and gives the cursor to note.
  /// - Returns: whether the page was delivered to its end; the cursor is only noted if so.
  mutating func deliver(
    _ records: [PageRecord], cursor: SourceCursor, _ time: Timestamp, _ index: Int,
    finish: (_ new: Int, _ total: Int) -> SourceCursor
  ) throws -> Bool {
    let stream = runs[index].stream
    let unseen = try state.unseen(records, in: stream)
    var taken: [PageRecord] = []
    var isWhole = true
    for record in unseen {
      if record.isMessage, runs[index].selection.isFull {
        isWhole = false
        break
      }
      if runs[index].selection.takes(isMessage: record.isMessage, createdAt: record.createdAt) {
        taken.append(record)
      }
    }
    if !taken.isEmpty { progress.clear() }
    try output.deliver(taken.map(\.json))
    runs[index].messages += taken.count { $0.isMessage }
    let next = finish(unseen.count, records.count)
    let cursor = isWhole ? next : SourceCursor(json: stream.cursor)
    try state.commit(stream, cursor: cursor, delivered: taken, at: time)
    runs[index].stream.cursor = cursor.json
    return isWhole
  }
}
