/// A message as those after it see it.
struct Turn {
  /// How it names the one it speaks to.
  enum Address: UInt8 {
    case none
    /// A name that nobody in sight has.
    case unknown
    /// Somewhere in the text.
    case inside
    /// The first word.
    case first
    /// The first word, set off by `@`, a colon or a comma.
    case calledOut
  }

  /// The caller's number of the message.
  var number: Int32 = -1
  var speaker: Int32 = -1
  /// Whom it speaks to; -1 for nobody in sight.
  var addressee: Int32 = -1
  var address = Address.none
  /// Seconds since 1970; nil where it has no time.
  var seconds: Int64?
  /// The turn that it answers; -1 for none, or none in sight.
  var parent = -1
  /// The room of its thread in `TalkWindow.threads`.
  var thread: Int32 = -1
  var childCount: Int32 = 0
  /// Who answered it last; -1 for nobody.
  var answeredBy: Int32 = -1
  /// The speaker's turn before it; -1 for none.
  var previousBySpeaker = -1
  /// How many turns the speaker had before.
  var speakerHistory: Int32 = 0
  var isQuestion = false
  var isBot = false
  var hasLink = false
  var hasHashtag = false
  /// How many entries of its row in the table of words are in use.
  var wordCount = 0
}

/// Somebody who speaks, or spoke lately.
struct Speaker {
  var key: UInt64
  var names: (UInt32, UInt32)
  var lastTurn = -1
  var turnCount: Int32 = 0
  /// The speaker of the message that their last turn answered; -1 for none.
  var lastPartner: Int32 = -1
  /// Whom they named last; -1 for nobody.
  var lastAddressee: Int32 = -1
  /// The last turn that names them; -1 for none.
  var addressedBy = -1
  /// How many turns were counted of them since the turn in `stamp`, for the walk back through the window.
  var stamp = -1
  var counted: Int32 = 0
}

/// A thread with a message in the window.
struct OpenThread {
  /// How many messages in the window belong to it; the room is free at 0.
  var liveCount = 0
  var stamp = -1
  var counted: Int32 = 0
  /// The turn for which the speaker, or the one spoken to, was found in it.
  var speakerStamp = -1
  var addresseeStamp = -1
  /// The turn that shares words with it, and the rarity of the rarest.
  var sharedStamp = -1
  var sharedLevel: UInt8 = 0

  mutating func share(_ level: UInt8, _ stamp: Int) {
    sharedLevel = sharedStamp == stamp ? max(sharedLevel, level) : level
    sharedStamp = stamp
  }
}

/// The last messages of one network, and who speaks in them: all that a later message is compared with.
///
/// Turns are numbered from 0 as they come; the last `size` are kept. Memory does not grow with the input.
struct TalkWindow {
  let size: Int
  /// The number of the next turn.
  private(set) var next = 0
  private(set) var turns: [Turn]
  private(set) var speakers: [Speaker] = []
  var threads: [OpenThread] = []
  private var freeThreads: [Int32] = []
  private var speakerByKey: [UInt64: Int32] = [:]
  private var speakerByName: [UInt32: Int32] = [:]
  private let mask: Int

  /// The rarer words of each turn, `Self.wordsKept` a row: the hash, and where the same bucket came before.
  private var wordHashes: [UInt32]
  private var wordPredecessors: [Int]
  /// By a hash's lower bits: the place of the last word with them, as turn × `wordsKept` + entry; -1 for none.
  private var lastWords = [Int](repeating: -1, count: 1 << 12)

  static let wordsKept = 24
  private static let speakerLimit = 1 << 13

  init(size: Int) {
    self.size = size
    var capacity = 16
    while capacity <= size { capacity *= 2 }
    mask = capacity - 1
    turns = Array(repeating: Turn(), count: capacity)
    wordHashes = Array(repeating: 0, count: capacity * Self.wordsKept)
    wordPredecessors = Array(repeating: -1, count: capacity * Self.wordsKept)
  }

  /// The oldest turn that a next one may answer.
  var oldest: Int { max(0, next - size) }

  subscript(turn: Int) -> Turn {
    get { turns[turn & mask] }
    set { turns[turn & mask] = newValue }
  }

  /// Whether a turn can still be looked at.
  func holds(_ turn: Int) -> Bool { turn >= oldest && turn < next }

  // MARK: - Speakers

  /// The speaker with that key (the author's id), who is new where the key is; `names` are hashes of the handle and of
  /// the handle without its server.
  mutating func speaker(_ key: UInt64, names: (UInt32, UInt32)) -> Int32 {
    if let known = speakerByKey[key] {
      if speakers[Int(known)].names != names { name(known, names) }
      return known
    }
    if speakers.count >= Self.speakerLimit + size { forgetSpeakers() }
    let number = Int32(speakers.count)
    speakers.append(Speaker(key: key, names: names))
    speakerByKey[key] = number
    name(number, names)
    return number
  }

  /// Who goes by a name; nil for nobody in sight.
  func speaker(named name: UInt32) -> Int32? { speakerByName[name] }

