/// When the network is asked beside the linear model, and what is made of both scores.
struct CascadeRule: Equatable {
  /// The network is asked where the linear model's two highest scores are less far apart.
  var margin = 0.0
  /// What the linear model's scores are multiplied by, where the network is asked.
  var linear = 1.0
  /// What the network's are multiplied by.
  var network = 0.0
  /// Of what is asked.
  var odds = NeutralOdds()

  var isUsable: Bool {
    margin.isFinite && linear.isFinite && network.isFinite && odds.isUsable
  }

  /// Whether the network is asked about a text with these scores of the linear model.
  func asks(_ scores: SIMD3<Double>) -> Bool { CascadeRule.margin(of: scores) < margin }

  /// How far the two highest of three scores are apart.
  static func margin(of scores: SIMD3<Double>) -> Double {
    let (higher, lower) = (max(scores.x, scores.z), min(scores.x, scores.z))
    return scores.y >= higher ? scores.y - higher : higher - max(scores.y, lower)
  }

  /// The scores of both, as if the three classes were equally frequent.
  func scores(linear: SIMD3<Double>, network: SIMD3<Double>) -> SIMD3<Double> {
    linear * self.linear + network * self.network
  }
}
