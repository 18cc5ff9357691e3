package dev.parley.cli.sin;

import dev.parley.Deadlock;
import dev.parley.Member;
import dev.parley.Snapshot;
import dev.parley.Snapshot.PortInfo;
import dev.parley.Snapshot.State;
import dev.parley.cli.base.Table;
import dev.parley.cli.sin.WaitGraph.Wait;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who waits for whom, in the language of Graphviz: a box for each process, in it the ports that it
 * is waited for at, and an arrow from whoever waits to the port. An arrow is broken as long as
 * nobody has received the message. What waits in vain is red, and thick if it is in a circle.
 *
 * <p>Colours are such as can be read on white and on black.
 *
 * @param deadlocks as far as can be told from the picture that the graph is of
 */
record Dot(WaitGraph graph, List<Deadlock> deadlocks) {

    private static final String HEAD =
            """
            digraph waits {
                graph [rankdir=LR, bgcolor=transparent, nodesep=0.4, ranksep=0.7];
                node [shape=plain, fontname="Helvetica,sans-serif", fontsize=13];
                edge [fontname="Helvetica,sans-serif", fontsize=11];
            """;

    private static final String GREY = "#808a94";
    private static final String PALE_GREY = "#dde3ea";
    private static final String RED = "#e5484d";
    private static final String PALE_RED = "#ffd1d4";

    static String text(Snapshot snapshot) {
        Dot dot = new Dot(WaitGraph.of(snapshot), snapshot.deadlocks());
        StringBuilder text = new StringBuilder(HEAD);
        dot.graph.members().forEach(member -> text.append(dot.box(member)));
        dot.graph.waits().forEach(wait -> text.append(dot.arrow(wait)));
        return text.append("}\n").toString();
    }

    private String box(Member member) {
        boolean isInCircle = graph.waitsOf(member).stream().anyMatch(this::isInCircle);
        String ports =
                graph.waitsFor(member).stream()
                        .map(Wait::port)
                        .distinct()
                        .map(Dot::port)
                        .collect(Collectors.joining());
        return """
                %d [label=<<table border="0" cellborder="1" cellspacing="0" cellpadding="6" \
            color="%s"><tr><td bgcolor="%s">%s</td></tr>%s</table>>];
            """
                .formatted(
                        member.id(),
                        isInCircle ? RED : GREY,
                        isInCircle ? PALE_RED : PALE_GREY,
                        inHtml(Labels.of(member)),
                        ports);
    }

    private static String port(PortInfo port) {
        return "<tr><td port=\"p%d\" bgcolor=\"white\"><i>%s</i></td></tr>"
                .formatted(port.id(), inHtml(Labels.of(port)));
    }

    private String arrow(Wait wait) {
        String line = wait.state() == State.SEND ? "dashed" : "solid";
        String colour = isInVain(wait) ? RED : GREY;
        return "    %d -> %d:p%d [label=\"%s\", style=\"%s\", color=\"%s\", fontcolor=\"%s\"];\n"
                .formatted(
                        wait.waiter().id(),
                        wait.server().id(),
                        wait.port().id(),
                        label(wait),
                        isInCircle(wait) ? line + ",bold" : line,
                        colour,
                        colour);
    }

    private static String label(Wait wait) {
        String who = wait.threads() == 1 ? wait.thread().name() : wait.threads() + " threads";
        return "%s\\n%s %s".formatted(quoted(who), wait.state(), Elapsed.text(wait.longest()));
    }

    private boolean isInCircle(Wait wait) {
        return deadlocks.stream().flatMap(one -> one.circle().stream()).anyMatch(wait::hasPart);
    }

    private boolean isInVain(Wait wait) {
        return deadlocks.stream().flatMap(one -> one.waits().stream()).anyMatch(wait::hasPart);
    }

    /** Names are what their owners like. */
    private static String quoted(String name) {
        return Table.printable(name).replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String inHtml(String name) {
        return Table.printable(name)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }
}
