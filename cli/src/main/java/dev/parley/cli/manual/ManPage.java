package dev.parley.cli.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual page of a command, in the language of man(7), from what {@code --help} knows. Used by
 * one thread.
 */
final class ManPage {

    private final CommandSpec command;
    private final Roff roff = new Roff();

    ManPage(CommandSpec command) {
        this.command = command;
    }

    /** The commands that have pages: this one, and those under it that are not hidden. */
    static Stream<CommandSpec> pages(CommandSpec root) {
        return Stream.concat(Stream.of(root), visible(root).flatMap(ManPage::pages));
    }

    /** For instance {@code parley-send}. */
    String name() {
        return command.qualifiedName("-");
    }

    String text() {
        List<String> description = sentences(command.usageMessage().description());
        roff.title(name(), "Parley");
        roff.section("NAME").words(name(), " - ", firstSentence(description));
        roff.section("SYNOPSIS").words(synopsis());
        roff.section("DESCRIPTION");
        description.forEach(paragraph -> roff.paragraph().words(paragraph));
        terms();
        footer();
        seeAlso();
        return roff.text();
    }

    private void terms() {
        List<PositionalParamSpec> parameters = command.positionalParameters();
        List<OptionSpec> options = command.options();
        arguments("ARGUMENTS", parameters.stream().filter(argument -> !argument.hidden()).toList());
        arguments("OPTIONS", options.stream().filter(option -> !option.hidden()).toList());
        if (visible(command).findAny().isPresent()) {
            roff.section("COMMANDS");
            visible(command).forEach(sub -> roff.term(sub.name()).words(brief(sub)));
        }
        if (!command.usageMessage().exitCodeList().isEmpty()) {
            roff.section("EXIT STATUS");
            command.usageMessage()
                    .exitCodeList()
                    .forEach((status, meaning) -> roff.term(status).words(meaning));
        }
    }

    private void arguments(String title, List<? extends ArgSpec> arguments) {
        if (!arguments.isEmpty()) {
            roff.section(title);
            for (ArgSpec argument : arguments) {
                roff.term(label(argument)).words(text(argument.description()));
            }
        }
    }

    private static String label(ArgSpec argument) {
        String value = argument.arity().max() > 0 ? argument.paramLabel() : "";
        return switch (argument) {
            case OptionSpec option when value.isEmpty() -> String.join(", ", option.names());
            case OptionSpec option -> String.join(", ", option.names()) + " " + value;
            default -> value;
        };
    }

    private void footer() {
        List<String> lines = sentences(command.usageMessage().footer());
        if (!lines.isEmpty()) {
            roff.section("NOTES");
            roff.lines(lines);
        }
    }

    private void seeAlso() {
        List<CommandSpec> others = new ArrayList<>();
        if (command.parent() != null) {
            others.add(command.parent().commandLine().getCommandSpec());
        }
        visible(command).forEach(others::add);
        if (!others.isEmpty()) {
            String names =
                    others.stream()
                            .map(other -> other.qualifiedName("-") + "(1)")
                            .collect(Collectors.joining(", "));
            roff.section("SEE ALSO").words(names);
        }
    }

    private String synopsis() {
        Help help = new Help(command, Help.defaultColorScheme(Ansi.OFF));
        return help.synopsis(0).strip().replaceAll("\\s+", " ");
    }

    private static Stream<CommandSpec> visible(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(sub -> !sub.usageMessage().hidden())
                .distinct();
    }

    private static String brief(CommandSpec command) {
        return firstSentence(sentences(command.usageMessage().description()));
    }

    private static String firstSentence(List<String> description) {
        return description.isEmpty() ? "" : description.getFirst().replaceFirst("\\.$", "");
    }

    private static String text(String[] lines) {
        return String.join(" ", sentences(lines));
    }

    /** Without what picocli formats by. */
    private static List<String> sentences(String[] lines) {
        return Stream.of(lines).map(line -> line.formatted().stripTrailing()).toList();
    }
}
