/// What is looked at to tell whether one message answers another. Each cue takes one of a few values; together they are
/// the features of Kummerfeld et al. 2019, "A Large-Scale Corpus for Conversation Disentanglement", section 5, as far as
/// the wire tells them.
protocol LinkCue: CaseIterable, RawRepresentable, Sendable where RawValue == Int {
  /// How many values it takes.
  var valueCount: Int { get }
}

extension LinkCue {
  /// The number of values of the cues before each, and in the end of all.
  static var starts: [Int] { allCases.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.valueCount) } }
}

/// What lies between a message and an earlier one that it may answer.
enum PairCue: Int, LinkCue {
  case distance, gap, sameSpeaker, address, addressedBack, addresseeTurn, laterByThem, laterByMe, partners,
    thread
  case laterInThread, children, standing, lastTurn, sharedWords, sharedWeight, rarestShared, sharedMarks
  case theirTalk, questions, pendingAddress, speakersBetween, addressedSince, answeredByMe, threadWords

  var valueCount: Int {
    switch self {
    case .distance: 16
    case .gap: 12
    case .sameSpeaker: 5
    case .address, .addressedBack: 6
    case .addresseeTurn: 6
    case .laterByThem, .laterByMe, .laterInThread: 6
    case .partners: 16
    case .thread: 8
    case .children: 4
    case .standing: 4
    case .lastTurn: 4
    case .sharedWords: 5
    case .sharedWeight: 10
    case .rarestShared: 6
    case .sharedMarks: 4
    case .theirTalk: 3
    case .questions: 8
    case .pendingAddress: 3
    case .speakersBetween: 6
    case .addressedSince: 4
    case .answeredByMe: 3
    case .threadWords: 6
    }
  }
}

/// What is looked at in the message that may be an answer.
enum TargetCue: Int, LinkCue {
  case address, form, length, lastTurn, lastGap, history, awaited, rarestShared, previousGap, pace,
    lastStanding
  case spelling, bot, firstWord

  var valueCount: Int {
    switch self {
    case .address: 6
    case .form: 8
    case .length: 8
    case .lastTurn: 7
    case .lastGap: 8
    case .history: 5
    case .awaited: 4
    case .rarestShared: 6
    case .previousGap: 8
    case .pace: 5
    case .lastStanding: 5
    case .spelling: 4
    case .bot: 2
    case .firstWord: 256
    }
  }
}

/// What is looked at in the message that may be answered.
enum CandidateCue: Int, LinkCue {
  case form, length, address, spelling, bot, firstWord

  var valueCount: Int {
    switch self {
    case .form, .length: 8
    case .address: 6
    case .spelling: 4
    case .bot: 2
    case .firstWord: 256
    }
  }
}

/// How many buckets the commoner words are counted in, after the cues, on either side.
let wordBuckets = 1024
