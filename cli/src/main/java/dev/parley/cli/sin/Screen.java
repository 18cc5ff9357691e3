package dev.parley.cli.sin;

import dev.parley.cli.base.Output;
import dev.parley.cli.base.Table;
import dev.parley.cli.base.Terminal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where tables are shown: one after another, or on a terminal each in the place of the one before.
 * Used by one thread.
 */
final class Screen {

    private static final String HOME = "\033[H";
    private static final String CLEAR_LINE = "\033[K\n";
    private static final String CLEAR_REST = "\033[J";

    /** A line that is too long is cut by the terminal, which else would scroll. */
    private static final String NO_WRAP = "\033[?7l";

    private static final String WRAP = "\033[?7h";

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

    private final Output output;
    private final boolean redrawn;
    private Optional<Terminal.Size> size = Optional.empty();
    private boolean used;

    /**
     * A screen.
     *
     * @param redrawn if it is a terminal
     */
    Screen(Output output, boolean redrawn) {
        this.output = output;
        this.redrawn = redrawn;
    }

    /** Refuses what nobody can read, and what would keep the node busy with being looked at. */
    static void checkPause(String name, Duration pause) {
        if (pause.compareTo(SHORTEST_PAUSE) < 0) {
            throw new IllegalArgumentException(name + " must be at least 0.1 seconds");
        }
    }

    /** How a table fits in now. */
    Table.Style style(boolean titled) {
        size = Terminal.ofData().flatMap(Terminal::size);
        int columns = size.map(Terminal.Size::columns).orElse(Integer.MAX_VALUE);
        return new Table.Style(titled, columns, this::painted);
    }

    /** Those who wait for somebody are seen at once. */
    private String painted(String title, String cell) {
        if (!title.equals("STATE")) {
            return cell;
        }
        return switch (cell) {
            case "SEND" -> output.styled("red", cell);
            case "REPLY" -> output.styled("yellow", cell);
            default -> cell;
        };
    }

    /**
     * Shows some lines.
     *
     * @param remarks no data
     */
    void show(String text, List<String> remarks) {
        if (redrawn && size.isPresent()) {
            redraw(text, remarks, size.get().lines() - 1);
        } else {
            PrintWriter data = output.data();
            data.print(used ? "\n" + text : text);
            data.flush();
            remarks.forEach(output::say);
        }
        used = true;
    }

    /** Whether there is somebody to show more to: not at the end of {@code | head}. */
    boolean isRead() {
        return !output.data().checkError();
    }

    /** In one piece, so that nothing flickers. */
    private void redraw(String text, List<String> remarks, int lines) {
        StringBuilder frame = new StringBuilder(HOME).append(NO_WRAP);
        Stream.concat(text.lines(), remarks.stream())
                .limit(Math.max(1, lines))
                .forEach(line -> frame.append(line).append(CLEAR_LINE));
        output.data().print(frame.append(CLEAR_REST).append(WRAP));
        output.data().flush();
    }
}
