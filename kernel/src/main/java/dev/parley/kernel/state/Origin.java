package dev.parley.kernel.state;

import java.util.Map;

/**
 * What a node begins with.
 *
 * @param epoch the random number of this life of the node; the ids of two lives are told from each
 *     other by {@link Node#tag}
 * @param name at most {@value dev.parley.wire.Wire#MAX_LABEL_BYTES} bytes
 * @param kept the names of the kernel before, and whose they are if they come back in time
 */
public record Origin(
        long epoch, String name, Policy policy, Limits limits, Map<String, NameHolder> kept) {

    /** A node that has no kernel before it. */
    public static Origin first(long epoch, String name, Policy policy, Limits limits) {
        return new Origin(epoch, name, policy, limits, Map.of());
    }
}
