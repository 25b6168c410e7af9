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
  }

  @Test func listedAccountsAndStrangersAreNoLookAlikes() {
    #expect(directory.likeness(network: "x", id: "22", handle: "AcmeCare", name: "Acme Care") == nil)
    #expect(directory.likeness(network: "x", id: "99", handle: "AcmeFan", name: "A fan of Acme") == nil)
    #expect(AgentDirectory().likeness(network: "x", handle: "AcmeCare", name: "Acme") == nil)
  }
}
