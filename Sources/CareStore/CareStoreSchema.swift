/// The tables and the documented views, built by migrations that only go forward.
enum CareStoreSchema {
  /// What brings a database from one version, which is the place in this list, to the next.
  static let migrations = [cases, people, streams, figures, lonely, community, topics, packed, records]

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

  /// Cases belong to customers; people of ours act on them; what a regulator asks for is kept in a trail. `responses` and
  /// `case_clocks` are for analysts as well.
  private static let people = """
    -- Whose branch a message belongs to; '' until triage has placed it again.
    ALTER TABLE messages ADD COLUMN head TEXT;
    UPDATE messages SET head = '';
    CREATE INDEX messages_by_head ON messages (head) WHERE head IS NOT NULL;
    ALTER TABLE case_records ADD COLUMN head TEXT;
    CREATE INDEX case_records_not_closed_by_head ON case_records (head) WHERE status <> 'closed';

    CREATE TABLE case_actions (
      number INTEGER PRIMARY KEY,
      opening TEXT NOT NULL,
      at TEXT NOT NULL,
      kind TEXT NOT NULL,
      by TEXT,
      note TEXT
    );

    CREATE TABLE case_record_clocks (
      case_id TEXT NOT NULL REFERENCES case_records (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      started_at TEXT NOT NULL,
      due_at TEXT,
      ended_at TEXT,
      seconds INTEGER,
      PRIMARY KEY (case_id, position)
    ) WITHOUT ROWID;

    CREATE TABLE audit_entries (
      number INTEGER PRIMARY KEY,
      case_id TEXT NOT NULL,
      event TEXT NOT NULL,
      digest TEXT,
      hash TEXT NOT NULL
    );
    CREATE INDEX audit_entries_by_case ON audit_entries (case_id);
    CREATE TRIGGER audit_entries_stay BEFORE UPDATE ON audit_entries
      BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
    CREATE TRIGGER audit_entries_remain BEFORE DELETE ON audit_entries
      BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;

    CREATE TABLE audit_texts (
      message TEXT PRIMARY KEY,
      salt BLOB NOT NULL,
      text TEXT NOT NULL
    ) WITHOUT ROWID;

    DROP VIEW cases;
    CREATE VIEW cases AS
      SELECT id, revision, thread, status, kind, priority, record ->> '$.queue' AS queue,
        record ->> '$.assignee' AS assignee, record ->> '$.profile' AS profile, record ->> '$.follows' AS follows,
        opened_at, first_response_due, resolution_due, visibility,
        (SELECT min(at) FROM case_record_events WHERE case_id = id AND kind = 'agent') AS first_response_at,
        (SELECT max(at) FROM case_record_events WHERE case_id = id AND kind = 'solved'
          AND case_records.status IN ('solved', 'closed')) AS solved_at
      FROM case_records;

    CREATE VIEW case_clocks AS
      SELECT case_id, position, name, started_at, due_at, ended_at, seconds FROM case_record_clocks;

    CREATE VIEW responses AS
      WITH turns AS (
        SELECT case_id, position, at, kind, message, by,
          coalesce(sum(kind = 'agent') OVER (PARTITION BY case_id ORDER BY position
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS answers
        FROM case_record_events WHERE kind IN ('opened', 'customer', 'joined_by', 'agent')
      )
      SELECT case_id, CASE answers WHEN 0 THEN 'first_response' ELSE 'next_response' END AS clock,
        min(CASE WHEN kind <> 'agent' THEN at END) AS asked_at,
        min(CASE WHEN kind = 'agent' THEN at END) AS answered_at,
        max(CASE WHEN kind = 'agent' THEN message END) AS message,
        max(CASE WHEN kind = 'agent' THEN by END) AS by,
        unixepoch(min(CASE WHEN kind = 'agent' THEN at END))
          - unixepoch(min(CASE WHEN kind <> 'agent' THEN at END)) AS seconds
      FROM turns GROUP BY case_id, answers HAVING sum(kind <> 'agent') > 0;
    """

