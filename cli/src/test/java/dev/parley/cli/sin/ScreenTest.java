package dev.parley.cli.sin;

import static dev.parley.cli.sin.NodeSketch.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Snapshot;
import dev.parley.cli.base.Output;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

final class ScreenTest {

    private final StringWriter data = new StringWriter();
    private final StringWriter talk = new StringWriter();
    private final Screen screen =
            new Screen(
                    new Output(new PrintWriter(data), new PrintWriter(talk, true), Ansi.OFF),
                    false);

    @Test
    void oneTableComesAfterAnother() {
        screen.show("A\n", List.of());
        screen.show("B\n", List.of());

        assertThat(data).hasToString("A\n\nB\n");
        assertThat(talk.toString()).isEmpty();
    }

    @Test
    void threadsThatAreNotShownAreTalkAndNotData() throws IOException {
        Snapshot snapshot = new NodeSketch().process(member(1, "crowd"), 0, 0, 3).snapshot();

        new ViewOptions().show(screen, snapshot, new VersionView(), List.of());

        assertThat(data.toString()).startsWith("PID ").doesNotContain("more");
        assertThat(talk)
                .hasToString("parley: 1000 crowd: 3 more of its threads wait, and are not shown\n");
    }
}
