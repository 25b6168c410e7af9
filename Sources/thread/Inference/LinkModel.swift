/// What was learnt about who answers whom: how rare words are, the sieve, and a few networks whose scores are averaged.
struct LinkModel {
  var rarity: WordRarity
  var sieve: LinkSieve
  var networks: [LinkNetwork]
  /// What scores are divided by to become probabilities.
  var temperature: Float = 1
}