  /// What fetch knows of each query: where it goes on, and which versions of which messages it has delivered. `position`
  /// counts deliveries, so that the oldest are forgotten first.
  private static let streams = """
    CREATE TABLE fetch_streams (
      number INTEGER PRIMARY KEY,
      source TEXT NOT NULL,
      account TEXT NOT NULL,
      query TEXT NOT NULL,
      cursor TEXT NOT NULL,
      delivered INTEGER NOT NULL,
      updated_at TEXT,
      UNIQUE (source, account, query)
    );

    CREATE TABLE fetch_seen (
      stream INTEGER NOT NULL REFERENCES fetch_streams (number) ON DELETE CASCADE,
      id TEXT NOT NULL,
      version INTEGER NOT NULL,
      position INTEGER NOT NULL,
      PRIMARY KEY (stream, id)
    ) WITHOUT ROWID;
    CREATE INDEX fetch_seen_by_position ON fetch_seen (stream, position);

    CREATE TABLE fetch_logins (
      account TEXT PRIMARY KEY,
      session TEXT NOT NULL
    ) WITHOUT ROWID;
    """

  /// What storms, influence and the issue ledger know of the runs before. `issues` and `alerts` are for analysts as well.
  private static let figures = """
    -- When it was written, in seconds since 1970; whom it names, a JSON array; what it passes on.
    ALTER TABLE messages ADD COLUMN at INTEGER;
    ALTER TABLE messages ADD COLUMN mentions TEXT;
    ALTER TABLE messages ADD COLUMN reposts TEXT;
    ALTER TABLE messages ADD COLUMN quotes TEXT;
    UPDATE messages SET at = unixepoch(facts ->> '$.created_at');
    CREATE INDEX messages_by_reposts ON messages (reposts) WHERE reposts IS NOT NULL;
    CREATE INDEX messages_by_quotes ON messages (quotes) WHERE quotes IS NOT NULL;

    CREATE TABLE accounts (
      handle TEXT PRIMARY KEY,
      identity TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE influence (
      identity TEXT PRIMARY KEY,
      value REAL NOT NULL
    ) WITHOUT ROWID;
    ALTER TABLE desk ADD COLUMN influence_day INTEGER;

    CREATE TABLE storm_buckets (
      subject TEXT NOT NULL,
      seconds INTEGER NOT NULL,
      start INTEGER NOT NULL,
      count INTEGER NOT NULL,
      total INTEGER,
      drivers TEXT,
      PRIMARY KEY (subject, seconds, start)
    ) WITHOUT ROWID;
    CREATE INDEX alert_records_of_open_storms ON alert_records (id)
      WHERE record ->> '$.kind' = 'burst' AND record ->> '$.ended_at' IS NULL;

    CREATE TABLE issue_texts (
      number INTEGER PRIMARY KEY,
      message TEXT UNIQUE,
      issue TEXT NOT NULL,
      author TEXT,
      at INTEGER,
      visibility TEXT,
      vector BLOB,
      keys BLOB,
      bands BLOB,
      similar TEXT,
      answer TEXT,
      answered_by TEXT
    );
    CREATE INDEX issue_texts_by_issue ON issue_texts (issue);
    CREATE TABLE issue_words (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      texts INTEGER NOT NULL,
      pieces BLOB NOT NULL,
      sequences BLOB NOT NULL
    );
    CREATE TABLE issue_records (
      id TEXT PRIMARY KEY,
      revision INTEGER NOT NULL,
      record TEXT NOT NULL
    ) WITHOUT ROWID;

    CREATE VIEW issues AS
      SELECT id, revision, record ->> '$.state' AS state, record ->> '$.title' AS title, record ->> '$.url' AS url,
        record ->> '$.count' AS count, record ->> '$.people' AS people, record ->> '$.first_seen' AS first_seen,
        record ->> '$.last_seen' AS last_seen, record ->> '$.exemplar' AS exemplar,
        record ->> '$.visibility' AS visibility
      FROM issue_records;

    CREATE VIEW alerts AS
      SELECT id, revision, record ->> '$.kind' AS kind, record ->> '$.severity' AS severity,
        record ->> '$.subject' AS subject, record ->> '$.count' AS count, record ->> '$.started_at' AS started_at,
        record ->> '$.ended_at' AS ended_at, record ->> '$.visibility' AS visibility
      FROM alert_records;

    DROP VIEW cases;
    CREATE VIEW cases AS
      SELECT id, revision, thread, status, kind, priority, record ->> '$.queue' AS queue,
        record ->> '$.assignee' AS assignee, record ->> '$.profile' AS profile, record ->> '$.follows' AS follows,
        opened_at, first_response_due, resolution_due, visibility,
        (SELECT min(at) FROM case_record_events WHERE case_id = id AND kind = 'agent') AS first_response_at,
        (SELECT max(at) FROM case_record_events WHERE case_id = id AND kind = 'solved'
          AND case_records.status IN ('solved', 'closed')) AS solved_at,
        coalesce(record ->> '$.light', 0) AS light
      FROM case_records;
    """

