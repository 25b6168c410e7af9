import CToneModel
import Testing

@testable import classify_tone

struct ToneModelTests {
  @Test func aModelFileComesBackAsItWasWritten() throws {
    let scale = ToneModel.Scale(token: 0.5, character: 0.25, negativeBias: -1, positiveBias: 2)
    let weights = (0..<16).map { WeightTable.Pair(Int8($0), Int8(-$0)) }
    let file = ToneModelFile.encode(scale: scale, weights: weights, card: "čard\n")
    let model = try ToneModel(fileBytes: file.span.bytes)
    #expect(model.scale == scale)
    #expect(model.card == "čard\n")
    #expect(model.weights.bits == 4)
    #expect((0..<16).allSatisfy { model.weights[$0] == SIMD2(Int32($0), Int32(-$0)) })
  }

  @Test func theChecksumIsTheCRC32OfGzip() {
    // The check value of CRC-32/ISO-HDLC: the nine digits give CBF43926.
    #expect(CyclicRedundancyCheck.value(of: Array("123456789".utf8).span.bytes) == 0xCBF4_3926)
  }

  @Test func truncatedForeignNewerAndDamagedFilesAreToldApart() {
    let scale = ToneModel.Scale(token: 1, character: 1, negativeBias: 0, positiveBias: 0)
    let file = ToneModelFile.encode(scale: scale, weights: [.zero, .zero], card: "card")
    func failure(_ bytes: [UInt8]) -> ToneModelError? {
      do throws(ToneModelError) {
        _ = try ToneModel(fileBytes: bytes.span.bytes)
        return nil
      } catch {
        return error
      }
    }
    #expect(failure(file) == nil)
    #expect(failure([]) == .foreign)
    #expect(failure(Array("{\"id\":\"x:1\"}".utf8)) == .foreign)
    #expect(failure(Array(file.prefix(5))) == .truncated(expected: 64, found: 5))
    #expect(failure(Array(file.prefix(20))) == .truncated(expected: 64, found: 20))
    #expect(failure(file.dropLast()) == .truncated(expected: file.count, found: file.count - 1))
    var newer = file
    newer[8] = 2
    #expect(failure(newer) == .newer(version: 2))
    var damaged = file
    damaged[65] ^= 1
    #expect(failure(damaged) == .damaged)
    if case .inconsistent? = failure(file + [0]) {} else { Issue.record("bytes after the end are accepted") }
  }

  @Test func theBuiltInModelIsWhole() throws {
    let bytes = UnsafeRawBufferPointer(start: tone_model_bytes(), count: tone_model_size())
    let model = try ToneModel(fileBytes: bytes.bytes)
    let embedded = try ToneModel.builtIn()
    #expect(model.scale == embedded.scale)
    #expect(!model.card.isEmpty)
    #expect(tone_model_size() <= 4 << 20)
  }
}
