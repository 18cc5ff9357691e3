package dev.parley;

/**
 * The send would have waited for ever: it closed a circle of threads that wait for each other,
 * which the text names. It was withdrawn ({@link Delivered#NO}), so all the others can go on; of
 * what had been forwarded nobody knows what the one who forwarded it has done ({@link
 * Delivered#UNKNOWN}).
 */
public final class DeadlockAvoided extends ParleyException {

    private static final long serialVersionUID = 1L;

    DeadlockAvoided(Delivered delivered, String what) {
        super(Errno.EDEADLK, delivered, what);
    }
}
