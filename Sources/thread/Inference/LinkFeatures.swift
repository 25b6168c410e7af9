/// The features of one message: of itself, and of each earlier message that it may answer, as numbers of cue values.
struct LinkFeatures {
  /// Of the message as an answer: a number for each `TargetCue`, then its commoner words.
  private(set) var target: [UInt16] = []
  /// Of the message as one to be answered, for those that come after it.
  private(set) var candidate: [UInt16] = []
  /// The turns that it may answer, newest first.
  private(set) var turns: [Int] = []
  /// For each of `turns` a number for each `PairCue`.
  private(set) var pairs: [UInt16] = []
  /// Its words that are rare enough to be compared, each once.
  private(set) var rareWords: [RareWord] = []

  private var text = TalkText()
  /// By a turn's place in the window's ring: what it shares with the message.
  private var shared: [SharedWords] = []

  private struct SharedWords {
    /// The turn that it was gathered for.
    var stamp = -1
    var count: UInt8 = 0
    var weight: UInt16 = 0
    var rarest: UInt8 = 0
    var marks: UInt8 = 0
  }

  static let targetStarts = TargetCue.starts
  static let candidateStarts = CandidateCue.starts
  static let pairStarts = PairCue.starts
  /// How many different numbers there are on each side.
  static var targetCount: Int { targetStarts[TargetCue.allCases.count] + wordBuckets }
  static var candidateCount: Int { candidateStarts[CandidateCue.allCases.count] + wordBuckets }
  static var pairCount: Int { pairStarts[PairCue.allCases.count] }
  static let pairStride = PairCue.allCases.count

  /// What the words of a message say of itself; the addressee is looked for in the window.
  ///
  /// - Parameters:
  ///   - turn: speaker and time; the rest is filled in.
  ///   - bytes: the decoded text.
  mutating func read(_ turn: inout Turn, _ bytes: [UInt8], _ window: TalkWindow, _ rarity: WordRarity) {
    text.scan(bytes)
    turn.isQuestion = text.hasQuestionMark
    turn.hasLink = text.hasLink
    turn.hasHashtag = text.hasHashtag
    let speaker = window.speakers[Int(turn.speaker)]
    turn.previousBySpeaker = speaker.lastTurn
    turn.speakerHistory = speaker.turnCount
    findAddressee(&turn, window, rarity)
    keepRareWords(rarity)
  }

  private func findAddressee(_ turn: inout Turn, _ window: TalkWindow, _ rarity: WordRarity) {
    for (place, word) in text.words.enumerated() where word.kind != .link && word.kind != .hashtag {
      let isSetOff = word.kind == .mention || place == 0 && word.isCalledOut
      let address: Turn.Address = place == 0 && isSetOff ? .calledOut : place == 0 ? .first : .inside
      let isPlausible = isSetOff || rarity.level(of: word.hash) >= WordRarity.nameLevel
      guard isPlausible, address.rawValue > turn.address.rawValue else { continue }
      if let known = window.speaker(named: word.hash) ?? window.speaker(named: word.baseHash) {
        guard known != turn.speaker else { continue }
        turn.addressee = known
        turn.address = address
      } else if isSetOff, turn.address == .none, rarity.level(of: word.hash) >= WordRarity.nameLevel {
        turn.address = .unknown
      }
    }
  }

  private mutating func keepRareWords(_ rarity: WordRarity) {
    rareWords.removeAll(keepingCapacity: true)
    for word in text.words where rareWords.count < TalkWindow.wordsKept {
      let isMark = word.kind == .hashtag || word.kind == .link
      let level = isMark ? 15 : rarity.level(of: word.hash)
      guard level >= WordRarity.comparedLevel, !rareWords.contains(where: { $0.hash == word.hash }) else {
        continue
      }
      let mark: UInt8 = word.kind == .link ? 1 : word.kind == .hashtag ? 2 : 0
      rareWords.append(RareWord(hash: word.hash, level: level, mark: mark))
    }
  }

  // MARK: - The pairs

  /// What is the same for all pairs of a message.
  private struct Situation {
    let turn: Turn
    let now: Int
    let me: Speaker
    /// What the speaker's last turn answered, and its thread; -1 for none in sight.
    let lastParent: Int
    let lastThread: Int32
  }

  /// What was counted on the walk back to a candidate.
  private struct Walk {
    var mine = 0
    var speakersBetween = 0
    var addresseeTurns = 0
    var rarest: UInt8 = 0
  }

