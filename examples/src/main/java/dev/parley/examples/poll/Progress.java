package dev.parley.examples.poll;

/**
 * How far the counter is.
 *
 * @param below so far it has looked
 * @param primes so many it has found
 */
public record Progress(int below, int primes) {

    /** For people. */
    @Override
    public String toString() {
        return primes + " primes below " + below;
    }
}
