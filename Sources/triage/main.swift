import CommandSupport

TriageCommand.runAndExit()
