import Foundation
import GRDB
import MessageCore
import Testing

@testable import CareStore

@Suite struct CareStoreTests {
  /// Runs `body` with a path in a folder that is removed afterwards.
  private func withPath(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("earshot-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.appendingPathComponent("desk.db").path)
  }

  private func failure(_ path: String, _ access: CareStore.Access = .readWrite) -> String? {
    do {
      _ = try CareStore(path: path, access: access)
      return nil
    } catch {
      return (error as? FatalError)?.message
    }
  }

  private func record(_ id: String, _ status: CaseRecord.Status = .new) -> CaseRecord {
    var record = CaseRecord(id: id, status: status, priority: .high, openedAt: Timestamp(seconds: 0))
    record.thread = "x:1"
    record.events = [.init(at: Timestamp(seconds: 0), kind: .opened, message: "x:1", by: "jo")]
    record.due = [.firstResponse: Timestamp(seconds: 60)]
    return record
  }

  @Test func keepsCasesMessagesAndAlerts() throws {
    try withPath { path in
      let message = StoredMessage(
        id: "x:2", conversation: "x:1", parent: "x:1", author: "x:9", head: "x:9", facts: [])
      let alert = AlertRecord(id: "alert:a", kind: "impostor", severity: 8, startedAt: Timestamp(seconds: 5))
      try CareStore(path: path).update { writer in
        try writer.save([message])
        try writer.save(record("case:x:1"), head: "x:9")
        try writer.save(alert)
        try writer.saveDeletion(id: "x:3")
        try writer.advance(newest: Timestamp(seconds: 7))
      }
      let store = try CareStore(path: path)
      #expect(try store.read { try $0.caseRecord(id: "case:x:1") } == record("case:x:1"))
      #expect(try store.read { try $0.caseRecord(id: "case:x:2") } == nil)
      #expect(try store.read { try $0.alertRecord(id: "alert:a") } == alert)
      #expect(
        try store.read { try $0.placesOfOpenCases() } == [StoredPlace(head: "x:9", conversation: "x:1")])
      #expect(try store.read { try $0.openCases(head: "x:9") }.map(\.id) == ["case:x:1"])
      #expect(try store.read { try $0.messages(by: "x:9") } == [message])
      #expect(try store.read { try $0.deletions() } == ["x:3"])
      #expect(try store.read { try $0.generation } == 1)
      #expect(try store.read { try $0.newest } == Timestamp(seconds: 7))
    }
  }

