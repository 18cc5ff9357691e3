package dev.parley.link;

/**
 * A notice: a client wants to leave what the port holds, and is kept until that is answered. It
 * vanishes from the port's queue if the reply comes first.
 *
 * @param number what the port calls the request: {@link Held#number}
 */
public record Abandonment(ServerLink link, int slot, long generation, long number) {

    /** Takes it out of the queue for good; false: it has vanished. */
    boolean take() {
        return link.unblocks().take(slot, generation);
    }
}
