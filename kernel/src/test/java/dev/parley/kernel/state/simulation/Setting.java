package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.EndBounds;
import dev.parley.kernel.state.Limit;
import dev.parley.kernel.state.Limits;
import dev.parley.kernel.state.Policy;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * What the world of a simulation is like.
 *
 * @param isPublic the node lets in everybody, not only the kernel's own user
 * @param hasTrouble processes and kernels die, connections break; a death can hide that somebody
 *     was forgotten, so some worlds have none
 * @param ends so many ends of members the node has in mind
 * @param steps some worlds are long: it takes a while until anybody has a right to pass on
 * @param socketFrames so much fits into a socket whose process does not read
 */
record Setting(
        boolean isPublic,
        boolean hasTrouble,
        Limits limits,
        EndBounds ends,
        int honest,
        int rogues,
        int steps,
        int socketFrames) {

    static final int KERNEL_UID = 1000;
    static final int OTHER_UID = 1001;
    static final int ROOT = 0;

    private static final int LONG_STEPS = 1_000;

    static Setting draw(SplittableRandom random) {
        return new Setting(
                random.nextBoolean(),
                random.nextInt(4) != 0,
                limits(random),
                ends(random),
                random.nextInt(2, 7),
                random.nextInt(0, 4),
                random.nextInt(8) == 0
                        ? random.nextInt(LONG_STEPS, 2 * LONG_STEPS)
                        : random.nextInt(50, 400),
                random.nextInt(1, 4));
    }

    private static EndBounds ends(SplittableRandom random) {
        return random.nextInt(4) == 0
                ? EndBounds.STANDARD
                : new EndBounds(random.nextInt(1, 4), random.nextInt(1, 4), random.nextInt(1, 5));
    }

    private static Limits limits(SplittableRandom random) {
        Limits limits = Limits.standard();
        for (Limit limit : Limit.values()) {
            if (random.nextInt(3) == 0) {
                limits = limits.with(limit, tight(limit, random));
            }
        }
        return limits;
    }

    private static long tight(Limit limit, SplittableRandom random) {
        return switch (limit) {
            case MEMBERS_PER_UID -> random.nextInt(3, 9);
            case PORTS_PER_MEMBER, NAMES_PER_MEMBER -> random.nextInt(1, 5);
            case LINKS_PER_MEMBER -> random.nextInt(1, 6);
            case LINK_BYTES_PER_UID -> 4096L * random.nextInt(2, 20);
            case WAITING_PER_MEMBER, UNREAD_PER_MEMBER -> random.nextInt(4);
            case WATCHES_PER_MEMBER -> random.nextInt(1, 6);
            case RIGHTS_PER_UID -> random.nextInt(1, 6);
            case DESCRIPTORS_PER_UID -> random.nextInt(12, 80);
        };
    }

    /** In a long world more comes of what is begun, for it is disturbed less often. */
    boolean isLong() {
        return steps >= LONG_STEPS;
    }

    Policy policy() {
        return isPublic ? Policy.everybody(KERNEL_UID) : Policy.onlyUid(KERNEL_UID);
    }

    boolean letsIn(int uid) {
        return isPublic || uid == KERNEL_UID;
    }

    /** Whether it may own names, and watch all members. */
    boolean isPrivileged(int uid) {
        return !isPublic || uid == KERNEL_UID || uid == ROOT;
    }

    /** For the reader of a failure: those limits only that are not as usual. */
    @Override
    public String toString() {
        String tight =
                Arrays.stream(Limit.values())
                        .filter(limit -> limits.of(limit) != Limits.standard().of(limit))
                        .map(limit -> limit.title() + "=" + limits.of(limit))
                        .collect(Collectors.joining(", "));
        return "%s world, %s, %d honest processes, %d rogues, %d steps, %s; limits: %s"
                .formatted(
                        isPublic ? "a public" : "a private",
                        hasTrouble ? "with trouble" : "without trouble",
                        honest,
                        rogues,
                        steps,
                        ends,
                        tight.isEmpty() ? "as usual" : tight);
    }
}
