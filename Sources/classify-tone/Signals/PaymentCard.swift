/// Tells the numbers of payment cards: 13 to 19 digits with an issuer's beginning and length and a check digit by
/// ISO/IEC 7812-1 (Luhn).
enum PaymentCard {
  /// The groups that are a card's number, if some are.
  static func groups(of run: DigitGroups) -> Range<Int>? {
    for first in 0..<run.groupCount {
      for end in stride(from: run.groupCount, to: first, by: -1) where isCard(run, first..<end) {
        return first..<end
      }
    }
    return nil
  }

  private static func isCard(_ run: DigitGroups, _ groups: Range<Int>) -> Bool {
    let count = run.digitCount(of: groups)
    guard (13...19).contains(count), areGroupsUsual(run, groups) else { return false }
    return isIssued(prefix: run.value(0..<6, from: groups.lowerBound), count: count)
      && hasCheckDigit(run, groups, count)
  }

  /// In one piece, or in groups of three to seven digits.
  private static func areGroupsUsual(_ run: DigitGroups, _ groups: Range<Int>) -> Bool {
    groups.count == 1 || groups.allSatisfy { (3...7).contains(run.count(of: $0)) }
  }

  private static func hasCheckDigit(_ run: DigitGroups, _ groups: Range<Int>, _ count: Int) -> Bool {
    var sum = 0
    for position in 0..<count {
      let digit = Int(run.digit(count - 1 - position, from: groups.lowerBound))
      let doubled = digit * 2
      sum += position.isMultiple(of: 2) ? digit : doubled > 9 ? doubled - 9 : doubled
    }
    return sum.isMultiple(of: 10)
  }

  /// The issuers' number ranges, by the first six digits.
  private static func isIssued(prefix: Int, count: Int) -> Bool {
    switch prefix {
    case 400_000...499_999: [13, 16, 19].contains(count)  // Visa
    case 510_000...559_999, 222_100...272_099: count == 16  // Mastercard
    case 340_000...349_999, 370_000...379_999: count == 15  // American Express
    case 601_100...601_199, 644_000...659_999: 16...19 ~= count  // Discover
    case 300_000...305_999, 360_000...369_999, 380_000...399_999: 14...19 ~= count  // Diners Club
    case 352_800...358_999: 16...19 ~= count  // JCB
    case 620_000...629_999: 16...19 ~= count  // UnionPay
    // Maestro
    case 500_000...509_999, 560_000...589_999, 630_400...630_499, 675_900...676_399: 13...19 ~= count
    default: false
    }
  }
}
