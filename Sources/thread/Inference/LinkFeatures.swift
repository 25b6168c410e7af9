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
      if let known = window.speaker(named: word.hash) ?? window.speaker(named: word.localHash) {
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
    gatherShared(window)
    stampThreads(of: turn, &window)
    let lastParent = me.lastTurn >= 0 && window.holds(me.lastTurn) ? window[me.lastTurn].parent : -1
    let lastThread = window.holds(me.lastTurn) ? window[me.lastTurn].thread : -1
    var mine = 0
    var speakersBetween = 0
    var addresseeTurns = 0
    var rarest: UInt8 = 0
    var number = now - 1
    while number >= window.oldest {
      let other = window[number]
      if let seconds = turn.seconds, let before = other.seconds, seconds - before > maximumGap { break }
      let them = window.speakers[Int(other.speaker)]
      let laterByThem = window.countSpeaker(other.speaker, now)
      let laterInThread = window.countThread(other.thread, now)
      let thread = window.threads[Int(other.thread)]
      let isMine = other.speaker == turn.speaker
      let common = sharedWords(with: number, now)
      rarest = max(rarest, common.rarest)
      turns.append(number)
      var values = PairValues()
      values[.distance] = Buckets.distance(now - number)
      values[.gap] = Buckets.gap(turn.seconds, other.seconds)
      values[.sameSpeaker] = !isMine ? 0 : now - number == 1 ? 1 : mine == 0 ? 2 : mine == 1 ? 3 : 4
      let isAddressee = turn.addressee >= 0 && turn.addressee == other.speaker
      values[.address] =
        switch turn.address {
        case .none: 0
        case .unknown: 1
        case .inside: isAddressee ? 3 : 2
        case .first: isAddressee ? 4 : 2
        case .calledOut: isAddressee ? 5 : 2
        }
      let namesMe = other.addressee >= 0 && other.addressee == turn.speaker
      values[.addressedBack] =
        other.address == .none
        ? 0
        : namesMe
          ? (other.address == .inside ? 4 : 5)
          : other.address == .unknown ? 1 : other.addressee == turn.addressee ? 3 : 2
      values[.addresseeTurn] =
        !isAddressee
        ? 0 : min(addresseeTurns, 2) + (namesMe ? 4 : 1) - (namesMe && addresseeTurns > 1 ? 1 : 0)
      values[.laterByThem] = Buckets.count(laterByThem)
      values[.laterByMe] = Buckets.count(mine)
      let answersMe =
        other.parent >= 0 && window.holds(other.parent) && window[other.parent].speaker == turn.speaker
      values[.partners] =
        (me.lastPartner == other.speaker ? 1 : 0) + (answersMe && !isMine ? 2 : 0)
        + (me.lastAddressee == other.speaker ? 4 : 0)
        + (them.lastAddressee == turn.speaker ? 8 : 0)
      values[.thread] =
        (other.thread == lastThread ? 1 : 0) + (thread.speakerStamp == now ? 2 : 0)
        + (thread.addresseeStamp == now ? 4 : 0)
      values[.laterInThread] = Buckets.count(laterInThread)
      values[.children] = min(Int(other.childCount), 3)
      values[.standing] = (other.parent >= 0 ? 1 : 0) + (other.speakerHistory == 0 ? 2 : 0)
      values[.lastTurn] =
        number == lastParent
        ? 1 : number == me.lastTurn ? 2 : other.parent >= 0 && other.parent == me.lastTurn ? 3 : 0
      values[.sharedWords] = min(Int(common.count), 4)
      values[.sharedWeight] = Buckets.weight(Int(common.weight))
      values[.rarestShared] = Buckets.rarity(common.rarest)
      values[.sharedMarks] = Int(common.marks)
      values[.theirTalk] = them.lastAddressee < 0 ? 0 : them.lastAddressee == turn.speaker ? 1 : 2
      values[.questions] = (other.isQuestion ? 1 : 0) + (turn.isQuestion ? 2 : 0) + (isMine ? 4 : 0)
      values[.pendingAddress] = me.addressedBy != number ? 0 : mine == 0 ? 1 : 2
      values[.speakersBetween] = Buckets.count(speakersBetween)
      values[.addressedSince] =
        me.addressedBy < 0 || !window.holds(me.addressedBy)
        ? 0 : me.addressedBy > number ? 1 : namesMe ? 2 : 3
      for place in 0..<Self.pairStride {
        pairs.append(UInt16(Self.pairStarts[place] + values.values[place]))
      }
      if laterByThem == 0 { speakersBetween += 1 }
      if isMine { mine += 1 }
      if isAddressee { addresseeTurns += 1 }
      number -= 1
    }
    describeTarget(turn, window, rarest, rarity)
    describeCandidate(turn, rarity)
  }

  private struct PairValues {
    var values = InlineArray<23, Int>(repeating: 0)

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
  private mutating func gatherShared(_ window: TalkWindow) {
    if shared.count != window.turns.count {
      shared = Array(repeating: SharedWords(), count: window.turns.count)
    }
    let mask = shared.count - 1
    let stamp = window.next
    let limit = max(8, (window.next - window.oldest) / 4)
    for word in rareWords {
      var found = 0
      window.forEachTurn(with: word.hash) { _ in found += 1 }
      guard found > 0, found <= limit else { continue }
      window.forEachTurn(with: word.hash) { turn in
        var entry = shared[turn & mask]
        if entry.stamp != stamp { entry = SharedWords(stamp: stamp) }
        entry.count = min(entry.count + 1, 200)
        entry.weight += UInt16(word.level)
        entry.rarest = max(entry.rarest, word.level)
        entry.marks |= word.mark
        shared[turn & mask] = entry
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

/// A word that is compared between messages.
struct RareWord {
  var hash: UInt32
  /// As `WordRarity` has it.
  var level: UInt8
  /// 1 for a link, 2 for a hashtag, else 0.
  var mark: UInt8
}

/// Amounts as values of cues.
enum Buckets {
  /// 16 values for 1 message and more.
  static func distance(_ count: Int) -> Int {
    switch count {
    case ...6: max(count, 1) - 1
    case ...8: 6
    case ...10: 7
    case ...13: 8
    case ...17: 9
    case ...23: 10
    case ...31: 11
    case ...44: 12
    case ...60: 13
    case ...80: 14
    default: 15
    }
  }

  /// 12 values, the last for an unknown gap.
  static func gap(_ later: Int64?, _ earlier: Int64?) -> Int {
    guard let later, let earlier else { return 11 }
    return switch (later - earlier) / 60 {
    case ..<1: 0
    case 1: 1
    case 2: 2
    case 3: 3
    case 4: 4
    case ...7: 5
    case ...12: 6
    case ...20: 7
    case ...40: 8
    case ...90: 9
    default: 10
    }
  }

  /// 6 values.
  static func count(_ count: Int) -> Int { count < 3 ? count : count < 5 ? 3 : count < 9 ? 4 : 5 }

  /// 10 values of summed rarity.
  static func weight(_ weight: Int) -> Int { weight == 0 ? 0 : min(1 + weight / 7, 9) }

  /// 6 values of a word's rarity.
  static func rarity(_ level: UInt8) -> Int {
    level == 0 ? 0 : level < 7 ? 1 : level < 9 ? 2 : level < 11 ? 3 : level < 14 ? 4 : 5
  }

  /// 8 values of a number of words.
  static func length(_ words: Int) -> Int {
    words < 4 ? words : words < 6 ? 4 : words < 10 ? 5 : words < 17 ? 6 : 7
  }
}
