package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.cli.base.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManCommandTest {

    private static final Path GROFF = Path.of("/usr/bin/groff");

    @TempDir private Path directory;

    @Test
    void everyCommandHasAPageThatGroffUnderstands() throws IOException {
        Command.Setting setting = Command.Setting.in(directory);
        assertThat(setting.run("man", "--into", directory.toString()))
                .isEqualTo(new Command.Result(Status.OK, "", ""));

        List<String> pages = pages();
        assertThat(pages).contains("parley.1").containsAll(commands(setting));
        assumeThat(GROFF).exists();
        for (String page : pages) {
            assertThat(warnings(directory.resolve("man1").resolve(page))).isEmpty();
        }
    }

    @Test
    void thePageSaysWhatTheHelpSays() {
        Command.Result result = Command.Setting.in(directory).run("man", "send");

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .startsWith(".TH \"PARLEY\\-SEND\" 1 ")
                .contains(".SH SYNOPSIS\n\\&parley send ", "\\fB\\-t, \\-\\-timeout SECONDS\\fR")
                .contains(".SH EXIT STATUS\n.TP\n\\fB0\\fR\n")
                .contains(".SH SEE ALSO\n\\&parley(1)");
    }

    private List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("man1"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** The pages that there should be, by the list of commands in the help. */
    private static List<String> commands(Command.Setting setting) {
        String list =
                setting.run("--help").out().replaceFirst("(?s).*\nCommands:\n(.*?)\n\n.*", "$1");
        List<String> commands = new ArrayList<>();
        Pattern.compile("(?m)^  ([a-z]+) ")
                .matcher(list)
                .results()
                .forEach(line -> commands.add("parley-" + line.group(1) + ".1"));
        assertThat(commands).contains("parley-send.1");
        return commands;
    }

    private static String warnings(Path page) {
        List<String> line =
                List.of(GROFF.toString(), "-ww", "-man", "-Tutf8", "-z", page.toString());
        try (Command groff = Command.start(line, Map.of())) {
            return groff.result().err();
        }
    }
}
