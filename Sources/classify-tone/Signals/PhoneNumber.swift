/// Tells phone numbers of people from other digits: precision before recall.
///
/// Read are numbers with a country code (ITU-T E.164: `+` or `00`, up to 15 digits), those of North America in their
/// three groups, national ones with a leading 0 in groups, British mobile numbers, and any seven digits or more behind a
/// word such as `call`. Free and shared-cost numbers belong to firms and are left out.
enum PhoneNumber {
  /// The groups that are a phone number, if the first ones are.
  static func groups(of run: DigitGroups, labels: Lexicon.WordRole) -> Range<Int>? {
    if labels.contains(.numberLabel), !run.hasPlus { return nil }
    for end in stride(from: run.groupCount, to: 0, by: -1) {
      let candidate = Candidate(run: run, groups: 0..<end)
      if candidate.isPhoneNumber(isLabelled: labels.contains(.phoneLabel) && !run.isCut) { return 0..<end }
    }
    return nil
  }
}

private struct Candidate {
  let run: DigitGroups
  let groups: Range<Int>
  let count: Int

  init(run: DigitGroups, groups: Range<Int>) {
    self.run = run
    self.groups = groups
    count = run.digitCount(of: groups)
  }

  func isPhoneNumber(isLabelled: Bool) -> Bool {
    guard (7...15).contains(count), !isDate, !isOfFirm, !isMonotonous else { return false }
    if run.hasPlus { return count >= 8 && digit(0) != 0 }
    if isNorthAmerican && (hasNorthAmericanGroups || isLabelled && groups.count == 1) { return true }
    if digit(0) == 0 { return isNational || isLabelled && count >= 9 }
    return isLabelled && !isYears && groups.count <= 4
  }

  private func digit(_ position: Int) -> UInt8 { run.digit(position, from: 0) }

  private func value(_ positions: Range<Int>) -> Int { run.value(positions, from: 0) }

  /// NXX NXX XXXX, with or without a 1 before; N is 2 to 9, and no area code has a 9 in the middle or ends in 11.
  private var isNorthAmerican: Bool {
    let first = count - 10
    guard first == 0 || first == 1 && digit(0) == 1 else { return false }
    return digit(first) >= 2 && digit(first + 1) != 9 && digit(first + 3) >= 2
      && value(first + 1..<first + 3) != 11
  }

  private var hasNorthAmericanGroups: Bool {
    let first = groups.count - 3
    guard first == 0 || first == 1 && run.count(of: 0) == 1 else { return false }
    return run.count(of: first) == 3 && run.count(of: first + 1) == 3 && run.count(of: first + 2) == 4
  }

  /// With a leading 0: `00` and a country, a British mobile number, or a number in groups.
  private var isNational: Bool {
    if digit(1) == 0 { return digit(2) != 0 && (11...15).contains(count) }
    if count == 11, digit(1) == 7, digit(2) >= 3, groups.count <= 4 { return true }
    return (9...12).contains(count) && (2...5).contains(groups.count) && run.count(of: 0) >= 2
  }

  /// Free and shared-cost numbers: 1-800 and its kin; 0800, 0808, 084x, 087x, 03xx, 0180, 0900.
  private var isOfFirm: Bool {
    let first = count == 11 && digit(0) == 1 ? 1 : 0
    if count - first == 10, [800, 822, 833, 844, 855, 866, 877, 888].contains(value(first..<first + 3)) {
      return true
    }
    guard digit(0) == 0 else { return false }
    let start = value(0..<4)
    return [800, 808, 180, 900].contains(start) || 840...849 ~= start || 870...879 ~= start
      || count == 11 && 300...399 ~= start
  }

  /// Begins with two groups of two and a year, or a year and two groups of two.
  private var isDate: Bool {
    guard groups.count >= 3 else { return false }
    let sizes = (run.count(of: 0), run.count(of: 1), run.count(of: 2))
    return sizes == (2, 2, 4) && isYear(run.value(4..<8, from: 0))
      || sizes == (4, 2, 2) && isYear(run.value(0..<4, from: 0))
  }

  /// Several groups of which all are years.
  private var isYears: Bool {
    groups.count > 1
      && groups.allSatisfy { run.count(of: $0) == 4 && isYear(run.value(0..<4, from: $0)) }
  }

  private func isYear(_ value: Int) -> Bool { 1900...2099 ~= value }

  /// Nobody's number has but two kinds of digit behind its first three.
  private var isMonotonous: Bool {
    var seen: UInt16 = 0
    for position in 3..<count { seen |= 1 << UInt16(digit(position)) }
    return seen.nonzeroBitCount < 2
  }
}
