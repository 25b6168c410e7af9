import CommandSupport

ReportCommand.runAndExit()
