/// The order of files in which numbers count as numbers, part2 before part10, and endings do not: tweets.js comes before
/// tweets-part1.js.
enum NaturalOrder {
  /// Whether the path `left` comes before `right`.
  static func precedes(_ left: String, _ right: String) -> Bool {
    if stem(left) == stem(right) { return left < right }
    var left = stem(left).utf8
    var right = stem(right).utf8
    while let one = left.first, let other = right.first {
      if isDigit(one), isDigit(other) {
        let leftNumber = number(&left)
        let rightNumber = number(&right)
        if leftNumber.count != rightNumber.count { return leftNumber.count < rightNumber.count }
        if !leftNumber.elementsEqual(rightNumber) { return leftNumber.lexicographicallyPrecedes(rightNumber) }
      } else {
        if one != other { return one < other }
        left = left.dropFirst()
        right = right.dropFirst()
      }
    }
    return left.isEmpty && !right.isEmpty
  }

  /// The path without what follows the first dot of its last name.
  private static func stem(_ path: String) -> Substring {
    let name = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    return path[..<(path[name...].firstIndex(of: ".") ?? path.endIndex)]
  }

  /// Takes the digits off the front; the number is what is left without zeros before it.
  private static func number(_ text: inout Substring.UTF8View) -> Substring.UTF8View {
    let digits = text.prefix(while: isDigit)
    text = text[digits.endIndex...]
    return digits.drop { $0 == UInt8(ascii: "0") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
