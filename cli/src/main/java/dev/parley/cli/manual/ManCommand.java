package dev.parley.cli.manual;

import dev.parley.cli.base.Output;
import dev.parley.cli.base.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints manual pages. */
@Command(
        name = "man",
        description = "Print the manual page of a command, or write those of all into a directory.",
        footer = {"To read one:", "  parley man send | man -l -"})
public final class ManCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "The command. Default: parley itself.")
    private final List<String> words = new ArrayList<>();

    @Option(
            names = "--into",
            paramLabel = "DIRECTORY",
            description = "Write the pages of all commands here, as man(1) looks for them.")
    private @Nullable Path directory;

    @Spec private CommandSpec spec = CommandSpec.create();

    private final Output output;

    /** The command. */
    public ManCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        Path into = directory;
        if (into == null) {
            output.data().print(new ManPage(wanted()).text());
            output.data().flush();
        } else {
            writeAll(Files.createDirectories(into.resolve("man1")));
        }
        return Status.OK;
    }

    private CommandSpec wanted() {
        String name = String.join("-", words);
        String wanted = name.isEmpty() ? "parley" : "parley-" + name;
        Optional<CommandSpec> page =
                ManPage.pages(spec.root())
                        .filter(command -> new ManPage(command).name().equals(wanted))
                        .findFirst();
        return page.orElseThrow(
                () ->
                        new IllegalArgumentException(
                                "there is no command " + String.join(" ", words)));
    }

    private void writeAll(Path section) throws IOException {
        for (CommandSpec command : ManPage.pages(spec.root()).toList()) {
            ManPage page = new ManPage(command);
            Files.writeString(section.resolve(page.name() + ".1"), page.text());
        }
    }
}