  /// Of what one message alone is about nothing is counted any more.
  private static let lonely = """
    DELETE FROM storm_buckets WHERE subject IN (
      SELECT issue FROM issue_texts GROUP BY issue HAVING count(*) = 1 AND count(message) = 1
    );
    """

  /// What customers ask and tell each other. `questions` and `people` are for analysts as well.
  private static let community = """
    -- What a message does for others and for us, as bits of triage's; NULL where it counts for nobody, and where it was
    -- recorded by an earlier version.
    ALTER TABLE messages ADD COLUMN deeds INTEGER;

    CREATE TABLE inquiries (
      message TEXT PRIMARY KEY,
      answer TEXT,
      answerer TEXT
    ) WITHOUT ROWID;
    -- The answers that pleased those who asked; times in seconds since 1970.
    CREATE TABLE thanks (
      inquiry TEXT NOT NULL REFERENCES inquiries (message) ON DELETE CASCADE,
      answer TEXT NOT NULL,
      author TEXT,
      by TEXT NOT NULL,
      answered_at INTEGER NOT NULL,
      at INTEGER NOT NULL,
      solves INTEGER NOT NULL,
      PRIMARY KEY (inquiry, answer)
    ) WITHOUT ROWID;
    CREATE INDEX thanks_by_author ON thanks (author) WHERE author IS NOT NULL;

    CREATE TABLE question_records (
      id TEXT PRIMARY KEY,
      revision INTEGER NOT NULL,
      record TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX question_records_unanswered ON question_records (id)
      WHERE record ->> '$.answered_by' = 'nobody';
    CREATE TABLE person_records (
      id TEXT PRIMARY KEY,
      revision INTEGER NOT NULL,
      record TEXT NOT NULL
    ) WITHOUT ROWID;

    CREATE VIEW questions AS
      SELECT id, revision, record ->> '$.message' AS message, record ->> '$.by' AS by,
        record ->> '$.asked_at' AS asked_at, record ->> '$.seconds' AS seconds,
        record ->> '$.answered_by' AS answered_by, record ->> '$.answer' AS answer,
        record ->> '$.answerer' AS answerer, record ->> '$.replies' AS replies, record ->> '$.issue' AS issue,
        record ->> '$.visibility' AS visibility
      FROM question_records;

    CREATE VIEW people AS
      SELECT id, revision, record ->> '$.network' AS network, record ->> '$.handle' AS handle,
        record ->> '$.name' AS name,
        EXISTS (SELECT 1 FROM json_each(record, '$.kinds') WHERE value = 'helper') AS helper,
        EXISTS (SELECT 1 FROM json_each(record, '$.kinds') WHERE value = 'evangelist') AS evangelist,
        coalesce(record ->> '$.answers', 0) AS answers, coalesce(record ->> '$.thanked', 0) AS thanked,
        coalesce(record ->> '$.solved', 0) AS solved, coalesce(record ->> '$.praise', 0) AS praise,
        coalesce(record ->> '$.defences', 0) AS defences, coalesce(record ->> '$.followers', 0) AS followers,
        coalesce(record ->> '$.influence', 0) AS influence, record ->> '$.first_seen' AS first_seen,
        record ->> '$.last_seen' AS last_seen
      FROM person_records;
    """

