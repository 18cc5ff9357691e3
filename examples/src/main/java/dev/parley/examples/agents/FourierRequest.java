package dev.parley.examples.agents;

import dev.parley.Request;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * What clients and agents say to the manager. Two numbers of 8 bytes, then points, each of two
 * doubles; all in the byte order of the machine, for both sides are on it.
 *
 * <pre>
 * offset  size  field
 *      0     8  what: 1 transform, 2 ready, 3 result
 *      8     8  of a result: the ticket that came with the work; else 0
 *     16        of transform: the signal; of a result: the spectrum of the slice
 * </pre>
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never shared
sealed interface FourierRequest {

    int HEADER_BYTES = 16;

    long TRANSFORM = 1;
    long READY = 2;
    long RESULT = 3;

    /** A client wants the spectrum, which is the reply: points. */
    record Transform(double[] signal) implements FourierRequest {}

    /** An agent wants {@link Work}, which is the reply. */
    record Ready() implements FourierRequest {}

    /** An agent has done its work, and wants more. */
    record Result(long ticket, double[] spectrum) implements FourierRequest {}

    /** To be sent, one after the other. */
    default List<MemorySegment> parts() {
        return switch (this) {
            case Transform(double[] signal) -> parts(TRANSFORM, 0, signal);
            case Ready() -> parts(READY, 0);
            case Result(long ticket, double[] spectrum) -> parts(RESULT, ticket, spectrum);
        };
    }

    /** Empty: it is none. */
    static Optional<FourierRequest> decode(Request request) {
        long size = request.size() - HEADER_BYTES;
        if (size < 0 || size > 2L * Double.BYTES * Fourier.MOST_POINTS || size % 16 != 0) {
            return Optional.empty();
        }
        long[] header = new long[2];
        double[] points = new double[(int) size / Double.BYTES];
        request.read(0, List.of(MemorySegment.ofArray(header), MemorySegment.ofArray(points)));
        if (header[0] == TRANSFORM) {
            return Optional.of(new Transform(points));
        } else if (header[0] == READY) {
            return Optional.of(new Ready());
        } else if (header[0] == RESULT) {
            return Optional.of(new Result(header[1], points));
        }
        return Optional.empty();
    }

    private static List<MemorySegment> parts(long what, long ticket, double... points) {
        return List.of(
                MemorySegment.ofArray(new long[] {what, ticket}), MemorySegment.ofArray(points));
    }
}
