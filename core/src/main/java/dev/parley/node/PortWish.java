package dev.parley.node;

import dev.parley.link.Urgency;

/**
 * A port to be opened.
 *
 * @param name empty: none
 * @param urgency what its order, and its threads, make of the messages' priorities
 * @param keepsClients whether it keeps who wants to leave what it holds
 * @param byRightOnly whether others need a right that was passed to them
 */
public record PortWish(String name, Urgency urgency, boolean keepsClients, boolean byRightOnly) {

    /** One in the order of arrival, which lets go of who wants to leave. */
    public static PortWish plain(String name, boolean byRightOnly) {
        return new PortWish(name, Urgency.IGNORED, false, byRightOnly);
    }
}
