import Testing

@testable import SourceAdapters

@Suite struct XMLReaderTests {
  private func events(_ bytes: [UInt8], chunk: Int = .max) -> (events: [String], failure: ImportFailure?) {
    var input = ByteInput(chunkSize: 16)
    var rest = bytes[...]
    var reader = XMLReader()
    var events: [String] = []
    var text = ""
    func flush() {
      if !text.isEmpty { events.append("'\(text)'") }
      text = ""
    }
    do throws(ImportFailure) {
      while true {
        switch try reader.next(&input) {
        case .event(.text(let piece)): text += piece
        case .event(.start(let name, let attributes, let isEmpty)):
          flush()
          let shown = attributes.map { " \($0.name)=\($0.value)" }.joined()
          events.append("<\(name)\(shown)\(isEmpty ? "/" : "")>")
        case .event(.end(let name)):
          flush()
          events.append("</\(name)>")
        case .needsInput:
          input.fill { memory in
            let part = rest.prefix(min(chunk, memory.count))
            memory.copyBytes(from: part)
            rest = rest.dropFirst(part.count)
            return part.count
          }
        case .end:
          flush()
          return (events, nil)
        }
      }
    } catch {
      flush()
      return (events, error)
    }
  }

  private func events(_ text: String, chunk: Int = .max) -> [String] {
    events(Array(text.utf8), chunk: chunk).events
  }

  @Test func readsElementsTextAndAttributes() {
    #expect(
      events("<?xml version='1.0'?><!-- c --><a b=\"1\" c='&lt;2&#x41;'>x &amp; <d/>y</a>")
        == ["<a b=1 c=<2A>", "'x & '", "<d/>", "'y'", "</a>"])
  }

  @Test func readsTheSameHoweverItIsCut() {
    let text = "<a b=\"1 > 0\">\r\n&eacute;&#233;<![CDATA[ <raw> ]] ]]>é<!-- -- --><?p ?></a>"
    let whole = events(text)
    #expect(whole == ["<a b=1 > 0>", "'\n&eacute;é <raw> ]] é'", "</a>"])
    for chunk in [1, 2, 3, 5, 7] { #expect(events(text, chunk: chunk) == whole) }
  }

  @Test func whatBeginsNoReferenceAndNoTagIsText() {
    #expect(events("<a>AT&T &; 1 < 2 & a&b;</a>") == ["<a>", "'AT&T &; 1 < 2 & a&b;'", "</a>"])
  }

  @Test func attributesNeedNoQuotesAndNoValue() {
    #expect(events("<a b=1 c d = 'e'/>") == ["<a b=1 c= d=e/>"])
  }

  @Test func anOpenQuoteDoesNotSwallowTheNextTag() {
    #expect(events("<a b=\"1><c>x</c>") == ["<a b=1>", "<c>", "'x'", "</c>"])
  }

  @Test func controlCharactersAreLeftOut() {
    #expect(events("<a>x\u{0B}y&#8;z</a>") == ["<a>", "'xyz'", "</a>"])
  }

  @Test func numbersOfWindows1252AreItsCharacters() {
    #expect(events("<a>&#150;&#x80;</a>") == ["<a>", "'–€'", "</a>"])
  }

  // MARK: - Encodings

  @Test func readsTheEncodingsThatDocumentsDeclare() {
    let latin =
      Array("<?xml version='1.0' encoding='iso-8859-1'?><a>caf".utf8) + [0xE9, 0x93] + Array("</a>".utf8)
    #expect(events(latin).events == ["<a>", "'café\u{201C}'", "</a>"])
    let cyrillic =
      Array("<?xml version='1.0' encoding='koi8-r'?><a>".utf8) + [0xC4, 0xC1] + Array("</a>".utf8)
    #expect(events(cyrillic).events == ["<a>", "'да'", "</a>"])
    let japanese =
      Array("<?xml version='1.0' encoding='Shift_JIS'?><a>".utf8) + [0x93, 0xFA, 0x96, 0x7B]
      + Array("</a>".utf8)
    for chunk in [1, 3, 200] { #expect(events(japanese, chunk: chunk).events == ["<a>", "'日本'", "</a>"]) }
  }

  @Test(arguments: [true, false])
  func readsUTF16WithAndWithoutItsMark(hasMark: Bool) {
    let units = Array((hasMark ? "\u{FEFF}" : "").utf16) + Array("<a>é😀</a>".utf16)
    let bytes = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    for chunk in [1, 3, 100] { #expect(events(bytes, chunk: chunk).events == ["<a>", "'é😀'", "</a>"]) }
  }

  @Test func wrongDeclarationsAreNotBelieved() {
    let latinInUTF8 = Array("<a>caf".utf8) + [0xE9] + Array("</a>".utf8)
    #expect(events(latinInUTF8).events == ["<a>", "'café'", "</a>"])
    #expect(events("<?xml version='1.0' encoding='iso-8859-1'?><a>é</a>") == ["<a>", "'é'", "</a>"])
    #expect(events("<?xml version='1.0' encoding='utf-16'?><a>é</a>") == ["<a>", "'é'", "</a>"])
  }

  @Test func tellsAnEncodingThatNobodyKnows() {
    let found = events(Array("<?xml version='1.0' encoding='klingon'?><a/>".utf8))
    #expect(found.failure == ImportFailure(line: 1, "unknown encoding 'klingon'"))
  }

  // MARK: - Entities

  @Test func putsInEntitiesThatArePlainText() {
    #expect(
      events("<!DOCTYPE a [<!ENTITY me 'J&#111;'>]><a b='&me;'>&me;</a>") == ["<a b=Jo>", "'Jo'", "</a>"])
  }

  @Test func refusesExternalEntities() {
    let found = events(Array("<!DOCTYPE a [\n<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n<a>&x;</a>".utf8))
    #expect(found.failure == ImportFailure(line: 3, "the entity 'x' is external; it is not fetched"))
  }

  @Test func refusesEntitiesMadeOfEntities() {
    let laughs = "<!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY m '&l;&l;'><!ENTITY n '&m;&m;'>]><a>&l;&n;</a>"
    let found = events(Array(laughs.utf8))
    #expect(
      found.failure == ImportFailure(line: 1, "the entity 'n' is made of other entities; it is not expanded"))
    // A reference that is written by its number is one, too.
    let hidden = "<!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY m '&#38;l;'>]><a>&m;</a>"
    #expect(events(Array(hidden.utf8)).failure?.cause.contains("made of other entities") == true)
  }

  @Test func refusesADocumentThatPutsInTooMuch() {
    let large = String(repeating: "x", count: 1000)
    let text = "<!DOCTYPE a [<!ENTITY l '\(large)'>]><a>\(String(repeating: "&l;", count: 2000))</a>"
    #expect(events(Array(text.utf8)).failure?.cause == "the document's own entities grow beyond 1 MiB at 'l'")
  }

  @Test func parameterEntitiesAreLeftAside() {
    let text = "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://example.com/x.dtd'> %p; ]><a>&p;</a>"
    #expect(events(text) == ["<a>", "'&p;'", "</a>"])
  }
}