  @Test func severalMayMakeItAtOnce() throws {
    for _ in 0..<20 {
      try withPath { path in
        DispatchQueue.concurrentPerform(iterations: 4) { number in
          #expect(throws: Never.self) {
            try CareStore(path: path).update { try $0.saveDeletion(id: "x:\(number)") }
          }
        }
        let deletions = try CareStore(path: path).read { try $0.deletions() }
        #expect(Set(deletions) == ["x:0", "x:1", "x:2", "x:3"])
      }
    }
  }

  @Test func saysThatAnotherProcessHasHeldItForTooLong() throws {
    try withPath { path in
      let holder = try CareStore(path: path)
      try holder.update { _ in
        let failure = #expect(throws: FatalError.self) {
          try CareStore(path: path, patience: 0).update { _ in }
        }
        #expect(failure?.message == "\(path): another process has held the database for 0 seconds")
      }
      try CareStore(path: path, patience: 0).update { try $0.saveDeletion(id: "x:1") }
    }
  }

  @Test func findsTheCustomersThatAMessageTouches() throws {
    try withPath { path in
      let store = try CareStore(path: path)
      let messages = [
        StoredMessage(id: "x:1", conversation: "x:1", facts: []),
        StoredMessage(id: "x:2", conversation: "x:1", parent: "x:1", head: "x:jo", facts: []),
        StoredMessage(id: "x:3", conversation: "x:1", parent: "x:2", head: "x:jo", facts: []),
        StoredMessage(id: "x:4", conversation: "x:1", parent: "x:1", head: "x:ann", facts: []),
        StoredMessage(id: "x:9", conversation: "x:9", head: "x:bob", facts: []),
      ]
      try store.update { writer in try writer.save(messages) }
      func heads(_ id: String, _ references: [String], _ author: String? = nil) throws -> Set<String?> {
        let places = try store.read { try $0.places(touchedBy: id, references: references, author: author) }
        return Set(places.map(\.head))
      }
      #expect(try heads("x:5", ["x:3"]) == ["x:jo"])
      #expect(try heads("x:5", ["x:1"]) == [nil, "x:jo", "x:ann"])
      #expect(try heads("x:2", []) == ["x:jo"])
      #expect(try heads("x:5", [], "x:bob") == ["x:bob"])
      #expect(try heads("x:5", ["x:6"], "x:eve") == [])
      // Their branches with what is ours above them.
      #expect(Set(try store.read { try $0.messages(ofHeads: ["x:jo"]) }.map(\.id)) == ["x:1", "x:2", "x:3"])
      #expect(try store.read { try $0.messages(withoutHeadOf: "x:1") }.map(\.id) == ["x:1"])
    }
  }

  @Test func undoesATransactionThatFails() throws {
    struct Failure: Error {}
    try withPath { path in
      let store = try CareStore(path: path)
      #expect(throws: Failure.self) {
        try store.update { writer in
          try writer.save(record("case:x:1"))
          throw Failure()
        }
      }
      #expect(try store.read { try $0.caseRecord(id: "case:x:1") } == nil)
    }
  }

  @Test func aLaterRevisionReplacesCaseAndEvents() throws {
    try withPath { path in
      let store = try CareStore(path: path)
      var later = record("case:x:1", .closed)
      later.revision = 2
      later.events.append(.init(at: Timestamp(seconds: 9), kind: .closed))
      try store.update { try $0.save(record("case:x:1")) }
      try store.update { try $0.save(later) }
      try store.queue.read { database in
        let row = try Row.fetchOne(database, sql: "SELECT * FROM cases")
        #expect(row?["revision"] == 2)
        #expect(row?["status"] == "closed")
        #expect(row?["first_response_due"] == "1970-01-01T00:01:00Z")
        let kinds = try String.fetchAll(database, sql: "SELECT kind FROM case_events ORDER BY position")
        #expect(kinds == ["opened", "closed"])
      }
      #expect(try store.read { try $0.placesOfOpenCases() } == [])
    }
  }

  @Test func refusesWhatIsNoDatabaseOfOurs() throws {
    try withPath { path in
      try Data("hello, this is a text file of some length, and no database at all".utf8).write(
        to: URL(fileURLWithPath: path))
      #expect(failure(path) == "\(path): not a database")
    }
    try withPath { path in
      try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE other (a)") }
      #expect(failure(path) == "\(path): a database of another program")
    }
  }

  @Test func refusesADatabaseOfANewerVersion() throws {
    try withPath { path in
      try CareStore(path: path).queue.write {
        try $0.execute(sql: "PRAGMA user_version = 99")
      }
      #expect(failure(path) == "\(path): written by a newer version of earshot")
      #expect(failure(path, .readOnly) == "\(path): written by a newer version of earshot")
    }
  }

  @Test func aDatabaseOfTheVersionBeforeIsBroughtUpToDate() throws {
    try withPath { path in
      let queue = try DatabaseQueue(path: path)
      try queue.write { database in
        for migration in CareStoreSchema.migrations[..<3] { try database.execute(sql: migration) }
        try database.execute(sql: "PRAGMA user_version = 3")
        try database.execute(
          sql: """
            INSERT INTO messages (id, conversation, facts)
            VALUES ('x:1', 'x:1', '{"created_at":"1970-01-01T00:01:00.5Z"}');
            INSERT INTO case_records (id, revision, status, priority, opened_at, record)
            VALUES ('case:x:1', 1, 'solved', 'low', '1970-01-01T00:01:00Z', '{"light":true}');
            """)
      }
      try queue.close()
      let store = try CareStore(path: path)
      try store.queue.read { database in
        let row = try Row.fetchOne(
          database, sql: "SELECT (SELECT at FROM messages), (SELECT light FROM cases)")
        #expect(row?[0] == 60)
        #expect(row?[1] == 1)
        let issues = try Int.fetchOne(database, sql: "SELECT count(*) FROM issues")
        #expect(issues == 0)
      }
    }
  }

  @Test func messagesOfAnEarlierVersionKeepTheirPlacesAndFigures() throws {
    try withPath { path in
      let queue = try DatabaseQueue(path: path)
      try queue.write { database in
        for migration in CareStoreSchema.migrations[..<7] { try database.execute(sql: migration) }
        try database.execute(
          sql: """
            PRAGMA user_version = 7;
            INSERT INTO messages (id, conversation, parent, author, facts, head, at, mentions, reposts, deeds) VALUES
              ('x:2', 'x:1', 'x:1', 'x:jo', '{"followers":7,"spread":3}', 'x:jo', 60, '["x:a"]', 'x:9', 2),
              ('x:1', 'x:1', NULL, NULL, '{}', NULL, 0, NULL, NULL, NULL);
            INSERT INTO topic_words VALUES ('x:2', 60, 'outage' || char(10) || 'again');
            """)
      }
      try queue.close()
      let store = try CareStore(path: path)
      var second = StoredMessage(
        id: "x:2", conversation: "x:1", parent: "x:1", author: "x:jo", head: "x:jo",
        facts: Array(#"{"followers":7,"spread":3}"#.utf8))
      (second.at, second.followers, second.spread, second.deeds) = (Timestamp(seconds: 60), 7, 3, 2)
      var first = StoredMessage(id: "x:1", conversation: "x:1", facts: Array("{}".utf8))
      first.at = Timestamp(seconds: 0)
      #expect(try store.read { try $0.messages(ofHeads: ["x:jo"]) } == [second, first])
      #expect(try store.read { try $0.passings(of: "x:9", until: 60) } == [60])
      let deeds = try store.read { try $0.deeds(of: "x:jo", until: Timestamp(seconds: 60), most: 3) }
      #expect((deeds.followers, deeds.reposts, deeds.counts.positive) == (7, 3, 1))
      #expect(deeds.newest == [second])
      try store.read { reader in
        try reader.forEachTopicMessage { message, words in
          #expect(message == second)
          #expect(words == ["outage", "again"])
        }
      }
      // What is written again takes its place.
      second.facts = [1, 2, 3]
      second.head = "x:ann"
      try store.update { try $0.save([second]) }
      #expect(try store.read { try $0.messages(ids: ["x:2"]) } == [second])
      #expect(try store.read { try $0.messages(ofConversations: ["x:1"]) }.count == 2)
    }
  }

  /// What the views tell of cases, each row as a line.
  private func views(_ database: Database) throws -> [String] {
    try ["cases", "case_events", "case_clocks", "responses"].flatMap { view in
      try Row.fetchAll(database, sql: "SELECT * FROM \(view) ORDER BY 1, 2, 3").map { "\(view) \($0)" }
    }
  }

  @Test func theViewsTellOfCasesOfAnEarlierVersionWhatTheyTold() throws {
    let record = """
      {"status":"solved","events":[{"at":"1970-01-01T00:00:00Z","kind":"opened","message":"x:1","by":"jo"},\
      {"at":"1970-01-01T00:01:00Z","kind":"agent","message":"x:2","by":"care"},\
      {"at":"1970-01-01T00:02:00Z","kind":"solved","by":"\\u0061nn"}],\
      "clocks":[{"name":"first_response","started_at":"1970-01-01T00:00:00Z","seconds":60}]}
      """
    let statements = """
      PRAGMA user_version = 8;
      INSERT INTO case_records (id, revision, thread, status, priority, opened_at, record) VALUES
        ('case:x:1', 2, 'x:1', 'solved', 'low', '1970-01-01T00:00:00Z', '\(record)'),
        ('case:x:9', 1, 'x:9', 'new', 'low', '1970-01-01T00:00:00Z', '{"omitted_events":[1],"events":[]}');
      INSERT INTO case_record_events VALUES
        ('case:x:1', 0, '1970-01-01T00:00:00Z', 'opened', 'x:1', 'jo'),
        ('case:x:1', 1, '1970-01-01T00:01:00Z', 'agent', 'x:2', 'care'),
        ('case:x:1', 2, '1970-01-01T00:02:00Z', 'solved', NULL, 'ann'),
        ('case:x:9', 0, '1970-01-01T00:05:00Z', 'agent', 'x:9', 'care');
      INSERT INTO case_record_clocks VALUES
        ('case:x:1', 0, 'first_response', '1970-01-01T00:00:00Z', NULL, NULL, 60);
      """
    try withPath { path in
      let queue = try DatabaseQueue(path: path)
      try queue.write { database in
        for migration in CareStoreSchema.migrations[..<8] { try database.execute(sql: migration) }
        try database.execute(sql: statements)
      }
      let before = try queue.read { try views($0) }
      try queue.close()
      // Two cases, four events, a clock, and the answer to one of them.
      #expect(before.count == 8)
      #expect(try CareStore(path: path).queue.read { try views($0) } == before)
    }
  }

  @Test func aLongCaseIsToldWhole() throws {
    try withPath { path in
      let store = try CareStore(path: path)
      var record = record("case:x:1")
      CaseRecord.OmittedEvents.add(.agent, at: Timestamp(seconds: 5), to: &record.omittedEvents)
      let middle = CaseRecord.Event(at: Timestamp(seconds: 5), kind: .agent, message: "x:2", by: "care")
      let history = CaseHistory(events: record.events + [middle], clocks: [])
      try store.update { try $0.save(record, history, isNew: true) }
      let told = try store.queue.read { try views($0) }
      #expect(told.filter { $0.hasPrefix("case_events") }.count == 2)
      #expect(told.first?.contains("first_response_at:\"1970-01-01T00:00:05Z\"") == true)
      // It is ordinary again when an event of it is not one any more.
      record.omittedEvents = []
      try store.update { try $0.save(record) }
      #expect(try store.queue.read { try views($0) }.filter { $0.hasPrefix("case_events") }.count == 1)
    }
  }

  @Test func aRowThatCannotBeWrittenUndoesTheTransaction() throws {
    try withPath { path in
      let store = try CareStore(path: path)
      try store.queue.write { database in
        try database.execute(
          sql: """
            CREATE TRIGGER full BEFORE INSERT ON messages WHEN NEW.id = 'x:3'
              BEGIN SELECT raise(ABORT, 'no more'); END
            """)
      }
      let messages = ["x:1", "x:2", "x:3"].map { StoredMessage(id: $0, conversation: $0, facts: [0]) }
      let error = #expect(throws: FatalError.self) { try store.update { try $0.save(messages) } }
      #expect(error?.message == "\(path): the database says: no more")
      #expect(try store.read { try $0.messages(ids: ["x:1", "x:2"]) } == [])
      // The statement can be used again, for texts of no bytes too.
      try store.update { try $0.save([StoredMessage(id: "", conversation: "", author: "", facts: [])]) }
      let empty = try #require(try store.read { try $0.messages(ids: [""]) }.first)
      #expect(empty.author == "" && empty.parent == nil && empty.facts == [])
    }
  }

  @Test func whoSolvedAnIssueIsToldInOrderOfTime() throws {
    try withPath { path in
      let store = try CareStore(path: path)
      try store.update { writer in
        for (message, moment, person) in [("x:1", 90, "ann"), ("x:2", 60, "jo"), ("x:3", 30, "eve")] {
          let issue = message == "x:3" ? "issue:x:3" : "issue:x:1"
          try writer.save(StoredIssueText(message: message, issue: issue))
          var inquiry = StoredInquiry(message: message)
          inquiry.thanks = [
            .init(
              answer: message + "0", author: nil, by: person, answeredAt: Timestamp(seconds: Int64(moment)),
              at: Timestamp(seconds: 100), solves: true)
          ]
          try writer.save(inquiry)
        }
      }
      let solutions = try store.read { try $0.solutions(of: "issue:x:1") }
      #expect(solutions.map(\.by) == ["jo", "ann"])
      #expect(solutions.map(\.at.seconds) == [60, 90])
    }
  }

  @Test func textsOfIssuesComeBackAsTheyWere() throws {
    try withPath { path in
      let store = try CareStore(path: path)
      var text = StoredIssueText(message: "x:1", issue: "issue:x:1")
      text.author = "x:jo"
      text.at = Timestamp(seconds: 60)
      text.visibility = .unlisted
      text.vector = [-128, 0, 127]
      text.keys = [-1, .max]
      text.bands = [.max, 0, 1 << 40]
      try store.update { writer in
        try writer.save(text)
        // A message is recorded once, and its first answer stays.
        try writer.save(StoredIssueText(message: "x:1", issue: "issue:x:9"))
        try writer.save(answer: "x:5", by: "care", to: "x:1")
        try writer.save(answer: "x:6", by: "eve", to: "x:1")
      }
      text.number = 1
      text.answer = "x:5"
      text.answeredBy = "care"
      #expect(try store.read { try $0.issueTexts() } == [text])
      #expect(try store.read { try $0.issueTexts(after: 1) } == [])
      try store.update { try $0.purgeIssueText("x:1") }
      let purged = try #require(try store.read { try $0.issueText(message: "x:1") })
      #expect(purged.vector == nil && purged.keys == nil && purged.bands == [])
      #expect(purged.issue == "issue:x:1")
    }
  }

  @Test func attentionIsCountedFromWhatWasWrittenBeforeADay() throws {
    func message(_ id: String, _ author: String, _ parent: String? = nil, at: Int64 = 0) -> StoredMessage {
      var message = StoredMessage(id: id, conversation: id, parent: parent, author: author, facts: [])
      message.at = Timestamp(seconds: at)
      return message
    }
    try withPath { path in
      let store = try CareStore(path: path)
      try store.update { writer in
        try writer.save([
          message("x:1", "x:a"), message("x:2", "x:b", "x:1"), message("x:3", "x:b", "x:1"),
          message("x:4", "x:a", "x:1"), message("x:5", "x:c", "x:1", at: 90_000),
        ])
        var naming = message("x:6", "x:c")
        naming.mentions = ["x:star", "x:c"]
        naming.reposts = "x:2"
        try writer.save([naming])
        try writer.save(handle: "x:star", of: "x:7")
      }
      let attention = try store.read { try $0.attention(before: 86_400) }
      #expect(
        attention == [
          .init(from: "x:b", to: "x:a", count: 2), .init(from: "x:c", to: "x:b", count: 1),
          .init(from: "x:c", to: "x:7", count: 1),
        ])
      #expect(try store.read { try $0.passings(of: "x:2", until: 5) } == [0])
      #expect(try store.read { try $0.passed(of: ["x:1", "x:2"]) } == ["x:2"])
    }
  }

  @Test func namesWhatIsMissing() throws {
    #expect(failure("/nowhere/desk.db") == "/nowhere/desk.db: no such file or directory")
    try withPath { path in
      #expect(failure(path, .readOnly) == "\(path): no such file or directory")
    }
  }

  @Test func theFileIsItsOwnersAlone() throws {
    try withPath { path in
      _ = try CareStore(path: path)
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
  }
}
