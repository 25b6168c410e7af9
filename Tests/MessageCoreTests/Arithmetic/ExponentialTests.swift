import MessageCore
import Testing

struct ExponentialTests {
  @Test func powersAgreeWithTheTables() {
    // To sixteen digits.
    let known: [(x: Double, power: Double)] = [
      (1, 2.718_281_828_459_045), (-1, 0.367_879_441_171_442_3), (10, 22_026.465_794_806_717),
      (-20, 2.061_153_622_438_557_8e-9), (0.5, 1.648_721_270_700_128), (700, 1.014_232_054_735_005e304),
    ]
    for (x, power) in known { #expect(abs(Exponential.power(x) / power - 1) < 1e-14) }
    #expect(Exponential.power(0) == 1)
    #expect(Exponential.power(-1_000) == 0)
  }

  @Test func eachOfEightPowersIsTheOneByItself() {
    let x = SIMD8<Double>(-699, -20, -0.5, 0, 1e-9, 1, 20, 690)
    let powers = Exponential.powers(x)
    for lane in 0..<8 { #expect(powers[lane] == Exponential.power(x[lane])) }
  }

  @Test func logarithmsAgreeWithTheTablesAndUndoPowers() {
    #expect(abs(Exponential.logarithm(10) - 2.302_585_092_994_046) < 1e-14)
    #expect(abs(Exponential.logarithm(1e-12) + 27.631_021_115_928_547) < 1e-13)
    #expect(Exponential.logarithm(1) == 0)
    for x in [-30.0, -2, 0.1, 3, 40] {
      #expect(abs(Exponential.logarithm(Exponential.power(x)) - x) < 1e-13)
    }
  }
}
