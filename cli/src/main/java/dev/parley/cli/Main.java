package dev.parley.cli;

import dev.parley.cli.base.Log;
import dev.parley.cli.base.Output;
import dev.parley.cli.demo.DemoCommand;
import dev.parley.cli.doctor.DoctorCommand;
import dev.parley.cli.manual.CompletionCommand;
import dev.parley.cli.manual.ManCommand;
import dev.parley.cli.message.PingCommand;
import dev.parley.cli.message.SendCommand;
import dev.parley.cli.message.ServeCommand;
import dev.parley.cli.sin.NamesCommand;
import dev.parley.cli.sin.SinCommand;
import dev.parley.cli.sin.TopCommand;
import dev.parley.cli.sin.TraceCommand;
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

    /** Runs a command, and returns its status. */
    static int run(Output output, String... arguments) {
        OneLineErrors errors = new OneLineErrors(output);
        try {
            return commandLine(output, errors).execute(arguments);
        } catch (ExceptionInInitializerError e) {
            return errors.report(e);
        }
    }

    private static CommandLine commandLine(Output output, OneLineErrors errors) {
        return command(new Main())
                .addSubcommand(command(new DemoCommand(output)))
                .addSubcommand(command(new KernelCommand(output)))
                .addSubcommand(command(new PingCommand(output)))
                .addSubcommand(command(new SendCommand(output)))
                .addSubcommand(command(new ServeCommand(output)))
                .addSubcommand(command(new SinCommand(output)))
                .addSubcommand(command(new TopCommand(output)))
                .addSubcommand(command(new TraceCommand(output)))
                .addSubcommand(command(new NamesCommand(output)))
                .addSubcommand(command(new DoctorCommand(output)))
                .addSubcommand(command(new VersionCommand(output)))
                .addSubcommand(command(new CompletionCommand(output)))
                .addSubcommand(command(new ManCommand(output)))
                .addSubcommand(new HelpCommand())
                .setOut(output.data())
                .setErr(output.talk())
                .setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors)
                .setUsageHelpAutoWidth(true)
                .setExpandAtFiles(false); // a text may begin with @
    }

    private static CommandLine command(Object command) {
        return new CommandLine(command).addMixin("standard", new StandardOptions());
    }
}
