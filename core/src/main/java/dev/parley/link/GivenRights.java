package dev.parley.link;

import dev.parley.linux.Fd;
import dev.parley.wire.RightUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rights that are to go with one message.
 *
 * <p>Used by one thread, until they are shown to the other side.
 */
public final class GivenRights {

    private final List<RightEntry> entries = new ArrayList<>();
    private final List<Fd> descriptors = new ArrayList<>();
    private final Map<Integer, Held> requests = new HashMap<>();

    /** The right to a port, which the kernel has made for who is at the other end of the link. */
    public void addConnection(long rightId, RightUse use) {
        entries.add(new RightEntry(RightEntry.Kind.CONNECTION, use, rightId));
    }

    /** A descriptor, which is owned by this from now on. */
    public void addDescriptor(Fd descriptor) {
        descriptors.add(descriptor);
        entries.add(RightEntry.DESCRIPTOR);
    }

    /** A request that nobody else can answer any more: {@link Held#handOver}. */
    public void addRequest(Held request) {
        requests.put(entries.size(), request);
        entries.add(RightEntry.REQUEST);
    }

    /** They go with nothing. What the kernel made, and the requests, are the caller's to see to. */
    public void close() {
        descriptors.forEach(Fd::close);
    }

    List<RightEntry> entries() {
        return entries;
    }

    List<Fd> descriptors() {
        return descriptors;
    }

    /** By their places. */
    Map<Integer, Held> requests() {
        return requests;
    }
}
