window.YTD.account.part0 = [ { "account" : { "username" : "moss", "accountId" : "5", "accountDisplayName" : "Moss" } } ]
