package dev.parley.cli.sin;

import static dev.parley.cli.sin.NodeSketch.member;
import static dev.parley.cli.sin.NodeSketch.serving;
import static dev.parley.cli.sin.NodeSketch.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Member;
import dev.parley.Snapshot;
import dev.parley.Snapshot.State;
import dev.parley.Snapshot.ThreadInfo;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who waits for whom. Each process here has one port, whose number is ten times its own. */
final class WaitTreeTest {

    private final NodeSketch node = new NodeSketch();

    private static Member process(int id) {
        return member(id, "p" + id);
    }

    private void processes(int count) {
        for (int id = 1; id <= count; id++) {
            node.port(id * 10L, process(id));
        }
    }

    private void waits(int waiter, int... servers) {
        node.process(
                process(waiter),
                IntStream.of(servers).mapToObj(WaitTreeTest::on).toArray(ThreadInfo[]::new));
    }

    private static ThreadInfo on(int server) {
        return waiting(State.REPLY, server * 10L, Duration.ofMillis(server));
    }

    private String tree() {
        return new WaitView().table(node.snapshot(), false).text();
    }

    private Stream<String> processesOfTree() {
        return tree().lines().map(line -> line.replaceFirst(" +(STATE|REPLY) .*", ""));
    }

    @Test
    void belowAProcessAreThoseThatWaitForIt() {
        processes(5);
        waits(2, 1);
        waits(3, 2);
        waits(4, 1, 1, 1);
        waits(5);

        assertThat(tree())
                .isEqualTo(
                        """
                        PROCESS        STATE  FOR  PORT     THR
                        1000 p1
                        |- 2000 p2     REPLY  1ms  port 10  1
                        |  `- 3000 p3  REPLY  2ms  port 20  1
                        `- 4000 p4     REPLY  1ms  port 10  3
                        """);
    }

    @Test
    void whoWaitsForSeveralIsBelowEachOfThem() {
        processes(4);
        waits(3, 1, 2);
        waits(4, 3);

        assertThat(processesOfTree())
                .containsExactly(
                        "PROCESS",
                        "1000 p1",
                        "`- 3000 p3",
                        "   `- 4000 p4",
                        "2000 p2",
                        "`- 3000 p3 (above)");
    }

    @Test
    void aCircleIsShownOnce() {
        processes(4);
        waits(1, 2);
        waits(2, 3);
        waits(3, 1);
        waits(4, 3);

        assertThat(processesOfTree())
                .containsExactly(
                        "PROCESS",
                        "2000 p2",
                        "`- 1000 p1",
                        "   `- 3000 p3",
                        "      |- 2000 p2 (circle)",
                        "      `- 4000 p4");
    }

    @Test
    void whoWaitsForItselfIsACircle() {
        processes(1);
        waits(1, 1);

        assertThat(tree()).contains("1000 p1\n`- 1000 p1 (circle)  REPLY");
    }

    @Test
    void whereNobodyWaitsThereIsNoTree() {
        assertThat(tree()).isEqualTo("PROCESS  STATE  FOR  PORT  THR\n");
    }

    @Test
    void manyWaysToTheSameProcessAreNotManyLines() {
        int layers = 20;
        for (int layer = 0; layer < layers; layer++) {
            node.port(layer * 20L, process(layer * 2))
                    .port(layer * 20L + 10, process(layer * 2 + 1));
        }
        for (int layer = 1; layer < layers; layer++) {
            waits(layer * 2, layer * 2 - 2, layer * 2 - 1);
            waits(layer * 2 + 1, layer * 2 - 2, layer * 2 - 1);
        }

        assertThat(tree().lines()).hasSize(1 + 2 + 4 * (layers - 1));
    }

    @Test
    void graphvizGetsABoxForEachProcessWithItsPortsAndAnArrowForEachWait() {
        Member rude = member(1, "a \"server\"\n\\ <b>&amp;");
        Snapshot snapshot =
                node.process(process(2), on(1), on(1)).port(10, rude, "echo").snapshot();

        assertThat(Dot.text(snapshot))
                .startsWith("digraph waits {\n")
                .contains(
                        """
                        "#dde3ea">1000 a "server"?\\ &lt;b&gt;&amp;amp;</td></tr>\
                        <tr><td port="p10" bgcolor="white"><i>echo</i></td></tr></table>>];
                        """)
                .contains("    2 [label=<", "\"#dde3ea\">2000 p2</td></tr></table>>];\n")
                .endsWith(
                        """
                            2 -> 1:p10 [label="2 threads\\nREPLY 1ms", style="solid", \
                        color="#808a94", fontcolor="#808a94"];
                        }
                        """);
    }

    @Test
    void graphvizGetsWhoWaitsInVainInRedAndTheCircleThick() {
        processes(3);
        node.process(process(1), of(1, State.SEND, 2));
        node.process(process(2), of(2, State.REPLY, 1));
        waits(3, 1);

        assertThat(Dot.text(node.snapshot()))
                .contains("\"#ffd1d4\">1000 p1<", "\"#ffd1d4\">2000 p2<", "\"#dde3ea\">3000 p3<")
                .contains(
                        "1 -> 2:p20 [label=\"pool-1\\nSEND 2ms\", style=\"dashed,bold\", color=\"#e5")
                .contains(
                        "2 -> 1:p10 [label=\"pool-1\\nREPLY 1ms\", style=\"solid,bold\", color=\"#e5")
                .contains("3 -> 1:p10 [label=\"pool-1\\nREPLY 1ms\", style=\"solid\", color=\"#e5");
    }

    /** A thread of a server that waits for another one. */
    private static ThreadInfo of(int server, State state, int another) {
        return serving(
                OptionalLong.of(server * 10L), state, another * 10L, Duration.ofMillis(another));
    }
}
