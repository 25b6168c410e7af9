/// The way through a listing that gives the newest first and goes on below by a token.
///
/// A walk goes down from the top to the mark, which is the top of the last complete walk. It may be left at any page: the
/// cursor then says how far it came, and the next run goes on there before it looks at the top again. So nothing between
/// two marks is ever left out.
struct DescendingWalk: Sendable {
  /// The newest there was when the last complete walk began.
  private(set) var mark: String?
  /// The newest of the walk in progress.
  private(set) var top: String?
  /// How the next page below is asked for; nil at the top.
  private(set) var below: String?
  /// Whether everything down to the mark was read in this round.
  private(set) var isComplete = false
  private var beganAtTop = false

  init(_ cursor: SourceCursor) {
    mark = cursor["mark"]
    top = cursor["top"]
    below = cursor["below"]
  }

  /// Notes what a page came to.
  ///
  /// - Parameters:
  ///   - newest: what is newest on it; nil where it is empty.
  ///   - below: how the page below is asked for; nil at the end, and where the mark is reached.
  mutating func take(newest: String?, below: String?) {
    if self.below == nil {
      beganAtTop = true
      top = newest
    }
    self.below = below
    guard below == nil else { return }
    mark = top ?? mark
    top = nil
    // A walk that an earlier run began is over; what came since is above it.
    isComplete = beganAtTop
  }

  /// Moves the mark of a complete walk up to what came by another way.
  mutating func advance(to mark: String) { if below == nil { self.mark = mark } }

  /// Begins again at the top, as where the place below is no longer known. The mark stays.
  mutating func restart() { (top, below, isComplete, beganAtTop) = (nil, nil, false, false) }

  func write(to cursor: inout SourceCursor) {
    cursor["mark"] = mark
    cursor["top"] = top
    cursor["below"] = below
  }

  mutating func beginRound() { (isComplete, beganAtTop) = (false, false) }
}
