/// The length of a host's name as the DNS sees it: labels in Punycode (RFC 3492) behind `xn--` (RFC 5890).
///
/// Only the length is worked out, after lower-casing; the width folding of full-width letters is left out.
enum HostName {
  private static let longestLabel = 63
  private static let longestName = 253

  /// How many characters longer `host` becomes in ASCII, or `nil` if the DNS could not hold it: a label is empty, longer
  /// than 63 characters or falsely marked as encoded, or the name is longer than 253.
  static func growthInASCII(_ host: Range<Int>, in text: Span<UInt8>) -> Int? {
    for index in host where text[index] >= 0x80 { return growthOfInternational(host, in: text) }
    guard host.count <= longestName else { return nil }
    var labelStart = host.lowerBound
    for index in host where text[index] == UInt8(ascii: ".") {
      guard 1...longestLabel ~= index - labelStart else { return nil }
      labelStart = index + 1
    }
    return 1...longestLabel ~= host.upperBound - labelStart ? 0 : nil
  }

  private static func growthOfInternational(_ host: Range<Int>, in text: Span<UInt8>) -> Int? {
    var label: [Unicode.Scalar] = []
    var length = 0
    var encodedLength = 0
    var offset = host.lowerBound
    while offset <= host.upperBound {
      let isLast = offset == host.upperBound
      let (scalar, end) = isLast ? (".", offset + 1) : text.readScalar(at: offset)
      offset = end
      guard isLast || isSeparator(scalar) else {
        label.append(scalar)
        guard label.count <= longestLabel else { return nil }
        continue
      }
      guard let labelLength = lengthInASCII(label), 1...longestLabel ~= labelLength else { return nil }
      length += label.count + (isLast ? 0 : 1)
      encodedLength += labelLength + (isLast ? 0 : 1)
      guard encodedLength <= longestName else { return nil }
      label.removeAll(keepingCapacity: true)
    }
    return encodedLength - length
  }

  /// The full stop, and the ideographic ones that count as such in host names.
  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "." || scalar == "\u{3002}" || scalar == "\u{FF0E}" || scalar == "\u{FF61}"
  }

  private static func lengthInASCII(_ label: [Unicode.Scalar]) -> Int? {
    if label.allSatisfy(\.isASCII) { return label.count }
    let isMarkedAsEncoded =
      label.count >= 4 && (label[0] == "x" || label[0] == "X") && (label[1] == "n" || label[1] == "N")
      && label[2] == "-" && label[3] == "-"
    return isMarkedAsEncoded ? nil : 4 + punycodeLength(label.map(lowercased))
  }

  private static func lowercased(_ scalar: Unicode.Scalar) -> UInt32 {
    let mapping = scalar.properties.lowercaseMapping.unicodeScalars
    guard mapping.count == 1, let first = mapping.first else { return scalar.value }
    return first.value
  }

  /// The number of characters of RFC 3492's encoding (section 6.3) of a label of at most 63 scalars.
  private static func punycodeLength(_ label: [UInt32]) -> Int {
    let basic = label.count { $0 < 0x80 }
    var length = basic > 0 ? basic + 1 : 0
    var handled = basic
    var current: UInt32 = 0x80
    var delta = 0
    var bias = 72
    while handled < label.count {
      guard let next = label.filter({ $0 >= current }).min() else { break }
      delta += Int(next - current) * (handled + 1)
      current = next
      for value in label {
        if value < current { delta += 1 }
        guard value == current else { continue }
        length += digits(of: delta, bias: bias)
        bias = adapted(delta, count: handled + 1, isFirst: handled == basic)
        delta = 0
        handled += 1
      }
      delta += 1
      current += 1
    }
    return length
  }

  private static func digits(of delta: Int, bias: Int) -> Int {
    var digits = 1
    var rest = delta
    var k = 36
    while true {
      let threshold = min(max(k - bias, 1), 26)
      if rest < threshold { return digits }
      rest = (rest - threshold) / (36 - threshold)
      digits += 1
      k += 36
    }
  }

  private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
    var rest = isFirst ? delta / 700 : delta / 2
    rest += rest / count
    var k = 0
    while rest > 455 {
      rest /= 35
      k += 36
    }
    return k + 36 * rest / (rest + 38)
  }
}
