package dev.parley.examples.poll;

/** Counts primes, a few numbers at a time. Owned by one thread. */
final class Sieve {

    /** What is looked at in a step: small enough that who asks need not wait. */
    private static final int STEP = 1_000;

    private final int limit;
    private int below;
    private int primes;

    Sieve(int limit) {
        this.limit = limit;
    }

    boolean isDone() {
        return below == limit;
    }

    void step() {
        int end = Math.min(limit - below, STEP) + below;
        for (; below < end; below++) {
            if (isPrime(below)) {
                primes++;
            }
        }
    }

    Progress progress() {
        return new Progress(below, primes);
    }

    private static boolean isPrime(int number) {
        if (number < 4 || number % 2 == 0) {
            return number == 2 || number == 3;
        }
        for (int divisor = 3; divisor <= number / divisor; divisor += 2) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return true;
    }
}
