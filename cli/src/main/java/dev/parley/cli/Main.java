package dev.parley.cli;

import dev.parley.cli.base.Log;
import dev.parley.cli.base.Output;
import dev.parley.cli.chat.ChatCommand;
import dev.parley.cli.chat.ChatServerCommand;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
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

    /** Commands by their names, in the order in which they are shown. */
    private static final Map<String, Function<Output, Object>> ALONE = new LinkedHashMap<>();

    static {
        ALONE.put("demo", DemoCommand::new);
        ALONE.put("kernel", KernelCommand::new);
        ALONE.put("ping", PingCommand::new);
        ALONE.put("send", SendCommand::new);
        ALONE.put("serve", ServeCommand::new);
        ALONE.put("chat", ChatCommand::new);
        ALONE.put("chat-server", ChatServerCommand::new);
        ALONE.put("sin", SinCommand::new);
        ALONE.put("top", TopCommand::new);
        ALONE.put("trace", TraceCommand::new);
        ALONE.put("names", NamesCommand::new);
        ALONE.put("doctor", DoctorCommand::new);
    }

    /** Commands that can be run as they are made: by their names alone. */
    static final Map<String, Function<Output, Callable<Integer>>> BARE =
            Map.of(
                    "sin", SinCommand::new,
                    "names", NamesCommand::new,
                    "doctor", DoctorCommand::new,
                    "version", VersionCommand::new);

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
            // Who says no more than a command's name needs nobody to read what he says: to load
            // the parser and to make its model takes longer than most commands.
            Function<Output, Callable<Integer>> bare =
                    arguments.length == 1 ? BARE.get(arguments[0]) : null;
            return bare == null
                    ? commandLine(output, errors, arguments).execute(arguments)
                    : run(bare.apply(output), errors);
        } catch (ExceptionInInitializerError e) {
            return errors.report(e);
        }
    }

    private static int run(Callable<Integer> command, OneLineErrors errors) {
        try {
            return command.call();
        } catch (Exception e) {
            return errors.report(e);
        }
    }

    private static CommandLine commandLine(
            Output output, OneLineErrors errors, String... arguments) {
        CommandLine main = command(new Main());
        wanted(arguments).forEach(make -> main.addSubcommand(command(make.apply(output))));
        return main.addSubcommand(new HelpCommand())
                .setOut(output.data())
                .setErr(output.talk())
                .setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors)
                .setUsageHelpAutoWidth(true)
                .setExpandAtFiles(false); // a text may begin with @
    }

    /** Who names a command that minds its own business needs no other: they take their time. */
    private static Collection<Function<Output, Object>> wanted(String... arguments) {
        Function<Output, Object> only = arguments.length == 0 ? null : ALONE.get(arguments[0]);
        return only == null ? all() : List.of(only);
    }

    private static List<Function<Output, Object>> all() {
        List<Function<Output, Object>> all = new ArrayList<>(ALONE.values());
        all.addAll(List.of(VersionCommand::new, CompletionCommand::new, ManCommand::new));
        return all;
    }

    private static CommandLine command(Object command) {
        return new CommandLine(command).addMixin("standard", new StandardOptions());
    }
}
