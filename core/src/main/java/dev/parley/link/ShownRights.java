package dev.parley.link;

import java.util.Set;

/**
 * What was shown to the other side for one message, until it is known what became of that. Used by
 * the thread that sends the message.
 */
public final class ShownRights {

    private final RightsGiver giver;
    private final RightsGiver.Showing showing;
    private final int errno;

    ShownRights(RightsGiver giver, RightsGiver.Showing showing, int errno) {
        this.giver = giver;
        this.showing = showing;
        this.errno = errno;
    }

    /**
     * 0: the other side keeps them; else why not. ETIMEDOUT: it did not answer, or was not waited
     * for; EPIPE: it is gone.
     */
    public int errno() {
        return errno;
    }

    /**
     * To be called once.
     *
     * @param isGiven whether the message was received, or may have been
     * @return if not: the places of the requests that are the giver's again; a peer that breaks the
     *     rules may have had others forwarded
     */
    public Set<Integer> settle(boolean isGiven) {
        if (isGiven) {
            giver.given(showing);
            return Set.of();
        }
        return giver.withdraw(showing);
    }
}
