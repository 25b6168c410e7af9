/// SplitMix64 (Steele, Lea and Flood 2014): the same seed gives the same test everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

/// Makes lines that are right or nearly right: lines of a corpus with bytes, tokens and whole members changed.
struct Mutator {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// A line of the corpus with up to three changes that mostly keep it right, and then, half of the time, one or two
  /// that mostly do not.
  mutating func next() -> [UInt8] {
    var line = Self.pick(Self.corpus, &random)
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      if Bool.random(using: &random) { insertMember(&line) } else { insertValue(&line) }
    }
    for _ in 0..<max(0, Int.random(in: -2...2, using: &random)) { change(&line) }
    return line
  }

  private mutating func change(_ line: inout [UInt8]) {
    let place = Int.random(in: 0...line.count, using: &random)
    let end = min(line.count, place + Int.random(in: 1...9, using: &random))
    switch Int.random(in: 0..<6, using: &random) {
    case 0: line.insert(UInt8.random(in: 0...255, using: &random), at: place)
    case 1: line.removeSubrange(place..<end)
    case 2 where place < line.count: line[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 3: line.insert(contentsOf: Self.pick(Self.tokens, &random), at: place)
    case 4: line.replaceSubrange(place..<end, with: Self.pick(Self.tokens, &random))
    default: line.insert(contentsOf: line[place..<end], at: place)
    }
  }

  /// A member, perhaps one of ours again, at the start of some object.
  private mutating func insertMember(_ line: inout [UInt8]) {
    guard let place = boundary(line, UInt8(ascii: "{")) else { return }
    let member = Self.pick(Self.keys, &random) + [UInt8(ascii: ":")] + Self.pick(Self.values, &random)
    let isFirst = place + 1 < line.count && line[place + 1] == UInt8(ascii: "}")
    line.insert(contentsOf: isFirst ? member : member + [UInt8(ascii: ",")], at: place + 1)
  }

  /// An element at the start of some array.
  private mutating func insertValue(_ line: inout [UInt8]) {
    guard let place = boundary(line, UInt8(ascii: "[")) else { return }
    let value = Self.pick(Self.values, &random)
    let isFirst = place + 1 < line.count && line[place + 1] == UInt8(ascii: "]")
    line.insert(contentsOf: isFirst ? value : value + [UInt8(ascii: ",")], at: place + 1)
  }

  private mutating func boundary(_ line: [UInt8], _ byte: UInt8) -> Int? {
    line.indices.filter { line[$0] == byte }.randomElement(using: &random)
  }

  private static func pick(_ choices: [[UInt8]], _ random: inout SeededGenerator) -> [UInt8] {
    choices.randomElement(using: &random) ?? []
  }

  // MARK: - Material

  private static let corpus: [[UInt8]] = [
    "{}", #"{"id":"t:1"}"#, #" { "text" : "a" , "id" : "t:1" } "#,
    #"{"type":"message","id":"x:1","text":"Hello \u00e9 😀 \ud83d\ude00","created_at":"2026-01-02T03:04:05Z"}"#,
    #"{"id":"x:2","author":{"id":"7","handle":"jo","followers":12,"bot":false},"counts":{"likes":1e2}}"#,
    #"{"foreign":[1.0,-0,1E400,12345678901234567890,{"a":[[],{}]}],"conversation":"x:1","conversations":1}"#,
    #"{"te\u0078t":"escaped","text":null,"\u0074one":{"label":"x"},"tone":[],"x":"\/\"\\"}"#,
    #"{"type":"case","id":"case:x:1","status":"open","opened_at":"2026-01-01T00:00:00+01:00","events":[{"at":"2026-01-01T00:00:00Z","kind":"opened"}]}"#,
    #"{"mentions":[{"handle":"a"},{"handle":"b","id":null}],"hashtags":["x","y"],"rating":{"value":2,"best":5}}"#,
  ].map { Array($0.utf8) }

  private static let keys = [
    #""text""#, #""tone""#, #""to\u006ee""#, #""te\u0078t""#, #""id""#, #""""#, #""author""#, #""é""#,
    #""tex""#,
    #""created_at""#, #""created_a""#, #""counts""#, #""\ud800""#,
  ].map { Array($0.utf8) }

  private static let values = [
    "0", "-0", "1.5e-3", "true", "false", "null", #""""#, #""a\nb""#, "[]", "{}", #"{"a":{"text":1}}"#,
    "[[1],2]",
    #""\ud83d""#, #""\ud83d\ude00""#, "9223372036854775808", " 1 ", #""2026-02-30T00:00:00Z""#, #""😀""#,
  ].map { Array($0.utf8) }

  private static let tokens =
    [
      "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\\udc00", "\\\\", "\\\"", "\\u0000", "e",
      "E+", ".",
      "-", "00", "true", "nul", " ", "\t", "\n", "\r", "\u{FEFF}", "\u{2028}", "é", "😀", "//", "NaN",
      #"{"a":"#,
      String(repeating: "[", count: 513), String(repeating: " ", count: 17),
      String(repeating: "x", count: 33),
    ].map { Array($0.utf8) } + [
      [0], [0x1F], [0x7F], [0x80], [0xBF], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80],
      [0xF0, 0x9F],
      [0xF4, 0x90, 0x80, 0x80], [0xFF],
    ]
}
