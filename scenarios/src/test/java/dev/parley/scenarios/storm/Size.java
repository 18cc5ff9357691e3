package dev.parley.scenarios.storm;

import java.util.SplittableRandom;

/** How long messages are: most travel in a slot's line, many in its rooms, a few beside it. */
final class Size {

    private static final int LINE_BYTES = 32;
    private static final int ROOM_BYTES = 4_000;
    private static final int LONGEST_BYTES = 40_000;

    private Size() {}

    static int any(SplittableRandom random, int leastBytes) {
        return random.nextInt(20) == 0
                ? random.nextInt(ROOM_BYTES, LONGEST_BYTES)
                : ordinary(random, leastBytes);
    }

    /** One that the link itself carries. */
    static int ordinary(SplittableRandom random, int leastBytes) {
        return random.nextInt(leastBytes, random.nextInt(3) == 0 ? ROOM_BYTES : LINE_BYTES + 1);
    }
}
