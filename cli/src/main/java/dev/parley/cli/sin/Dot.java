package dev.parley.cli.sin;

import dev.parley.Member;
import dev.parley.cli.base.Table;
import dev.parley.cli.sin.WaitGraph.Wait;

/** A graph of waits in the language of Graphviz. */
final class Dot {

    private Dot() {}

    /** A box for each process, and an arrow to whom it waits for. */
    static String text(WaitGraph graph) {
        StringBuilder text = new StringBuilder("digraph waits {\n    node [shape=box];\n");
        for (Member member : graph.members()) {
            text.append("    %d [label=%s];\n".formatted(member.id(), quoted(Labels.of(member))));
        }
        for (Wait wait : graph.waits()) {
            text.append(
                    "    %d -> %d [label=%s];\n"
                            .formatted(
                                    wait.waiter().id(), wait.server().id(), quoted(label(wait))));
        }
        return text.append("}\n").toString();
    }

    private static String label(Wait wait) {
        String label =
                "%s %s at %s"
                        .formatted(
                                wait.state(), Elapsed.text(wait.longest()), Labels.of(wait.port()));
        return wait.threads() == 1 ? label : label + ", " + wait.threads() + " threads";
    }

    /** Names are what their owners like. */
    private static String quoted(String label) {
        return '"' + Table.printable(label).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