  /// Compares a message with those before it.
  ///
  /// - Parameter maximumGap: seconds; older turns are no candidates.
  mutating func compare(
    _ turn: Turn, _ window: inout TalkWindow, maximumGap: Int64, rarity: WordRarity
  ) {
    turns.removeAll(keepingCapacity: true)
    pairs.removeAll(keepingCapacity: true)
    let now = window.next
    let me = window.speakers[Int(turn.speaker)]
    gatherShared(&window)
    stampThreads(of: turn, &window)
    let hasLast = window.holds(me.lastTurn)
    let situation = Situation(
      turn: turn, now: now, me: me, lastParent: hasLast ? window[me.lastTurn].parent : -1,
      lastThread: hasLast ? window[me.lastTurn].thread : -1)
    var walk = Walk()
    var number = now - 1
    while number >= window.oldest {
      let other = window[number]
      if let seconds = turn.seconds, let before = other.seconds, seconds - before > maximumGap { break }
      comparePair(number, other, situation, &walk, &window)
      number -= 1
    }
    describeTarget(turn, window, walk.rarest, rarity)
    describeCandidate(turn, rarity)
  }

  private mutating func comparePair(
    _ number: Int, _ other: Turn, _ situation: Situation, _ walk: inout Walk, _ window: inout TalkWindow
  ) {
    let now = situation.now
    let laterByThem = window.countSpeaker(other.speaker, now)
    let laterInThread = window.countThread(other.thread, now)
    let common = sharedWords(with: number, now)
    var values = PairValues()
    values[.laterByThem] = Buckets.count(laterByThem)
    values[.laterInThread] = Buckets.count(laterInThread)
    Self.compareTimes(number, other, situation, walk, &values)
    Self.compareNames(number, other, situation, walk, window, &values)
    Self.comparePlaces(number, other, situation, window, &values)
    values[.sharedWords] = min(Int(common.count), 4)
    values[.sharedWeight] = Buckets.weight(Int(common.weight))
    values[.rarestShared] = Buckets.rarity(common.rarest)
    values[.sharedMarks] = Int(common.marks)
    turns.append(number)
    for place in 0..<Self.pairStride {
      pairs.append(UInt16(Self.pairStarts[place] + values.values[place]))
    }
    walk.rarest = max(walk.rarest, common.rarest)
    if laterByThem == 0 { walk.speakersBetween += 1 }
    if other.speaker == situation.turn.speaker { walk.mine += 1 }
    if other.speaker == situation.turn.addressee { walk.addresseeTurns += 1 }
  }

  /// When, and by whom, with whom speaking meanwhile.
  private static func compareTimes(
    _ number: Int, _ other: Turn, _ situation: Situation, _ walk: Walk, _ values: inout PairValues
  ) {
    let turn = situation.turn
    let isMine = other.speaker == turn.speaker
    let distance = situation.now - number
    values[.distance] = Buckets.distance(distance)
    values[.gap] = Buckets.gap(turn.seconds, other.seconds)
    values[.sameSpeaker] = !isMine ? 0 : distance == 1 ? 1 : walk.mine == 0 ? 2 : walk.mine == 1 ? 3 : 4
    values[.laterByMe] = Buckets.count(walk.mine)
    values[.speakersBetween] = Buckets.count(walk.speakersBetween)
    values[.questions] = (other.isQuestion ? 1 : 0) + (turn.isQuestion ? 2 : 0) + (isMine ? 4 : 0)
  }

