package dev.parley.sleep;

/**
 * Whether it pays to wait awake. An adaptive one learns: a spin that found what it waited for earns
 * credit, one that ended in a sleep costs more of it; without credit the waiter sleeps at once, but
 * tries again every 32nd time.
 *
 * <p>Shared by threads without synchronization: what gets lost is a guess about a guess.
 */
public final class Spin {

    /** How long a spin lasts at least: about the price of waking a thread on another core. */
    private static final long LIMIT_NANOS = 20_000;

    /** What the partner needs besides to copy a message, and how much of that is waited for. */
    private static final long COPY_NANOS_PER_KIB = 200;

    private static final long MOST_COPIED_KIB = 5 << 10;

    /** How often a waiter on its partner's own core gives it the core before it sleeps. */
    private static final int YIELDS = 20;

    /** Looks between two readings of the clock. */
    private static final int LOOKS_PER_CLOCK = 64;

    private static final int MOST_CREDIT = 64;
    private static final int PROBE_EVERY = 32;

    /** How a waiter waits. */
    public enum Policy {
        /** Never sleep. */
        ALWAYS,
        /** Spin for a moment while that has paid lately, then sleep. */
        ADAPTIVE,
        /** Sleep at once. */
        NEVER
    }

    /** What the waiter waits for. */
    public interface Look {
        boolean isThere();
    }

    private final Policy policy;
    private final Look look;
    private int credit = MOST_CREDIT;
    private int refusals;

    public Spin(Policy policy, Look look) {
        this.policy = policy;
        this.look = look;
    }

    /** Whether the waiter should never sleep. */
    public boolean isEndless() {
        return policy == Policy.ALWAYS;
    }

    /**
     * Waits awake, for as long as it pays. A partner that runs on this very core needs the core,
     * not a spinning neighbour.
     *
     * @param copiedBytes what the partner has to copy before it is there, as far as one can guess
     * @return whether what is waited for is there
     */
    public boolean await(boolean partnerIsOnThisCore, long copiedBytes) {
        if (policy == Policy.NEVER || !isWorthIt()) {
            return false;
        }
        long limitNanos =
                LIMIT_NANOS + Math.min(copiedBytes >> 10, MOST_COPIED_KIB) * COPY_NANOS_PER_KIB;
        boolean paid = partnerIsOnThisCore ? yieldCore(limitNanos) : pause(limitNanos);
        credit = paid ? Math.min(credit + 2, MOST_CREDIT) : Math.max(credit - 4, 0);
        return paid || look.isThere();
    }

    private boolean isWorthIt() {
        return isEndless() || credit > 0 || ++refusals % PROBE_EVERY == 0;
    }

    /**
     * Whether it came while the core was given away, and sooner than by a sleep: a third one who
     * wants the core for long does not give it back, where it is taken from him for a sleeper.
     */
    @SuppressWarnings("ThreadPriorityCheck") // the scheduler is asked for nothing but the core
    private boolean yieldCore(long limitNanos) {
        long begin = System.nanoTime();
        for (int i = 0; i < YIELDS && !look.isThere(); i++) {
            Thread.yield();
        }
        return look.isThere() && System.nanoTime() - begin < limitNanos;
    }

    private boolean pause(long limitNanos) {
        long end = 0;
        for (int looks = 1; !look.isThere(); looks++) {
            Thread.onSpinWait();
            if (looks % LOOKS_PER_CLOCK == 0) {
                long now = System.nanoTime();
                if (end == 0) {
                    end = now + limitNanos;
                } else if (now - end >= 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
