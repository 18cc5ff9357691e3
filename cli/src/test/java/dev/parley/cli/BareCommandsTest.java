package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.base.Output;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

final class BareCommandsTest {

    static Iterable<String> names() {
        return Main.BARE.keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsRunAsItIsMadeIsWhatTheParserMakesOfNoOptions(String name) {
        Output output = Output.standard();
        Callable<Integer> made = Objects.requireNonNull(Main.BARE.get(name)).apply(output);
        Callable<Integer> parsed = Objects.requireNonNull(Main.BARE.get(name)).apply(output);

        CommandLine line = new CommandLine(parsed);
        line.parseArgs();

        assertThat(line.getCommandName()).isEqualTo(name);
        assertThat(made).usingRecursiveComparison().isEqualTo(parsed);
    }
}
