import CommandSupport

ThreadCommand.runAndExit()
