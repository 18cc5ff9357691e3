package dev.parley.streams;

import dev.parley.streams.ring.Half;
import dev.parley.streams.ring.WaitPage;
import java.util.ArrayList;
import java.util.List;

/** What is mapped for one side of a stream, to be let go of together. Thread-safe once complete. */
final class Mapped implements AutoCloseable {

    private final List<Runnable> closes = new ArrayList<>();

    Half and(Half half) {
        closes.add(half::close);
        return half;
    }

    WaitPage and(WaitPage page) {
        closes.add(page::close);
        return page;
    }

    @Override
    public void close() {
        closes.forEach(Runnable::run);
    }
}
