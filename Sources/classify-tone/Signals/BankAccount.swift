/// Tells international bank account numbers: a country, its length, and check digits by ISO 13616 (modulo 97).
enum BankAccount {
  /// The end of the account number that begins at `start`, in one piece or parted by single spaces.
  static func end(of text: Span<UInt8>, at start: Int) -> Int? {
    guard let length = length(of: text, at: start) else { return nil }
    var position = start
    var read = 0
    // The first four characters count last.
    var head = 0
    var headFactor = 1
    var remainder = 0
    while read < length {
      guard position < text.count else { return nil }
      if text[position] == UInt8(ascii: " "), read > 0, text[position - 1] != UInt8(ascii: " ") {
        position += 1
        continue
      }
      guard let value = value(text[position]) else { return nil }
      let factor = value < 10 ? 10 : 100
      if read < 4 {
        head = head * factor + value
        headFactor *= factor
      } else {
        remainder = (remainder * factor + value) % 97
      }
      read += 1
      position += 1
    }
    if position < text.count, value(text[position]) != nil { return nil }
    return (remainder * headFactor + head) % 97 == 1 ? position : nil
  }

  /// 0 to 9, and 10 to 35 for the letters.
  private static func value(_ byte: UInt8) -> Int? {
    if DigitGroups.isDigit(byte) { return Int(byte - UInt8(ascii: "0")) }
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    return letter < 26 && byte < 0x80 ? Int(letter) + 10 : nil
  }

  /// How many characters the country's numbers have.
  private static func length(of text: Span<UInt8>, at start: Int) -> Int? {
    guard start + 4 <= text.count, DigitGroups.isDigit(text[start + 2]), DigitGroups.isDigit(text[start + 3])
    else { return nil }
    let country = countries
    for offset in stride(from: 0, to: country.utf8CodeUnitCount, by: 4)
    where country.utf8Start[offset] == text[start] & 0xDF
      && country.utf8Start[offset + 1] == text[start + 1] & 0xDF
    {
      return Int(country.utf8Start[offset + 2] & 0xF) * 10 + Int(country.utf8Start[offset + 3] & 0xF)
    }
    return nil
  }

  /// Countries (ISO 3166-1) and lengths, by the IBAN registry.
  private static var countries: StaticString {
    """
    AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24FI18FO18FR27GB22GE22GI23\
    GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MR27MT31MU30\
    NL18NO15PK24PL28PS29PT25QA29RO24RS22SA24SC31SE24SI19SK24SM27ST25SV28TL23TN24TR26UA29VA22VG24XK20
    """
  }
}
