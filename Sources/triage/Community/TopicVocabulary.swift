import MessageCore

/// Gives the words that topics are made of their numbers: hashtags, and the words of texts without the commonest of
/// English.
struct TopicVocabulary {
  /// The commonest words first, which do not count.
  private(set) var names = StringTable()
  private let commonCount: Int32
  /// The words of the text in hand that count.
  private var places: [(place: Range<Int>, hash: IdentifierTable.Hash)] = []

  /// How many words of a message count.
  private static let most = 64

  init() {
    let common =
      """
      the and for are but not you all any can had her was one our out day get has him his how its let may new now old see
      two way who did she too use that with have this will your from they know want been good much some time very when come
      here just like long make many more only over such take than them well were what where which while would could should
      about after again been before being both does doing down each even ever every first going gone into isn't it's i'm
      don't can't didn't won't that's there their these those then thing think today really still please thanks thank
      did anyone someone everyone something anything because back been better since through under until upon said says also amp via http https
      """
    for word in common.split(whereSeparator: \.isWhitespace) { _ = names.index(of: String(word)) }
    commonCount = Int32(names.count)
  }

  /// Appends the numbers of a message's hashtags and words, in their order.
  ///
  /// - Parameter text: the words of its text.
  mutating func append(
    of line: borrowing MessageLine, _ text: borrowing TextWords, to numbers: inout [Int32]
  ) {
    for tag in line.value(.hashtags)?.elements ?? [] {
      if let text = tag.string, !text.isEmpty { numbers.append(names.index(of: "#" + text.lowercased())) }
    }
    let bytes = text.bytes.span
    places.removeAll(keepingCapacity: true)
    for place in text.words.prefix(Self.most) {
      let word = bytes.extracting(place)
      if word.count > 2, !isNumber(word) { places.append((place, names.hash(of: word))) }
    }
    for (place, hash) in places {
      let number = names.index(of: bytes.extracting(place), hash)
      if number >= commonCount { numbers.append(number) }
    }
  }

  /// Appends the number of a word that `append(of:_:to:)` found in another run.
  mutating func append(_ word: some StringProtocol, to numbers: inout [Int32]) {
    numbers.append(names.index(of: String(word)))
  }

  private func isNumber(_ word: Span<UInt8>) -> Bool {
    for index in word.indices where !(0x30...0x39 ~= word[index]) { return false }
    return true
  }

  /// Whether a word is a hashtag.
  func isHashtag(_ word: Int32) -> Bool { names.firstByte(of: word) == UInt8(ascii: "#") }
}

/// Something that people talk about: a word, a hashtag, or two words that follow each other.
struct TopicTerm: Hashable {
  let first: Int32
  /// `StringTable.none` for a single word.
  var second = StringTable.none

  /// The two words in one number.
  var key: UInt64 { UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second)) }

  /// One of `slots` by its words.
  var slot: Int { Int((key &* 0x9E37_79B9_7F4A_7C15) >> 42) }
  static let slots = 1 << 22

  /// How it is written.
  func text(_ names: StringTable) -> String {
    second == StringTable.none ? names.string(first) : "\(names.string(first)) \(names.string(second))"
  }
}