  /// Who names whom, in the two and before.
  private static func compareNames(
    _ number: Int, _ other: Turn, _ situation: Situation, _ walk: Walk, _ window: borrowing TalkWindow,
    _ values: inout PairValues
  ) {
    let (turn, me) = (situation.turn, situation.me)
    let theirAddressee = window.speakers[Int(other.speaker)].lastAddressee
    let isAddressee = turn.addressee >= 0 && turn.addressee == other.speaker
    let namesMe = other.addressee >= 0 && other.addressee == turn.speaker
    values[.address] =
      switch turn.address {
      case .none: 0
      case .unknown: 1
      case .inside: isAddressee ? 3 : 2
      case .first: isAddressee ? 4 : 2
      case .calledOut: isAddressee ? 5 : 2
      }
    values[.addressedBack] =
      other.address == .none
      ? 0
      : namesMe
        ? (other.address == .inside ? 4 : 5)
        : other.address == .unknown ? 1 : other.addressee == turn.addressee ? 3 : 2
    values[.addresseeTurn] =
      !isAddressee ? 0 : namesMe ? 4 + min(walk.addresseeTurns, 1) : 1 + min(walk.addresseeTurns, 2)
    let answersMe =
      window.holds(other.parent) && window[other.parent].speaker == turn.speaker
      && other.speaker != turn.speaker
    values[.partners] =
      (me.lastPartner == other.speaker ? 1 : 0) + (answersMe ? 2 : 0)
      + (me.lastAddressee == other.speaker ? 4 : 0) + (theirAddressee == turn.speaker ? 8 : 0)
    values[.theirTalk] = theirAddressee < 0 ? 0 : theirAddressee == turn.speaker ? 1 : 2
    values[.pendingAddress] = me.addressedBy != number ? 0 : walk.mine == 0 ? 1 : 2
    values[.addressedSince] =
      !window.holds(me.addressedBy) ? 0 : me.addressedBy > number ? 1 : namesMe ? 2 : 3
  }

  /// Where the other stands in its conversation, and the speaker in that.
  private static func comparePlaces(
    _ number: Int, _ other: Turn, _ situation: Situation, _ window: borrowing TalkWindow,
    _ values: inout PairValues
  ) {
    let (now, me) = (situation.now, situation.me)
    let thread = window.threads[Int(other.thread)]
    values[.thread] =
      (other.thread == situation.lastThread ? 1 : 0) + (thread.speakerStamp == now ? 2 : 0)
      + (thread.addresseeStamp == now ? 4 : 0)
    values[.children] = min(Int(other.childCount), 3)
    values[.standing] = (other.parent >= 0 ? 1 : 0) + (other.speakerHistory == 0 ? 2 : 0)
    values[.lastTurn] =
      number == situation.lastParent
      ? 1 : number == me.lastTurn ? 2 : other.parent >= 0 && other.parent == me.lastTurn ? 3 : 0
    values[.answeredByMe] = other.answeredBy == situation.turn.speaker ? 1 : other.childCount > 0 ? 2 : 0
    values[.threadWords] = thread.sharedStamp == now ? Buckets.rarity(thread.sharedLevel) : 0
  }

  private struct PairValues {
    var values = InlineArray<25, Int>(repeating: 0)

    subscript(cue: PairCue) -> Int {
      get { values[cue.rawValue] }
      set { values[cue.rawValue] = newValue }
    }
  }

  /// Marks the threads in which the speaker, or the one spoken to, has taken part lately.
  private func stampThreads(of turn: Turn, _ window: inout TalkWindow) {
    var number = window.speakers[Int(turn.speaker)].lastTurn
    while window.holds(number) {
      window.threads[Int(window[number].thread)].speakerStamp = window.next
      number = window[number].previousBySpeaker
    }
    guard turn.addressee >= 0 else { return }
    number = window.speakers[Int(turn.addressee)].lastTurn
    while window.holds(number) {
      window.threads[Int(window[number].thread)].addresseeStamp = window.next
      number = window[number].previousBySpeaker
    }
  }

  /// Finds what the messages in the window share with the rare words; a word that a quarter of them have says nothing.
  private mutating func gatherShared(_ window: inout TalkWindow) {
    if shared.count != window.turns.count {
      shared = Array(repeating: SharedWords(), count: window.turns.count)
    }
    let mask = shared.count - 1
    let stamp = window.next
    let limit = max(8, (window.next - window.oldest) / 4)
    for word in rareWords {
      let found = window.turns(with: word.hash)
      guard found.count <= limit else { continue }
      for turn in found {
        var entry = shared[turn & mask]
        if entry.stamp != stamp { entry = SharedWords(stamp: stamp) }
        entry.count = min(entry.count + 1, 200)
        entry.weight += UInt16(word.level)
        entry.rarest = max(entry.rarest, word.level)
        entry.marks |= word.mark
        shared[turn & mask] = entry
        window.threads[Int(window[turn].thread)].share(word.level, stamp)
      }
    }
  }

  private func sharedWords(with turn: Int, _ stamp: Int) -> SharedWords {
    let entry = shared[turn & (shared.count - 1)]
    return entry.stamp == stamp ? entry : SharedWords()
  }

