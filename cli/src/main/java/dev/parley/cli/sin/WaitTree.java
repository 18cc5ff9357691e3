package dev.parley.cli.sin;

import dev.parley.Member;
import dev.parley.cli.sin.WaitGraph.Wait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Draws a graph of waits as trees: at each root a process that waits for nobody, below each process
 * those that wait for it. Where there is a circle there is no root: any process of it is taken.
 *
 * <p>A process that waits for several is in several places, and those that wait for it are shown in
 * the first of them. So there are never more lines than waits and roots.
 *
 * <p>Used by one thread.
 */
final class WaitTree {

    private static final String IN_A_CIRCLE = " (circle)";
    private static final String SHOWN_ABOVE = " (above)";

    /**
     * A line.
     *
     * @param process with the branches before it
     * @param edge to the process that it is below; empty: a root
     */
    record Row(String process, Optional<Wait> edge) {}

    private final WaitGraph graph;
    private final List<Row> rows = new ArrayList<>();
    private final Set<Long> shown = new HashSet<>();
    private final Set<Long> path = new HashSet<>();

    private WaitTree(WaitGraph graph) {
        this.graph = graph;
    }

    static List<Row> rows(WaitGraph graph) {
        WaitTree tree = new WaitTree(graph);
        for (Member member : graph.members()) {
            if (graph.waitsOf(member).isEmpty()) {
                tree.plant(member);
            }
        }
        for (Member member : graph.members()) {
            if (!tree.shown.contains(member.id())) {
                tree.plant(tree.onACircle(member));
            }
        }
        return tree.rows;
    }

    /** One that waits for itself in the end; whoever is not below a root waits for such a one. */
    private Member onACircle(Member from) {
        Set<Long> passed = new HashSet<>();
        Member member = from;
        while (passed.add(member.id())) {
            member = graph.waitsOf(member).getFirst().server();
        }
        return member;
    }

    private void plant(Member root) {
        rows.add(new Row(Labels.of(root), Optional.empty()));
        grow(root, "");
    }

    private void grow(Member server, String indent) {
        shown.add(server.id());
        path.add(server.id());
        List<Wait> waits = graph.waitsFor(server);
        for (Wait wait : waits) {
            boolean last = wait.equals(waits.getLast());
            Member waiter = wait.waiter();
            String branch = indent + (last ? "`- " : "|- ") + Labels.of(waiter);
            rows.add(new Row(branch + mark(waiter), Optional.of(wait)));
            if (!shown.contains(waiter.id())) {
                grow(waiter, indent + (last ? "   " : "|  "));
            }
        }
        path.remove(server.id());
    }

    private String mark(Member waiter) {
        if (path.contains(waiter.id())) {
            return IN_A_CIRCLE;
        }
        boolean hidden = shown.contains(waiter.id()) && !graph.waitsFor(waiter).isEmpty();
        return hidden ? SHOWN_ABOVE : "";
    }
}