  private mutating func name(_ number: Int32, _ names: (UInt32, UInt32)) {
    speakers[Int(number)].names = names
    speakerByName[names.0] = number
    speakerByName[names.1] = number
  }

  /// Keeps those with a turn in the window.
  private mutating func forgetSpeakers() {
    var renumbered: [Int32: Int32] = [:]
    var kept: [Speaker] = []
    for (number, speaker) in speakers.enumerated() where holds(speaker.lastTurn) {
      renumbered[Int32(number)] = Int32(kept.count)
      kept.append(speaker)
    }
    func renumber(_ number: Int32) -> Int32 { renumbered[number] ?? -1 }
    for index in kept.indices {
      kept[index].lastPartner = renumber(kept[index].lastPartner)
      kept[index].lastAddressee = renumber(kept[index].lastAddressee)
    }
    for index in turns.indices {
      turns[index].speaker = renumber(turns[index].speaker)
      turns[index].addressee = renumber(turns[index].addressee)
      turns[index].answeredBy = renumber(turns[index].answeredBy)
    }
    speakers = kept
    speakerByKey = [:]
    speakerByName = [:]
    for (number, speaker) in speakers.enumerated() {
      speakerByKey[speaker.key] = Int32(number)
      speakerByName[speaker.names.0] = Int32(number)
      speakerByName[speaker.names.1] = Int32(number)
    }
  }

  // MARK: - Turns

  /// Takes a turn in; `parent` and `thread` are settled here.
  ///
  /// - Parameters:
  ///   - answered: the turn that it answers; -1 for none in sight.
  ///   - words: its rarer words with their rarity, each once.
  mutating func append(_ turn: Turn, answering answered: Int, words: [RareWord]) {
    var turn = turn
    drop(next - mask - 1)
    turn.parent = holds(answered) ? answered : -1
    turn.thread = turn.parent >= 0 ? self[turn.parent].thread : openThread()
    threads[Int(turn.thread)].liveCount += 1
    if turn.parent >= 0 {
      turns[turn.parent & mask].childCount += 1
      turns[turn.parent & mask].answeredBy = turn.speaker
    }
    note(turn)
    turn.wordCount = min(words.count, Self.wordsKept)
    turns[next & mask] = turn
    let row = (next & mask) * Self.wordsKept
    for (entry, word) in words.prefix(Self.wordsKept).enumerated() {
      let bucket = Int(word.hash) & (lastWords.count - 1)
      wordHashes[row + entry] = word.hash
      wordPredecessors[row + entry] = lastWords[bucket]
      lastWords[bucket] = next * Self.wordsKept + entry
    }
    next += 1
  }

  private mutating func note(_ turn: Turn) {
    let number = Int(turn.speaker)
    speakers[number].lastTurn = next
    speakers[number].turnCount += 1
    speakers[number].lastPartner = turn.parent >= 0 ? self[turn.parent].speaker : -1
    if turn.addressee >= 0 {
      speakers[number].lastAddressee = turn.addressee
      speakers[Int(turn.addressee)].addressedBy = next
    }
  }

  /// Frees the thread of a turn that is overwritten.
  private mutating func drop(_ turn: Int) {
    guard turn >= 0 else { return }
    let thread = self[turn].thread
    threads[Int(thread)].liveCount -= 1
    if threads[Int(thread)].liveCount == 0 {
      threads[Int(thread)] = OpenThread()
      freeThreads.append(thread)
    }
  }

  private mutating func openThread() -> Int32 {
    if let free = freeThreads.popLast() { return free }
    threads.append(OpenThread())
    return Int32(threads.count - 1)
  }

  /// The turns in the window that have the word, newest first.
  func turns(with hash: UInt32) -> [Int] {
    let oldest = oldest
    var found: [Int] = []
    var place = lastWords[Int(hash) & (lastWords.count - 1)]
    while place >= 0 {
      let turn = place / Self.wordsKept
      if turn < oldest { break }
      let entry = (turn & mask) * Self.wordsKept + place % Self.wordsKept
      if wordHashes[entry] == hash { found.append(turn) }
      place = wordPredecessors[entry]
    }
    return found
  }

  // MARK: - Counting backwards

  /// Counts a turn of a speaker in the walk back from `stamp`.
  ///
  /// - Returns: how many were counted before.
  mutating func countSpeaker(_ number: Int32, _ stamp: Int) -> Int {
    if speakers[Int(number)].stamp != stamp {
      speakers[Int(number)].stamp = stamp
      speakers[Int(number)].counted = 0
    }
    defer { speakers[Int(number)].counted += 1 }
    return Int(speakers[Int(number)].counted)
  }

  /// Counts a turn of a thread in the walk back from `stamp`.
  ///
  /// - Returns: how many were counted before.
  mutating func countThread(_ number: Int32, _ stamp: Int) -> Int {
    if threads[Int(number)].stamp != stamp {
      threads[Int(number)].stamp = stamp
      threads[Int(number)].counted = 0
    }
    defer { threads[Int(number)].counted += 1 }
    return Int(threads[Int(number)].counted)
  }
}
