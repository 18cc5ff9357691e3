package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.Limit;
import dev.parley.wire.Ask;
import dev.parley.wire.Refusal;
import dev.parley.wire.RightUse;
import dev.parley.wire.Tell;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.Refused;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** How often what was said in all the worlds: where nothing was said, nothing was shown. */
final class Tally {

    private final Map<Class<? extends Tell>, Integer> told = new HashMap<>();
    private final Map<Class<? extends Ask>, Integer> misnaming = new HashMap<>();
    private final Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
    private final Map<RightUse, Integer> connected = new EnumMap<>(RightUse.class);
    private final Map<Limit, Integer> limits = new EnumMap<>(Limit.class);

    void count(Tell tell) {
        told.merge(tell.getClass(), 1, Integer::sum);
        if (tell instanceof Connected link) {
            connected.merge(link.use(), 1, Integer::sum);
        }
        if (tell instanceof Refused(Refusal refusal, String reason)) {
            refused.merge(refusal, 1, Integer::sum);
            if (refusal == Refusal.OVER_LIMIT) {
                count(reason);
            }
        }
    }

    /** The number of a right was said with a link by which it does not go. */
    void countMisnaming(Ask ask) {
        misnaming.merge(ask.getClass(), 1, Integer::sum);
    }

    private void count(String reason) {
        for (Limit limit : Limit.values()) {
            if (reason.contains(limit.title() + "=")) {
                limits.merge(limit, 1, Integer::sum);
            }
        }
    }

    int of(Class<? extends Tell> kind) {
        return told.getOrDefault(kind, 0);
    }

    int ofMisnaming(Class<? extends Ask> kind) {
        return misnaming.getOrDefault(kind, 0);
    }

    int of(Refusal refusal) {
        return refused.getOrDefault(refusal, 0);
    }

    int of(RightUse use) {
        return connected.getOrDefault(use, 0);
    }

    int of(Limit limit) {
        return limits.getOrDefault(limit, 0);
    }
}