  /// What people talk about: the words of the newest messages, as triage tells topics by them.
  private static let topics = """
    CREATE TABLE topic_words (
      message TEXT PRIMARY KEY,
      at INTEGER NOT NULL,
      words TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX topic_words_by_time ON topic_words (at);
    -- The last quarter of a day, counted from 1970, that was looked at for topics.
    ALTER TABLE desk ADD COLUMN topics_step INTEGER;
    """

  /// Messages take a third of the room: the indexes point at numbers in place of ids, and `facts` is packed by triage. A
  /// row of an earlier version keeps its text there until it is written again.
  private static let packed = """
    CREATE TABLE messages_anew (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      conversation TEXT NOT NULL,
      parent TEXT,
      author TEXT,
      head TEXT,
      at INTEGER,
      followers INTEGER,
      spread INTEGER,
      mentions TEXT,
      reposts TEXT,
      quotes TEXT,
      deeds INTEGER,
      facts BLOB NOT NULL
    );
    INSERT INTO messages_anew (id, conversation, parent, author, head, at, followers, spread, mentions, reposts, quotes,
        deeds, facts)
      SELECT id, conversation, parent, author, head, at, facts ->> '$.followers', facts ->> '$.spread', mentions,
        reposts, quotes, deeds, facts
      FROM messages ORDER BY at, id;
    DROP TABLE messages;
    ALTER TABLE messages_anew RENAME TO messages;
    CREATE INDEX messages_by_conversation ON messages (conversation);
    CREATE INDEX messages_by_parent ON messages (parent) WHERE parent IS NOT NULL;
    -- With all that people are counted by.
    CREATE INDEX messages_by_author ON messages (author, at, deeds, followers, spread) WHERE author IS NOT NULL;
    CREATE INDEX messages_by_head ON messages (head) WHERE head IS NOT NULL;
    CREATE INDEX messages_by_reposts ON messages (reposts) WHERE reposts IS NOT NULL;
    CREATE INDEX messages_by_quotes ON messages (quotes) WHERE quotes IS NOT NULL;
    """

