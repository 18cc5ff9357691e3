package dev.parley.kernel.state;

import static dev.parley.kernel.state.TestNode.UID;

import dev.parley.wire.Ask;
import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.ClosePort;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Ask.DetachName;
import dev.parley.wire.Ask.Disconnect;
import dev.parley.wire.Ask.Hello;
import dev.parley.wire.Ask.ListNames;
import dev.parley.wire.Ask.Look;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.Ask.Unwatch;
import dev.parley.wire.Ask.WatchMember;
import dev.parley.wire.Ask.WatchName;
import dev.parley.wire.LinkKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Questions about few names, ports and links, so that they meet; some of them make no sense. */
final class RandomAsks {

    static final int NAMES = 12;

    private static final int PROCESSES = 8;
    private static final int FORMER_IDS = 12;
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
        return switch (random.nextInt(26)) {
            case 0 -> new Hello(0, "", "1", 0);
            case 1 -> new ListNames(name());
            case 2, 3 -> new OpenPort("");
            case 4, 5, 6 -> new OpenPort(name());
            case 7 -> new ClosePort(id());
            case 8, 9 -> new AttachName(id(), name());
            case 10, 11 -> new DetachName(id(), name());
            case 12, 13 -> new Disconnect(id());
            case 20, 21 -> new WatchName(name());
            case 22, 23 -> new WatchMember(random.nextBoolean() ? id() : foreignId(), pid(), UID);
            case 24 -> new Unwatch(id());
            case 25 -> new Look(4096);
            case 14 -> new Connect("", id(), kind(), 1, 256, patienceNanos());
            case 15 -> new Connect(name(), 0, kind(), random.nextInt(70), 256, patienceNanos());
            default -> new Connect(name(), 0, kind(), 1, 256, patienceNanos());
        };
    }

    private LinkKind kind() {
        return random.nextBoolean() ? LinkKind.MEMORY : LinkKind.SOCKET;
    }

    private String name() {
        return random.nextInt(50) == 0 ? "\n" : "name" + random.nextInt(NAMES);
    }

    /** One of few processes that were here before, or are. */
    int pid() {
        return 6_000 + random.nextInt(PROCESSES);
    }

    /** What such a process says that it was: often nothing. */
    long formerId() {
        return switch (random.nextInt(4)) {
            case 0, 1 -> 0;
            case 2 -> id();
            default -> foreignId();
        };
    }

    NameHolder formerHolder() {
        return new NameHolder(foreignId(), pid(), UID);
    }

    private long foreignId() {
        return (TestNode.EPOCH + 1) << 40 | random.nextInt(FORMER_IDS);
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
