import MessageCore

/// What a network's listing looks like that gives the newest first, page by page: all that such adapters differ in.
protocol Listing: Sendable {
  /// The request for the top, or for the page below a place.
  ///
  /// - Parameters:
  ///   - mark: the key of the newest that is known already; nil on a first run.
  ///   - below: as a page gave it.
  func request(mark: String?, below: String?) -> SourceRequest

  /// The members of which every page has one, so that the answer of somebody else, such as a proxy, does not pass for an
  /// empty page, below which there is nothing. None where a good page may be an empty object.
  var pageMembers: [String] { get }

  /// Whether the network ends the listing somewhere, however much there is.
  var endsEarly: Bool { get }

  /// After how many objects it ends there, where a walk that ends would look the same either way, since what is known is
  /// not listed again; else nil.
  var mostListed: Int? { get }

  /// What a page says about its place.
  func outline(_ page: JSONValue, _ answer: SourceAnswer, below: String?) throws(SourceFailure)
    -> ListingOutline

  /// The request for a page of what stands inside an object of the listing, such as the answers below a post.
  func request(inside place: String) -> SourceRequest

  /// Where such a page leads to: its own next page, and what stands inside its objects.
  func places(on page: JSONValue, inside place: String) -> [String]

  /// The records of a page.
  ///
  /// - Parameter place: what it stands inside of; nil for a page of the listing itself.
  func read(
    _ answer: SourceAnswer, inside place: String?, by reader: PageReader
  ) throws(SourceFailure) -> SourcePage

  /// How far under the mark a walk still looks, in the keys' unit, for what the network lists late.
  var overlap: Int64 { get }

  var pollInterval: Double { get }

  func verdict(on answer: SourceAnswer) -> AnswerVerdict

  /// Whether a refusal says that an object that was listed before is no more.
  func isGone(_ answer: SourceAnswer) -> Bool

  /// How to ask instead where an answer refuses this way of asking; nil where no other way would help.
  func eased(after answer: SourceAnswer) -> EasedListing?

  /// Whether a later run can still ask for what a page gave for going on: else that run begins at the top.
  var tokensLast: Bool { get }

  /// When the last complete walk began: what stands inside of objects is known up to then. Nil on a first run.
  var lookedAt: Timestamp? { get set }
}

extension Listing {
  func request(inside place: String) -> SourceRequest { SourceRequest(place) }
  func places(on page: JSONValue, inside place: String) -> [String] { [] }
  func read(
    _ answer: SourceAnswer, inside place: String?, by reader: PageReader
  ) throws(SourceFailure) -> SourcePage {
    try reader.page(answer.body, at: answer.receivedAt)
  }
  var pageMembers: [String] { [] }
  var endsEarly: Bool { false }
  var mostListed: Int? { nil }
  var overlap: Int64 { 0 }
  var pollInterval: Double { 60 }
  func verdict(on answer: SourceAnswer) -> AnswerVerdict { AnswerVerdict(standard: answer) }
  func isGone(_ answer: SourceAnswer) -> Bool { [404, 410].contains(answer.status) }
  func eased(after answer: SourceAnswer) -> EasedListing? { nil }
  var tokensLast: Bool { true }
  var lookedAt: Timestamp? {
    get { nil }
    set {}
  }
}

/// A listing that asks for less than the one before.
struct EasedListing {
  var listing: any Listing
  /// Whether it may not reach back to the mark.
  var isShorter = false
}

/// Where a page stands in its listing. Keys are whole numbers as texts, ids or times, and grow towards the top.
struct ListingOutline {
  /// The objects' keys, in any order.
  var keys: [Int64]
  /// How the page below is asked for; nil at the end.
  var next: String?
  /// The time of the last object, by which a first run knows that it came far enough; nil where that is the time of the
  /// oldest message.
  var oldest: Timestamp?
  /// What stands inside the objects and is to be asked for, too, in order: without a line end, and with a blank before
  /// what goes on in the middle of it.
  var places: [String] = []
}

extension JSONMembers {
  /// A time as a key: milliseconds since 1970.
  func timeKey(_ name: String) -> Int64? { time(name).map(\.milliseconds) }
}

extension Timestamp {
  /// Milliseconds since 1970.
  var milliseconds: Int64 { seconds * 1000 + Int64(nanoseconds) / 1_000_000 }

  init(milliseconds: Int64) {
    let seconds = milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
    self.init(seconds: seconds, nanoseconds: Int32(milliseconds - seconds * 1000) * 1_000_000)
  }
}