  /// What happened to a case and its clocks stand in its record, where the views read them; in tables stand those of the
  /// cases whose records do not list all.
  private static let records = """
    DROP VIEW cases;
    DROP VIEW case_events;
    DROP VIEW case_clocks;
    DROP VIEW responses;
    CREATE TABLE case_records_anew (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      revision INTEGER NOT NULL,
      thread TEXT,
      status TEXT NOT NULL,
      kind TEXT,
      priority TEXT NOT NULL,
      opened_at TEXT NOT NULL,
      first_response_due TEXT,
      resolution_due TEXT,
      visibility TEXT,
      head TEXT,
      record TEXT NOT NULL
    );
    INSERT INTO case_records_anew (id, revision, thread, status, kind, priority, opened_at, first_response_due,
        resolution_due, visibility, head, record)
      SELECT id, revision, thread, status, kind, priority, opened_at, first_response_due, resolution_due, visibility,
        head, record
      FROM case_records ORDER BY opened_at, id;
    CREATE TABLE long_case_events (
      case_id TEXT NOT NULL,
      position INTEGER NOT NULL,
      at TEXT NOT NULL,
      kind TEXT NOT NULL,
      message TEXT,
      by TEXT,
      PRIMARY KEY (case_id, position)
    ) WITHOUT ROWID;
    INSERT INTO long_case_events SELECT * FROM case_record_events
      WHERE case_id IN (SELECT id FROM case_records WHERE record ->> '$.omitted_events' IS NOT NULL);
    CREATE TABLE long_case_clocks (
      case_id TEXT NOT NULL,
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      started_at TEXT NOT NULL,
      due_at TEXT,
      ended_at TEXT,
      seconds INTEGER,
      PRIMARY KEY (case_id, position)
    ) WITHOUT ROWID;
    INSERT INTO long_case_clocks SELECT * FROM case_record_clocks
      WHERE case_id IN (SELECT id FROM case_records WHERE record ->> '$.omitted_clocks' IS NOT NULL);
    DROP TABLE case_record_events;
    DROP TABLE case_record_clocks;
    DROP TABLE case_records;
    ALTER TABLE case_records_anew RENAME TO case_records;
    CREATE INDEX case_records_not_closed ON case_records (thread) WHERE status <> 'closed';
    CREATE INDEX case_records_not_closed_by_head ON case_records (head) WHERE status <> 'closed';

    CREATE VIEW case_events AS
      SELECT case_records.id AS case_id, event.key AS position, event.value ->> '$.at' AS at, event.value ->> '$.kind' AS kind,
        event.value ->> '$.message' AS message, event.value ->> '$.by' AS by
      FROM case_records, json_each(record, '$.events') AS event WHERE record ->> '$.omitted_events' IS NULL
      UNION ALL
      SELECT case_id, position, at, kind, message, by FROM long_case_events;

    CREATE VIEW case_clocks AS
      SELECT case_records.id AS case_id, clock.key AS position, clock.value ->> '$.name' AS name,
        clock.value ->> '$.started_at' AS started_at, clock.value ->> '$.due_at' AS due_at,
        clock.value ->> '$.ended_at' AS ended_at, clock.value ->> '$.seconds' AS seconds
      FROM case_records, json_each(record, '$.clocks') AS clock WHERE record ->> '$.omitted_clocks' IS NULL
      UNION ALL
      SELECT case_id, position, name, started_at, due_at, ended_at, seconds FROM long_case_clocks;

    CREATE VIEW cases AS
      SELECT id, revision, thread, status, kind, priority, record ->> '$.queue' AS queue,
        record ->> '$.assignee' AS assignee, record ->> '$.profile' AS profile, record ->> '$.follows' AS follows,
        opened_at, first_response_due, resolution_due, visibility,
        (SELECT min(at) FROM (
          SELECT value ->> '$.at' AS at FROM json_each(record, '$.events') WHERE value ->> '$.kind' = 'agent'
          UNION ALL SELECT at FROM long_case_events WHERE case_id = id AND long_case_events.kind = 'agent'
        )) AS first_response_at,
        (SELECT max(at) FROM (
          SELECT value ->> '$.at' AS at FROM json_each(record, '$.events') WHERE value ->> '$.kind' = 'solved'
          UNION ALL SELECT at FROM long_case_events WHERE case_id = id AND long_case_events.kind = 'solved'
        ) WHERE status IN ('solved', 'closed')) AS solved_at,
        coalesce(record ->> '$.light', 0) AS light
      FROM case_records;

    CREATE VIEW responses AS
      WITH turns AS (
        SELECT case_id, position, at, kind, message, by,
          coalesce(sum(kind = 'agent') OVER (PARTITION BY case_id ORDER BY position
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS answers
        FROM case_events WHERE kind IN ('opened', 'customer', 'joined_by', 'agent')
      )
      SELECT case_id, CASE answers WHEN 0 THEN 'first_response' ELSE 'next_response' END AS clock,
        min(CASE WHEN kind <> 'agent' THEN at END) AS asked_at,
        min(CASE WHEN kind = 'agent' THEN at END) AS answered_at,
        max(CASE WHEN kind = 'agent' THEN message END) AS message,
        max(CASE WHEN kind = 'agent' THEN by END) AS by,
        unixepoch(min(CASE WHEN kind = 'agent' THEN at END))
          - unixepoch(min(CASE WHEN kind <> 'agent' THEN at END)) AS seconds
      FROM turns GROUP BY case_id, answers HAVING sum(kind <> 'agent') > 0;
    """
}
