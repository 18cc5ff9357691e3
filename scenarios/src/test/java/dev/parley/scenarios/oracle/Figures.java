package dev.parley.scenarios.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** How much happened. Owned by one thread. */
public final class Figures {

    private final Map<End, Long> ends = new EnumMap<>(End.class);
    private long sends;
    private long receipts;
    private long forwards;
    private long lives;
    private long kills;
    private long stops;
    private long kernelKills;
    private long told;

    Figures() {}

    /** Of all journals of a directory so far. */
    public static Figures in(Path directory) throws IOException {
        Figures figures = new Figures();
        for (Path file : Journal.filesIn(directory)) {
            Journal.read(file, figures::count);
        }
        return figures;
    }

    void count(Entry entry) {
        switch (entry) {
            case Entry.Intent _ -> sends++;
            case Entry.Outcome outcome -> ends.merge(outcome.end(), 1L, Long::sum);
            case Entry.Received _ -> receipts++;
            case Entry.Forwarded forwarded -> forwards += forwarded.met() ? 1 : 0;
            case Entry.Born _ -> lives++;
            case Entry.Killed _ -> kills++;
            case Entry.Stopped _ -> stops++;
            case Entry.KernelKilled _ -> kernelKills++;
            case Entry.Told _ -> told++;
            case Entry.Leaving _,
                    Entry.Replied _,
                    Entry.Forwarding _,
                    Entry.Opened _,
                    Entry.Closing _,
                    Entry.Watching _,
                    Entry.Watched _,
                    Entry.KernelStarted _ -> {}
        }
    }

    /** How many messages were going to be sent. */
    public long sends() {
        return sends;
    }

    /** How many ended so. */
    public long ended(End end) {
        return ends.getOrDefault(end, 0L);
    }

    /** How many requests were forwarded, each as often as it was. */
    public long forwards() {
        return forwards;
    }

    /** How many processes were killed. */
    public long kills() {
        return kills;
    }

    /** How often the kernel was killed. */
    public long kernelKills() {
        return kernelKills;
    }

    @Override
    public String toString() {
        return """
                %,d sends: %,d replied, %,d failed, %,d not delivered, %,d unknown; \
                %,d received, %,d forwarded; %d lives, %d killed, %d stops, kernel killed %d times, \
                %d ends told\
                """
                .formatted(
                        sends,
                        ended(End.REPLIED),
                        ended(End.FAILED),
                        ended(End.NOT_DELIVERED),
                        ended(End.UNKNOWN),
                        receipts,
                        forwards,
                        lives,
                        kills,
                        stops,
                        kernelKills,
                        told);
    }
}
