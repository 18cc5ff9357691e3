package dev.parley.node;

import dev.parley.wire.Ask;
import dev.parley.wire.Tell;
import java.util.function.Supplier;

/** A wish to be told of an end, or of several things one after the other. */
public final class Watching {

    /** Hears what is told, and is quick about it. */
    public interface Listener {
        /**
         * What was watched is gone, or what the watch is for has happened; on the background
         * thread.
         *
         * @param noted to be called, by any thread, when the program has been told
         */
        void told(Tell tell, Runnable noted);

        /** Nobody watches any more. */
        void cancelled();
    }

    /**
     * What is to be watched.
     *
     * @param ask what is asked of each kernel, made anew for each
     * @param isStanding whether it goes on when something was told
     */
    public record Wish(Supplier<Ask> ask, boolean isStanding) {

        /** For one end. */
        public static Wish once(Ask ask) {
            return new Wish(() -> ask, false);
        }
    }

    private final Wish wish;
    private final Listener listener;

    Watching(Wish wish, Listener listener) {
        this.wish = wish;
        this.listener = listener;
    }

    Ask ask() {
        return wish.ask().get();
    }

    /** Whether this is something that the kernel may tell it. */
    boolean expects(Tell tell) {
        Ask asked = ask();
        return switch (tell) {
            case Tell.Gone _ -> !(asked instanceof Ask.WatchOwner);
            case Tell.Missed _ -> asked instanceof Ask.WatchMembers;
            case Tell.OwnerIs _ -> asked instanceof Ask.WatchOwner;
            default -> false;
        };
    }

    boolean isStanding() {
        return wish.isStanding();
    }

    Listener listener() {
        return listener;
    }
}
