package dev.parley.examples.agents;

import dev.parley.Connection;
import dev.parley.ParleyException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * A slice to transform, as an agent gets it: a ticket of 8 bytes, then points.
 *
 * @param ticket to be handed back with the result
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never shared
record Work(long ticket, double[] slice) {

    /** The most points of a slice. */
    static final int MOST_POINTS = Fourier.MOST_POINTS / FourierManager.SLICES;

    static final int MOST_BYTES = Long.BYTES + 2 * Double.BYTES * MOST_POINTS;

    /** Reports to the manager, and blocks until there is work. */
    static Work after(FourierRequest report, Connection manager) throws ParleyException {
        long[] ticket = new long[1];
        double[] room = new double[2 * MOST_POINTS];
        long size =
                manager.send(
                        report.parts(),
                        List.of(MemorySegment.ofArray(ticket), MemorySegment.ofArray(room)));
        int length = (int) (size - Long.BYTES) / Double.BYTES;
        return new Work(ticket[0], Arrays.copyOf(room, length));
    }

    /** To be replied, one after the other. */
    List<MemorySegment> parts() {
        return List.of(MemorySegment.ofArray(new long[] {ticket}), MemorySegment.ofArray(slice));
    }
}
