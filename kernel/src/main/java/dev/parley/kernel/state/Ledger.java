package dev.parley.kernel.state;

import dev.parley.wire.Refusal;
import java.util.HashMap;
import java.util.Map;

/**
 * Who uses how much of what is limited. Empty when nobody uses anything.
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Ledger {

    /** Whose use of what. */
    record Account(Limit limit, long holder) {}

    private final Limits limits;
    private final Map<Account, Long> used = new HashMap<>();

    Ledger(Limits limits) {
        this.limits = limits;
    }

    /** Refuses what would exceed the limit; changes nothing. */
    void require(Member member, Limit limit, long amount) throws RefusedException {
        if (!allows(member, limit, amount)) {
            throw new RefusedException(
                    Refusal.OVER_LIMIT,
                    "over the limit %s=%d, used=%d, asked=%d"
                            .formatted(
                                    limit.title(), limits.of(limit), used(member, limit), amount));
        }
    }

    boolean allows(Member member, Limit limit, long amount) {
        return amount <= limits.of(limit) - used(member, limit);
    }

    long used(Member member, Limit limit) {
        return used.getOrDefault(account(member, limit), 0L);
    }

    /** Charges what was {@link #require}d, or what somebody waits for and must get. */
    void charge(Member member, Limit limit, long amount) {
        if (amount > 0) {
            used.merge(account(member, limit), amount, Long::sum);
        }
    }

    void refund(Member member, Limit limit, long amount) {
        long left = used(member, limit) - amount;
        if (left < 0) {
            throw new IllegalStateException(
                    "refund of more than was charged: " + limit.title() + ", left=" + left);
        }
        if (left == 0) {
            used.remove(account(member, limit));
        } else {
            used.put(account(member, limit), left);
        }
    }

    /** Everything that is used, for tests. */
    Map<Account, Long> used() {
        return Map.copyOf(used);
    }

    boolean isEmpty() {
        return used.isEmpty();
    }

    private static Account account(Member member, Limit limit) {
        return new Account(limit, limit.holder(member));
    }

    @Override
    public String toString() {
        return used.toString();
    }
}
