package dev.parley.examples.agents;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Transforms signals, as clients see it: who does the work is not their concern. Thread-safe. */
public final class Fourier implements AutoCloseable {

    /** What the port of the manager is called. */
    public static final String NAME = "fourier";

    /** The fewest points of a signal. */
    public static final int FEWEST_POINTS = FourierManager.SLICES;

    /** The most points of a signal. */
    public static final int MOST_POINTS = 1 << 16;

    private final Connection connection;

    private Fourier(Connection connection) {
        this.connection = connection;
    }

    /** Connects to the manager of the node. */
    public static Fourier connect(Parley parley) throws ParleyException {
        return new Fourier(parley.connect(NAME));
    }

    /**
     * The spectrum of a signal. Blocks until agents have done the work: if there are none, until
     * some come.
     *
     * @param signal of each point the real and the imaginary part; the number of points is a power
     *     of two from {@value #FEWEST_POINTS} to {@value #MOST_POINTS}
     * @throws dev.parley.ServerFailed EAGAIN the manager has enough to do
     */
    public double[] transform(double[] signal) throws ParleyException {
        if (!isLength(signal.length)) {
            throw new IllegalArgumentException(
                    "points must be a power of two from %d to %d, length=%d"
                            .formatted(FEWEST_POINTS, MOST_POINTS, signal.length));
        }
        double[] spectrum = new double[signal.length];
        connection.send(
                new FourierRequest.Transform(signal).parts(),
                List.of(MemorySegment.ofArray(spectrum)));
        return spectrum;
    }

    /** Closes the connection. */
    @Override
    public void close() {
        connection.close();
    }

    /** Whether a signal may have so many parts, two for each point. */
    static boolean isLength(int length) {
        return length >= 2 * FEWEST_POINTS
                && length <= 2 * MOST_POINTS
                && Integer.bitCount(length) == 1;
    }
}
