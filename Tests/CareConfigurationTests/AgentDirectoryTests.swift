import Testing

@testable import CareConfiguration

@Suite struct AgentDirectoryTests {
  private let directory = AgentDirectory([
    .init(network: "x", id: "22", handle: "AcmeCare", name: "Acme Care", team: "care"),
    .init(network: "x", handle: "acme", name: "Acme", team: "news"),
    .init(network: "mastodon", handle: "*@social.acme.example", team: "fedi"),
  ])

  @Test func anIDBeatsAHandle() {
    #expect(directory.entry(network: "x", id: "22", handle: "renamed")?.team == "care")
    // Somebody registered the handle after it fell free.
    #expect(directory.entry(network: "x", id: "99", handle: "AcmeCare") == nil)
    #expect(directory.entry(network: "x", handle: "AcmeCare")?.team == "care")
  }

  @Test func handlesCompareWithoutCaseAndAtSign() {
    #expect(directory.entry(network: "x", id: "5", handle: "@ACME")?.team == "news")
    #expect(directory.entry(network: "mastodon", handle: "acme") == nil)
  }

  @Test func aWildcardMatchesOnlyOurServer() {
    #expect(directory.entry(network: "mastodon", handle: "anna@Social.Acme.Example")?.team == "fedi")
    for handle in [
      "anna@social.acme.example.evil.example", "anna@evil.example", "social.acme.example", "anna",
      "anna@social.acme.example@evil.example", "anna@xsocial.acme.example",
    ] {
      #expect(directory.entry(network: "mastodon", handle: handle) == nil)
    }
    #expect(directory.entry(network: "x", handle: "anna@social.acme.example") == nil)
  }

  @Test(arguments: ["AcrneCare", "Acme_Care", "acmecare", "AcmeСаre", "ΑcmeCare", "ＡcmeCare"])
  func aLookAlikeHandleIsTold(_ handle: String) {
    #expect(directory.likeness(network: "x", id: "99", handle: handle) == .handle("AcmeCare"))
  }

  @Test func lettersThatReadAlikeShareASkeleton() {
    #expect(Confusables.skeleton("BrambIetelCare") == Confusables.skeleton("BrambletelCare"))
    #expect(Confusables.skeleton("bramb1etelcare") == Confusables.skeleton("BrambletelCare"))
    #expect(Confusables.skeleton("0rnega") == Confusables.skeleton("Omega"))
    #expect(Confusables.skeleton("Zorro") != Confusables.skeleton("Zoro"))
  }

  @Test func aCopiedNameAndALookAlikeServerAreTold() {
    #expect(directory.likeness(network: "x", handle: "jo77", name: "ACME  Care") == .name("Acme Care"))
    #expect(
      directory.likeness(network: "mastodon", handle: "care@sociaI.acme.example")
        == .handle("*@social.acme.example"))
    // Anybody can put our server's name in front of their own.
    #expect(
      directory.likeness(network: "mastodon", handle: "care@social.acme.example.evil.example")
        == .handle("*@social.acme.example"))
  }

  @Test func listedAccountsAndStrangersAreNoLookAlikes() {
    #expect(directory.likeness(network: "x", id: "22", handle: "AcmeCare", name: "Acme Care") == nil)
    #expect(directory.likeness(network: "x", id: "99", handle: "AcmeFan", name: "A fan of Acme") == nil)
    #expect(AgentDirectory().likeness(network: "x", handle: "AcmeCare", name: "Acme") == nil)
  }

  @Test(arguments: [
    // Cyrillic, Cherokee, mathematical letters, full width, a zero-width space, combining marks: TR39's prototypes.
    "AcmeСаrе", "ᎪcmeCare", "𝐀𝐜𝐦𝐞𝐂𝐚𝐫𝐞", "ＡｃｍｅＣａｒｅ", "Acme\u{200B}Care", "A\u{0301}cmeCare", "AcrneCare",
    "acme_care", "4cmeC4re",
  ])
  func charactersThatLookAlikeAreTold(_ handle: String) {
    #expect(directory.likeness(network: "x", handle: handle) == .handle("AcmeCare"))
  }

  @Test func nearHandlesAndTheCompanysNameAreTold() {
    let directory = AgentDirectory(
      [.init(network: "x", id: "22", handle: "AcmeCare", name: "Acme Care")], company: "Acme")
    for handle in ["AcmeCares", "AcmeCar", "AcmeCore", "AcmeCaer", "AcmeCarex"] {
      #expect(directory.likeness(network: "x", handle: handle) == .nearHandle("AcmeCare"), "\(handle)")
    }
    for handle in [
      "acme", "AcmeHelp", "acme_support_uk", "TheAcme", "AskAcme", "Acme.Official", "AcmeHelpdesk",
    ] {
      #expect(directory.likeness(network: "x", handle: handle) == .company("Acme"), "\(handle)")
    }
    #expect(directory.likeness(network: "x", handle: "jo", name: "Acme Support") == .company("Acme"))
    for handle in ["acmefan", "jo_acme_customer_of_old", "pacmex", "AcmeCareless", "cme", "care"] {
      #expect(directory.likeness(network: "x", handle: handle) == nil, "\(handle)")
    }
    // A name as long as somebody likes.
    let long = "Acme" + String(repeating: "us", count: 100_000)
    #expect(directory.likeness(network: "x", handle: "jo", name: long) == nil)
  }
}