  // MARK: - One side

  private mutating func describeTarget(
    _ turn: Turn, _ window: TalkWindow, _ rarest: UInt8, _ rarity: WordRarity
  ) {
    target.removeAll(keepingCapacity: true)
    let now = window.next
    let me = window.speakers[Int(turn.speaker)]
    let last = window.holds(me.lastTurn) ? window[me.lastTurn] : nil
    let addresseeDistance =
      turn.addressee < 0 ? Int.max : now - window.speakers[Int(turn.addressee)].lastTurn
    let isAwaited = window.holds(me.addressedBy) && me.addressedBy > me.lastTurn
    let lastAnswered = last.map { $0.childCount > 0 } ?? false
    let values: InlineArray<14, Int> = [
      turn.address == .none
        ? 0
        : turn.addressee < 0
          ? 1
          : addresseeDistance > 100
            ? 2
            : addresseeDistance > 20
              ? 3
              : addresseeDistance > 5 ? 4 : 5,
      form(turn), Buckets.length(text.words.count),
      last == nil ? (me.lastTurn < 0 ? 0 : 1) : 2 + min(Buckets.distance(now - me.lastTurn) / 3, 4),
      last == nil ? 0 : min(1 + Buckets.gap(turn.seconds, last?.seconds) / 2, 7),
      turn.speakerHistory > 9 ? 4 : turn.speakerHistory > 3 ? 3 : Int(min(turn.speakerHistory, 2)),
      (isAwaited ? 1 : 0) + (lastAnswered ? 2 : 0), Buckets.rarity(rarest),
      now == 0 ? 0 : min(Buckets.gap(turn.seconds, window[now - 1].seconds), 7),
      pace(turn, window),
      last == nil
        ? 0
        : (last?.parent ?? -1) >= 0 ? (last?.isQuestion == true ? 1 : 2) : last?.isQuestion == true ? 3 : 4,
      spelling, turn.isBot ? 1 : 0, firstWord,
    ]
    for (place, start) in Self.targetStarts.dropLast().enumerated() {
      target.append(UInt16(start + values[place]))
    }
    appendWords(to: &target, after: Self.targetStarts[TargetCue.allCases.count], rarity)
  }

  private mutating func describeCandidate(_ turn: Turn, _ rarity: WordRarity) {
    candidate.removeAll(keepingCapacity: true)
    let address: Int = turn.address == .none ? 0 : turn.addressee < 0 ? 1 : Int(turn.address.rawValue)
    let values: InlineArray<6, Int> = [
      form(turn), Buckets.length(text.words.count), address, spelling, turn.isBot ? 1 : 0, firstWord,
    ]
    for (place, start) in Self.candidateStarts.dropLast().enumerated() {
      candidate.append(UInt16(start + values[place]))
    }
    appendWords(to: &candidate, after: Self.candidateStarts[CandidateCue.allCases.count], rarity)
  }

  private func appendWords(to numbers: inout [UInt16], after start: Int, _ rarity: WordRarity) {
    let first = numbers.count
    for word in text.words where word.kind == .plain && rarity.level(of: word.hash) <= WordRarity.commonLevel
    {
      let number = UInt16(start + Int(word.hash >> 7) % wordBuckets)
      if !numbers[first...].contains(number) { numbers.append(number) }
    }
  }

  private func form(_ turn: Turn) -> Int {
    (turn.isQuestion ? 1 : 0) + (text.isCommand ? 2 : 0) + (turn.hasLink ? 4 : 0)
  }

  private var spelling: Int { (text.beginsUpper ? 1 : 0) + (text.endsOpen ? 2 : 0) }

  private var firstWord: Int {
    // The word after the name that the message calls.
    let named = text.words.first.map { $0.isCalledOut || $0.kind == .mention } ?? false
    guard let word = text.words.dropFirst(named ? 1 : 0).first else { return 0 }
    return 1 + Int(word.hash >> 5) % 255
  }

  private func pace(_ turn: Turn, _ window: TalkWindow) -> Int {
    guard let seconds = turn.seconds else { return 0 }
    var count = 0
    while count < 16, window.next - 1 - count >= window.oldest,
      let before = window[window.next - 1 - count].seconds, seconds - before < 120
    {
      count += 1
    }
    return count > 15 ? 4 : count > 7 ? 3 : count > 3 ? 2 : 1
  }
}
