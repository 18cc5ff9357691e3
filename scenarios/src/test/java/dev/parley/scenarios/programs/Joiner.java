package dev.parley.scenarios.programs;

import dev.parley.OverLimit;
import dev.parley.Parley;

/**
 * A process that joins and does nothing. Prints "joined UID", or "over limit: " and what the kernel
 * says; leaves when it is killed.
 */
public final class Joiner {

    private Joiner() {}

    /** Waits for its end. */
    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join()) {
            System.out.println("joined " + parley.self().uid());
            Thread.currentThread().join();
        } catch (OverLimit e) {
            System.out.println("refused " + e.getMessage());
        }
    }
}
