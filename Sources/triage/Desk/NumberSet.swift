/// A set of small numbers, in the order in which they came.
struct NumberSet {
  private(set) var numbers: [Int32] = []
  private var isIn: [Bool] = []

  init() {}

  init(_ numbers: some Sequence<Int32>) {
    for number in numbers { insert(number) }
  }

  func contains(_ number: Int32) -> Bool { Int(number) < isIn.count && isIn[Int(number)] }

  /// Adds a number, from 0; false where it is in already.
  @discardableResult
  mutating func insert(_ number: Int32) -> Bool {
    while isIn.count <= Int(number) { isIn.append(false) }
    guard !isIn[Int(number)] else { return false }
    isIn[Int(number)] = true
    numbers.append(number)
    return true
  }
}
