package dev.parley.cli.manual;

import dev.parley.Name;
import dev.parley.Parley;
import dev.parley.cli.base.CompletionNames;
import dev.parley.cli.base.NodeOptions;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Status;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete the words after {@code parley}. */
@Command(
        name = "completion",
        description = {
            "Print a script that makes the shell complete commands, options and names of ports.",
            "names lists what the script asks for: the names of the node that a shell can take as"
                    + " they are, each on a line."
        },
        footer = {
            "In ~/.bashrc:  source <(parley completion bash)",
            "In ~/.zshrc:   source <(parley completion zsh)"
        })
public final class CompletionCommand implements Callable<Integer> {

    /** A choice of what to print. */
    enum Topic {
        /** For bash. */
        bash,
        /** The same script: it asks which shell it is in. */
        zsh,
        /** The names of the node. */
        names
    }

    /** A name is what its owner likes, and the shell would obey some of it. */
    private static final Pattern HARMLESS = Pattern.compile("[\\p{Alnum}/._:@%+-]+");

    @Mixin private final NodeOptions node = new NodeOptions("completion");

    @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
    private Topic topic = Topic.bash;

    @Spec private CommandSpec spec = CommandSpec.create();

    private final Output output;

    /** The command. */
    public CompletionCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException {
        switch (topic) {
            case bash, zsh -> output.data().print(script());
            case names -> printNames();
        }
        output.data().flush();
        return Status.OK;
    }

    /** Made by picocli, which makes one word of what it does not know to be many. */
    private String script() {
        String question = CompletionNames.QUESTION;
        return AutoComplete.bash("parley", spec.root().commandLine())
                .replace('"' + question + '"', question);
    }

    private void printNames() throws IOException {
        try (Parley parley = node.join()) {
            for (Name name : parley.names()) {
                if (HARMLESS.matcher(name.name()).matches()) {
                    output.data().println(name.name());
                }
            }
        }
    }
}
