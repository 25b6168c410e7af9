window.YTD.account.part0 = [
  {
    "account" : {
      "email" : "care@boiler.example",
      "createdVia" : "web",
      "username" : "BoilerCare",
      "accountId" : "880000001",
      "createdAt" : "2014-03-02T09:00:00.000Z",
      "accountDisplayName" : "Boiler Care"
    }
  }
]
