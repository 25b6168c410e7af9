import ArgumentParser

/// How much a verdict may cost.
enum Effort: String, CaseIterable, ExpressibleByArgument {
  /// The linear model alone.
  case low
  /// A network as well, where the linear model is unsure.
  case high
}
