package dev.parley.cli.sin;

import dev.parley.Parley;
import dev.parley.Snapshot;
import dev.parley.cli.base.NodeOptions;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Seconds;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a node: who is there, and who waits for whom. */
@Command(
        name = "sin",
        description = {
            "Show the processes of the node, what they do, and whom they wait for; or another view.",
            "Each line is a process, or those of its threads that do the same: THR of them. BLK is"
                    + " whom they wait for, FOR how long the one has that has waited longest, MSGS"
                    + " how many messages the process has sent and received."
        },
        footer = {
            "VIEW is one of",
            "  processes  what each does",
            "  threads    the same, a line for each thread",
            "  names      who serves what",
            "  ports      where messages arrive, and how many threads wait there",
            "  links      who may send to whom, and by what",
            "  waits      who waits for whom, as a tree",
            "  deadlocks  who waits for each other; exit status 1 if anybody does",
            "  versions   which version each is, and which of Parley it has",
            "  dead       who is gone, and somebody who asked has not taken note",
            "",
            "STATE is one of",
            "  READY    it runs, or waits for something else",
            "  RECEIVE  it waits for a message",
            "  SEND     it has sent, and nobody has received that yet",
            "  REPLY    it has sent, and waits for the reply",
            "  DEAD     it is gone, FOR so long, and somebody has yet to take note"
        })
public final class SinCommand implements Callable<Integer> {

    @Mixin private final NodeOptions node = new NodeOptions("sin");

    @Parameters(
            paramLabel = "VIEW",
            arity = "0..1",
            defaultValue = Views.DEFAULT,
            converter = Views.class,
            completionCandidates = Views.class,
            description = "What to show; its first letters are enough. Default: ${DEFAULT-VALUE}.")
    private View view = Views.ALL.getFirst();

    @Mixin private final ViewOptions options = new ViewOptions();

    @Option(names = "--dot", description = "Print the view waits for Graphviz.")
    private boolean dot;

    @Option(
            names = "--watch",
            paramLabel = "SECONDS",
            arity = "0..1",
            fallbackValue = PerhapsSeconds.DEFAULT,
            preprocessor = PerhapsSeconds.class,
            converter = Seconds.class,
            description = "Show it again and again. Default: every ${FALLBACK-VALUE} seconds.")
    private @Nullable Duration pause;

    private final Output output;

    /** The command; public, as are the others, for {@code Main}. */
    public SinCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Duration between = pause;
        Screen screen = new Screen(output, between != null && !options.isJson() && !dot);
        try (Parley parley = node.join()) {
            int status = show(screen, parley);
            while (between != null && screen.isRead()) {
                Thread.sleep(between);
                status = show(screen, parley);
            }
            return status;
        }
    }

    private int show(Screen screen, Parley parley) throws IOException {
        View looking = view.looking(parley);
        Snapshot snapshot = parley.look();
        if (dot) {
            screen.show(Dot.text(snapshot), List.of());
        } else {
            options.show(screen, snapshot, looking, inJson(looking));
        }
        return looking.status();
    }

    /** The first view is the whole: to a program it is everything. */
    private static List<View> inJson(View looking) {
        return looking instanceof ProcessView ? Views.WHOLE : List.of(looking);
    }

    private void check() {
        if (dot && (options.isJson() || !(view instanceof WaitView))) {
            throw new IllegalArgumentException("--dot is for: parley sin waits");
        }
        if (pause != null) {
            Screen.checkPause("--watch", pause);
        }
    }
}
