package dev.parley.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;

/** The command {@code parley}, and the tree of its subcommands. */
@Command(
        name = "parley",
        synopsisSubcommandLabel = "COMMAND",
        description = "Synchronous message passing between processes.",
        commandListHeading = "%nCommands:%n",
        footer = {
            "First steps:",
            "  parley demo      see it at work",
            "  parley kernel    run a node of your own",
            "",
            "PARLEY_SOCKET names another node, NO_COLOR turns colours off, PARLEY_DEBUG shows stack traces."
        },
        versionProvider = VersionCommand.class)
final class Main {

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    @SuppressWarnings("UnusedVariable") // picocli looks at the option, not at the field
    private boolean versionRequested;

    private Main() {}

    /** Runs a command, and ends the process with its status. */
    static void main(String[] arguments) {
        Log.hide();
        System.exit(run(Output.standard(), arguments));
    }

    private static int run(Output output, String[] arguments) {
        OneLineErrors errors = new OneLineErrors(output.talk());
        try {
            return commandLine(output, errors).execute(arguments);
        } catch (ExceptionInInitializerError e) {
            return errors.report(e);
        }
    }

    private static CommandLine commandLine(Output output, OneLineErrors errors) {
        return command(new Main())
                .addSubcommand(demo(output))
                .addSubcommand(command(new KernelCommand(output)))
                .addSubcommand(command(new PingCommand(output)))
                .addSubcommand(command(new NamesCommand(output)))
                .addSubcommand(command(new DoctorCommand(output)))
                .addSubcommand(command(new VersionCommand(output)))
                .addSubcommand(new HelpCommand())
                .setOut(output.data())
                .setErr(output.talk())
                .setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors)
                .setUsageHelpAutoWidth(true);
    }

    private static CommandLine demo(Output output) {
        return command(new DemoCommand(output))
                .addSubcommand(new DemoKernelCommand(output))
                .addSubcommand(new DemoServerCommand())
                .addSubcommand(new DemoClientCommand());
    }

    private static CommandLine command(Object command) {
        return new CommandLine(command).addMixin("standard", new StandardOptions());
    }
}
