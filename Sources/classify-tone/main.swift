import CommandSupport

ClassifyToneCommand.runAndExit()
