import CareConfiguration
import MessageCore
import Testing

@testable import triage

/// Builds small streams in the words of customer care, and lets a desk read them.
struct Stream {
  static let directory = AgentDirectory([
    .init(network: "x", id: "1", handle: "AcmeCare", name: "Acme Care"),
    .init(network: "mastodon", handle: "*@social.acme.example"),
  ])

  static func configuration() -> Configuration {
    var configuration = Configuration()
    configuration.agents = directory
    return configuration
  }

  /// A message of X as a line: `minute` counts from noon on 2 November 2026, a Monday.
  static func line(
    _ id: String, by handle: String, minute: Int, to parent: String? = nil, _ text: String,
    negative: Double? = nil, positive: Double = 0.1, more: String = ""
  ) -> String {
    let at = Timestamp(seconds: noon + Int64(minute) * 60)
    let author =
      handle == "AcmeCare" ? #""id":"1","handle":"AcmeCare""# : #""id":"\#(handle)-id","handle":"\#(handle)""#
    let reply = parent.map { #","reply_to":"x:\#($0)""# } ?? ""
    let tone =
      negative.map { #","tone":{"label":"x","probability":{"negative":\#($0),"positive":\#(positive)}}"# }
      ?? ""
    return
      #"{"id":"x:\#(id)","created_at":"\#(at)","author":{\#(author)},"text":"\#(text)"\#(reply)\#(tone)\#(more)}"#
  }

  static let noon: Int64 = 1_793_620_800

  static func moment(_ minute: Int) -> Timestamp { Timestamp(seconds: noon + Int64(minute) * 60) }

  /// A desk that has read the lines in this order, and what it decided about each when it came.
  static func read(_ lines: [String], _ configuration: Configuration = Stream.configuration()) throws
    -> (desk: Desk, decisions: [TriageDecision])
  {
    var desk = Desk(configuration)
    var decisions: [TriageDecision] = []
    for text in lines {
      var line = MessageLine()
      try line.load(Array(text.utf8))
      let number = desk.take(try desk.read(line)).number
      decisions.append(desk.decision(number))
    }
    return (desk, decisions)
  }

  /// The cases that the lines make, as seen at a minute.
  static func cases(
    _ lines: [String], at minute: Int = 60, _ configuration: Configuration = Stream.configuration()
  ) throws -> [CaseRecord] {
    try read(lines, configuration).desk.snapshot(asOf: moment(minute)).cases
  }
}

extension TextParts {
  /// The parts of a message's text.
  init(_ line: borrowing MessageLine) throws {
    self.init()
    var words = TextWords()
    words.scan(Array(try line.requiredString(.text).utf8))
    var reader = TextPartsReader()
    reader.read(words, into: &self)
  }
}
