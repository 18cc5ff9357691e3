package dev.parley.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What every command has. */
@Command(
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nStatus:%n",
        exitCodeList = {
            "0:all went well",
            "1:it failed; the reason is on standard error",
            "2:the command line is wrong",
            "130:interrupted by Ctrl-C"
        },
        footerHeading = "%n")
final class StandardOptions {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this text.")
    @SuppressWarnings("UnusedVariable") // picocli looks at the option, not at the field
    private boolean helpRequested;
}
