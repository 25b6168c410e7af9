import MessageCore
import Testing

@Suite struct IdentifierTableTests {
  @Test func numbersEachIdOnceByFirstAppearance() {
    var table = IdentifierTable()
    let ids = (0..<5000).map { "id \($0)" } + ["", "a", "a\0", "é"]
    for round in 0..<2 {
      for (number, id) in ids.enumerated() {
        #expect(table.number(of: Array(id.utf8)) == Int32(number), "round \(round)")
      }
    }
    #expect(table.count == ids.count)
    #expect(table.known(Array("a".utf8)) == Int32(ids.count - 3))
    #expect(table.known(Array("b".utf8)) == nil)
    #expect(ids.indices.allSatisfy { table.text(Int32($0)) == ids[$0] })
  }

  @Test func ordersIdsByTheirBytes() {
    var table = IdentifierTable()
    let ascending = ["", "a", "a\0", "aa", "b", "é", "🙂"]
    let numbers = ascending.map { table.number(of: Array($0.utf8)) }
    for (place, one) in numbers.enumerated() {
      for (otherPlace, other) in numbers.enumerated() {
        #expect(table.precedes(one, other) == (place < otherPlace))
      }
    }
  }
}
