import CommandSupport

FetchCommand.runAndExit()
