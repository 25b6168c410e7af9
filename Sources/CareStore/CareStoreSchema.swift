/// The tables and the documented views, built by migrations that only go forward.
enum CareStoreSchema {
  /// What brings a database from one version, which is the place in this list, to the next.
  static let migrations = [cases]

  /// Messages hold facts and no text. `cases` and `case_events` are for analysts: see triage(1).
  private static let cases = """
    PRAGMA application_id = \(CareStore.applicationID);

    CREATE TABLE desk (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      generation INTEGER NOT NULL,
      newest TEXT
    );
    INSERT INTO desk VALUES (1, 0, NULL);

    CREATE TABLE messages (
      id TEXT PRIMARY KEY,
      conversation TEXT NOT NULL,
      parent TEXT,
      author TEXT,
      facts TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX messages_by_conversation ON messages (conversation);
    CREATE INDEX messages_by_parent ON messages (parent) WHERE parent IS NOT NULL;
    CREATE INDEX messages_by_author ON messages (author) WHERE author IS NOT NULL;

    CREATE TABLE deletions (id TEXT PRIMARY KEY) WITHOUT ROWID;

    CREATE TABLE case_records (
      id TEXT PRIMARY KEY,
      revision INTEGER NOT NULL,
      thread TEXT,
      status TEXT NOT NULL,
      kind TEXT,
      priority TEXT NOT NULL,
      opened_at TEXT NOT NULL,
      first_response_due TEXT,
      resolution_due TEXT,
      visibility TEXT,
      record TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX case_records_not_closed ON case_records (thread) WHERE status <> 'closed';
    CREATE INDEX case_records_by_thread ON case_records (thread);

    CREATE TABLE case_record_events (
      case_id TEXT NOT NULL REFERENCES case_records (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      at TEXT NOT NULL,
      kind TEXT NOT NULL,
      message TEXT,
      by TEXT,
      PRIMARY KEY (case_id, position)
    ) WITHOUT ROWID;

    CREATE TABLE alert_records (
      id TEXT PRIMARY KEY,
      revision INTEGER NOT NULL,
      record TEXT NOT NULL
    ) WITHOUT ROWID;

    CREATE VIEW cases AS
      SELECT id, revision, thread, status, kind, priority, opened_at, first_response_due, resolution_due, visibility,
        (SELECT min(at) FROM case_record_events WHERE case_id = id AND kind = 'agent') AS first_response_at
      FROM case_records;

    CREATE VIEW case_events AS
      SELECT case_id, position, at, kind, message, by FROM case_record_events;
    """
}
