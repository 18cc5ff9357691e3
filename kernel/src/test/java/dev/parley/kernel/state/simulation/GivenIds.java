package dev.parley.kernel.state.simulation;

import java.util.HashSet;
import java.util.Set;

/**
 * The ids that a node has told somebody. All begin with a part of its epoch, and none is given
 * twice.
 */
final class GivenIds {

    /** What is known of an id. */
    enum Standing {
        GIVEN,
        OF_ANOTHER_LIFE,
        NEVER_GIVEN,
        /** Younger than all that were told. */
        UNKNOWN
    }

    private static final int COUNTER_BITS = 40;

    private final long tag;
    private final Set<Long> given = new HashSet<>();
    private long youngest;

    GivenIds(long tag) {
        this.tag = tag;
        youngest = tag << COUNTER_BITS;
    }

    /** A thing is told of for the first time. */
    void give(long id) {
        Oracle.require(id >>> COUNTER_BITS == tag, "the id is of this life", id);
        Oracle.require(given.add(id), "the id is nobody else's", id);
        youngest = Math.max(youngest, id);
    }

    Standing standing(long id) {
        if (id >>> COUNTER_BITS != tag) {
            return Standing.OF_ANOTHER_LIFE;
        }
        if (id == tag << COUNTER_BITS) {
            return Standing.NEVER_GIVEN;
        }
        return id <= youngest ? Standing.GIVEN : Standing.UNKNOWN;
    }
}
