/// What turns the scores of tone into probabilities for a stream as messages come.
///
/// Scores are learnt with each class as frequent as the others, so that the label with the highest one finds as many of
/// the rare as of the frequent. Most messages are neutral: for a probability that means what it says, the odds are
/// moved by the shares of the classes (Elkan 2001; Saerens, Latinne & Decaestecker 2002; Menon et al. 2021). Negative and
/// positive are moved alike, so that they never change places.
///
/// Both numbers are 0 where scores are used as they are.
struct NeutralOdds: Equatable {
  /// How far the mean of negative and positive is stretched away from neutral, as a share of itself; above −1.
  var stretch = 0.0
  /// ln of how much more frequent neutral is than each of the others.
  var shift = 0.0

  /// Whether classes can be told by what comes out.
  var isUsable: Bool { stretch > -1 && stretch.isFinite && shift.isFinite }

  /// The scores whose softmax is the probability of each class.
  ///
  /// - Parameter balanced: the scores of negative, neutral and positive as if they were equally frequent.
  func scores(from balanced: SIMD3<Double>) -> SIMD3<Double> {
    let moved = ((balanced.x + balanced.z) / 2 - balanced.y) * stretch - shift
    return SIMD3(balanced.x + moved, balanced.y, balanced.z + moved)
  }
}
