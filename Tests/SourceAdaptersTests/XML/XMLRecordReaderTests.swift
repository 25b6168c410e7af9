import Testing

@testable import SourceAdapters

@Suite struct XMLRecordReaderTests {
  private let shape = XMLRecordReader.Shape(
    containers: ["list"], records: ["row"], description: "a list", foldsCase: false)

  private func read(_ text: String) -> (elements: [String], cut: String?, failure: ImportFailure?) {
    var input = ByteInput(chunkSize: 16)
    var rest = Array(text.utf8)[...]
    var reader = XMLRecordReader(shape)
    var elements: [String] = []
    do throws(ImportFailure) {
      while true {
        switch try reader.next(&input) {
        case .opened: break
        case .element(let element, let container):
          elements.append("\(container): \(element.wholeMarkup)")
          #expect(String(decoding: reader.rawBytes, as: UTF8.self).hasPrefix("<"))
        case .cut(let line, let cause): return (elements, "\(line): \(cause)", nil)
        case .needsInput:
          input.fill { memory in
            let part = rest.prefix(min(5, memory.count))
            memory.copyBytes(from: part)
            rest = rest.dropFirst(part.count)
            return part.count
          }
        case .end: return (elements, nil, nil)
        }
      }
    } catch {
      return (elements, nil, error)
    }
  }

  @Test func handsOutTheElementsOfContainers() {
    let found = read("<list><row a='1'>x<b>y</b></row>\n<other/></list>")
    #expect(found.elements == ["list: <row a=\"1\">x<b>y</b></row>", "list: <other></other>"])
    #expect(found.cut == nil && found.failure == nil)
  }

  @Test func closesWhatWasLeftOpen() {
    #expect(read("<list><row>a<b>c</row><row>d</i></row></list>").elements.count == 2)
    #expect(read("<list><row>a<row>b</row></list>").elements == ["list: <row>a</row>", "list: <row>b</row>"])
    #expect(read("<list><row>a</list>").elements == ["list: <row>a</row>"])
  }

  @Test func tellsWhereAFileWasCut() {
    let inElement = read("<list>\n<row>a</row>\n<row>b")
    #expect(inElement.elements == ["list: <row>a</row>"])
    #expect(inElement.cut == "3: the file ends inside <row>; it was cut short")
    #expect(read("<list>\n<row/>\n").cut == "1: the file ends before </list>; it was cut short")
  }

  @Test func refusesOtherDocuments() {
    #expect(
      read("<html><row/></html>").failure
        == ImportFailure(line: 1, "the document begins with <html>; it is not a list"))
    #expect(read("hello").failure == ImportFailure(line: 1, "no XML, but a list is"))
    #expect(read("").failure?.cause == "the file is empty; a list has elements")
  }

  @Test func deepElementsAreLeftOutAndDoNotHurt() {
    let deep = String(repeating: "<b>", count: 100_000)
    let found = read("<list><row>\(deep)x\(String(repeating: "</b>", count: 100_000))</row><row/></list>")
    #expect(found.elements.count == 2)
  }

  @Test func namesHaveTheirUsualPrefix() {
    let found = read(
      "<list xmlns:d='http://purl.org/dc/elements/1.1/'><row><d:date>1</d:date><atom:link/></row></list>")
    #expect(found.elements.first?.contains("<date>1</date>") == true)
    var namespaces = XMLNamespaces()
    namespaces.open(
      [("xmlns:d", "http://purl.org/dc/elements/1.1/"), ("xmlns", "http://www.w3.org/2005/Atom")], depth: 0)
    #expect(namespaces.usualName("d:date") == "dc:date")
    #expect(namespaces.usualName("entry") == "entry")
    #expect(namespaces.usualName("atom:link") == "link")
    namespaces.close(depth: 0)
    #expect(namespaces.usualName("d:date") == "d:date")
  }
}
