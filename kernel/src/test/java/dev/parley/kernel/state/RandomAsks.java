package dev.parley.kernel.state;

import dev.parley.wire.Ask;
import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.ClosePort;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Ask.DetachName;
import dev.parley.wire.Ask.Disconnect;
import dev.parley.wire.Ask.Hello;
import dev.parley.wire.Ask.ListNames;
import dev.parley.wire.Ask.OpenPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Questions about few names, ports and links, so that they meet; some of them make no sense. */
final class RandomAsks {

    private static final int NAMES = 12;
    private static final int LONGEST_PATIENCE_SECONDS = 5;

    private final Random random;
    private final List<Long> ids = new ArrayList<>(List.of(0L));

    RandomAsks(Random random) {
        this.random = random;
    }

    /** An id that there is, or was; later questions ask for it. */
    void know(long id) {
        ids.add(id);
    }

    Ask next() {
        return switch (random.nextInt(20)) {
            case 0 -> new Hello(0, "");
            case 1 -> new ListNames(name());
            case 2, 3 -> new OpenPort("");
            case 4, 5, 6 -> new OpenPort(name());
            case 7 -> new ClosePort(id());
            case 8, 9 -> new AttachName(id(), name());
            case 10, 11 -> new DetachName(id(), name());
            case 12, 13 -> new Disconnect(id());
            case 14 -> new Connect("", id(), 1, 256, patienceNanos());
            case 15 -> new Connect(name(), 0, random.nextInt(70), 256, patienceNanos());
            default -> new Connect(name(), 0, 1, 256, patienceNanos());
        };
    }

    private String name() {
        return random.nextInt(50) == 0 ? "\n" : "name" + random.nextInt(NAMES);
    }

    /** Mostly a young one, which is likely to be alive. */
    private long id() {
        int back = Math.min(random.nextInt(30), random.nextInt(ids.size()));
        return ids.get(ids.size() - 1 - back);
    }

    private long patienceNanos() {
        return random.nextBoolean()
                ? 0
                : Duration.ofSeconds(random.nextInt(LONGEST_PATIENCE_SECONDS)).toNanos();
    }
}
