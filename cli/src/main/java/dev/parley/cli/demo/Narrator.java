package dev.parley.cli.demo;

import dev.parley.cli.base.Output;
import java.io.PrintWriter;
import java.util.Locale;

/** Tells the audience what happens. Used by one thread. */
final class Narrator {

    private static final int NAME_WIDTH = 6;
    private static final String ERASE_LINE = "\r\033[K";

    private final PrintWriter story;
    private final Output output;
    private final int roundTrips;
    private final boolean watched = Output.talksToTerminal();
    private boolean progressShown;

    /**
     * A narrator of so many round trips.
     *
     * @param story where the story goes
     */
    Narrator(Output output, PrintWriter story, int roundTrips) {
        this.output = output;
        this.story = story;
        this.roundTrips = roundTrips;
    }

    /** Begins a scene. */
    void scene(String title) {
        eraseProgress();
        story.println();
        story.println(output.bold(title));
    }

    /** Somebody does or says something. */
    void line(Role actor, String words) {
        eraseProgress();
        String name = String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s", actor.label());
        story.printf(Locale.ROOT, "  %s  %s%n", output.styled(actor.style(), name), words);
    }

    /** Somebody is no more. */
    void death(Role actor) {
        line(actor, output.styled("fg(red)", "is killed"));
    }

    /** Something to add. */
    void remark(String words) {
        eraseProgress();
        story.println("  " + words);
    }

    /** How far the measurement is, for those who watch; replaced by what comes next. */
    void progress(int done) {
        if (watched) {
            output.talk().print(ERASE_LINE + "  measuring: " + 100L * done / roundTrips + " %");
            output.talk().flush();
            progressShown = true;
        }
    }

    private void eraseProgress() {
        if (progressShown) {
            output.talk().print(ERASE_LINE);
            output.talk().flush();
            progressShown = false;
        }
    }
}
