package dev.parley.cli.sin;

import dev.parley.Parley;
import dev.parley.Snapshot;
import dev.parley.cli.base.AtExit;
import dev.parley.cli.base.NodeOptions;
import dev.parley.cli.base.Output;
import dev.parley.cli.base.Seconds;
import dev.parley.cli.base.Status;
import dev.parley.cli.base.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the processes again and again, the busiest first. */
@Command(
        name = "top",
        description = {
            "Show the processes of the node again and again, those first that send and receive most.",
            "MSGS/S is how many messages since the time before, in a second; the other columns are"
                    + " those of parley sin. On a terminal, q ends it."
        },
        exitCodeList = {
            "0:ended by q, or after as often as was asked for",
            "1:it failed; the reason is on standard error",
            "2:the command line is wrong",
            "130:interrupted by Ctrl-C"
        })
public final class TopCommand implements Callable<Integer> {

    @Mixin private final NodeOptions node = new NodeOptions("top");

    @Mixin private final ViewOptions options = new ViewOptions();

    @Option(
            names = {"-d", "--delay"},
            paramLabel = "SECONDS",
            defaultValue = "1",
            converter = Seconds.class,
            description = "The time between two looks. Default: ${DEFAULT-VALUE}.")
    private Duration delay = Duration.ZERO;

    @Option(
            names = {"-c", "--count"},
            paramLabel = "COUNT",
            defaultValue = "0",
            description = "How often to show them; 0: without end. Default: ${DEFAULT-VALUE}.")
    private int count;

    private final Output output;

    /** The command. */
    public TopCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        check();
        try (Parley parley = node.join()) {
            Optional<Terminal> keys = Terminal.ofData().filter(this::hasKeys);
            if (keys.isPresent()) {
                try (QuitKey _ = AtExit.closing(() -> QuitKey.open(keys.get()))) {
                    watch(parley);
                }
            } else {
                watch(parley);
            }
        }
        return Status.OK;
    }

    private boolean hasKeys(Terminal terminal) {
        return !options.isJson() && terminal.isInput() && terminal.size().isPresent();
    }

    private void watch(Parley parley) throws IOException, InterruptedException {
        Screen screen = new Screen(output, !options.isJson());
        Snapshot before = parley.look();
        long beforeNanos = System.nanoTime();
        for (int shown = 0; (count == 0 || shown < count) && screen.isRead(); shown++) {
            Thread.sleep(delay);
            Snapshot now = parley.look();
            long nanos = System.nanoTime();
            Duration elapsed = Duration.ofNanos(nanos - beforeNanos);
            View view = new BusyView(Traffic.between(before, now, elapsed));
            options.show(screen, now, view, List.of(view));
            before = now;
            beforeNanos = nanos;
        }
    }

    private void check() {
        if (count < 0) {
            throw new IllegalArgumentException("count must be >= 0, count=" + count);
        }
        Screen.checkPause("delay", delay);
    }
}
