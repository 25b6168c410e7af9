/// A cue that somebody wants to know of, with its place in the text.
struct Signal: Equatable {
  var name: SignalName
  /// What sort of personal data it is; nil for other signals, and for personal data that a term told of.
  var kind: PersonalDataKind?
  /// The signal is the bytes `start..<end` of the decoded text.
  var start: Int
  var end: Int
  /// How sure it is, in ten-thousandths; nil where nothing was weighed.
  var probability: Int32?

  init(
    _ name: SignalName, kind: PersonalDataKind? = nil, start: Int, end: Int, probability: Int32? = nil
  ) {
    self.name = name
    self.probability = probability
    self.kind = kind
    self.start = start
    self.end = end
  }
}

/// The name of a signal, as a place in ``SignalNames``: those below are built in, a lexicon may add others.
struct SignalName: Equatable, Sendable {
  let index: UInt8

  /// A customer leaves, or says so.
  static var churn: SignalName { SignalName(index: 0) }
  /// Law, courts, regulators.
  static var legal: SignalName { SignalName(index: 1) }
  /// Injury, fire, shock, illness.
  static var safety: SignalName { SignalName(index: 2) }
  /// Something does not work for everybody.
  static var outage: SignalName { SignalName(index: 3) }
  /// A phone number, an address: see ``PersonalDataKind``.
  static var personalData: SignalName { SignalName(index: 4) }
  /// A question about health.
  static var medical: SignalName { SignalName(index: 5) }
  /// A question about money that is invested, lent or insured.
  static var financial: SignalName { SignalName(index: 6) }
  /// Meant otherwise than said.
  static var irony: SignalName { SignalName(index: 7) }
  /// Insults.
  static var abuse: SignalName { SignalName(index: 8) }
}

/// The spellings of signals' names.
struct SignalNames: Sendable {
  /// The built-in names, in the order of their indices.
  static var builtIn: [StaticString] {
    ["churn", "legal", "safety", "outage", "personal_data", "medical", "financial", "irony", "abuse"]
  }

  /// More cannot be told apart.
  static var capacity: Int { Int(UInt8.max) }

  private var spellings = SignalNames.builtIn.map { Array("\($0)".utf8) }

  /// The name's UTF-8.
  subscript(name: SignalName) -> [UInt8] { spellings[Int(name.index)] }

  /// The name spelled so, added where it is new; nil where there are too many.
  mutating func name(spelled spelling: [UInt8]) -> SignalName? {
    let place = spellings.firstIndex(of: spelling) ?? spellings.count
    guard place < SignalNames.capacity else { return nil }
    if place == spellings.count { spellings.append(spelling) }
    return SignalName(index: UInt8(place))
  }
}

/// What sort of personal data stands in a text; the spelling is that of the wire.
enum PersonalDataKind: UInt8 {
  case phone, email, card, iban, address

  var spelling: StaticString {
    switch self {
    case .phone: "phone"
    case .email: "email"
    case .card: "card"
    case .iban: "iban"
    case .address: "address"
    }
  }
}

/// The signals of one text, in the order of their starts; reused from text to text.
struct SignalList: ~Copyable {
  private var signals = ScratchBuffer<Signal>(capacity: 16)

  /// At most so many of each name are kept, the first ones.
  static var capacityOfName: Int { 8 }

  var count: Int { signals.count }

  subscript(position: Int) -> Signal { signals[position] }

  mutating func removeAll() { signals.removeAll() }

  /// Whether an entry shares bytes with personal data, which nothing repeats.
  func hides(_ entry: ToneEvidence.Entry) -> Bool {
    for position in 0..<count where signals[position].name == .personalData {
      if signals[position].start < entry.end, entry.start < signals[position].end { return true }
    }
    return false
  }

  /// Puts a signal in its place. One that overlaps another of its name and kind becomes one with it.
  mutating func insert(_ signal: Signal) {
    var same = 0
    for position in 0..<signals.count where signals[position].name == signal.name {
      let other = signals[position]
      if other.kind == signal.kind, other.start < signal.end, signal.start < other.end {
        signals[position].end = max(other.end, signal.end)
        signals[position].start = min(other.start, signal.start)
        signals[position].probability = other.probability ?? signal.probability
        return moveForward(position)
      }
      same += 1
    }
    guard same < SignalList.capacityOfName else { return }
    signals.append(signal)
    moveForward(signals.count - 1)
  }

  private mutating func moveForward(_ position: Int) {
    var position = position
    while position > 0, signals[position].precedes(signals[position - 1]) {
      let later = signals[position - 1]
      signals[position - 1] = signals[position]
      signals[position] = later
      position -= 1
    }
  }
}

extension Signal {
  fileprivate func precedes(_ other: Signal) -> Bool {
    (start, end, Int(name.index)) < (other.start, other.end, Int(other.name.index))
  }
}
