package dev.parley.examples.agents;

import dev.parley.Errno;
import dev.parley.Request;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A client's request, its slices, and the spectra that are there. Owned by who serves. */
final class Job {

    private final Request request;
    private final List<double[]> slices;
    private final Map<Integer, double[]> spectra = new TreeMap<>();
    private boolean over;

    /** A part of a job, which an agent can do. */
    record Slice(Job job, int index) {

        double[] points() {
            return job.slices.get(index);
        }
    }

    Job(Request request, double[] signal) {
        this.request = request;
        this.slices = Fft.slices(signal, FourierManager.SLICES);
    }

    List<Slice> slices() {
        return IntStream.range(0, slices.size()).mapToObj(i -> new Slice(this, i)).toList();
    }

    /** Whether nothing is to be done any more. */
    boolean isOver() {
        return over;
    }

    /** If nobody waits for it any more. The reply reaches nobody: it gives the slot back. */
    void endIfAbandoned() {
        if (!over && request.abandoned()) {
            over = true;
            request.fail(Errno.ECANCELED);
        }
    }

    /** The last one makes it whole: then the client has its reply. */
    void put(Slice slice, double[] spectrum) {
        spectra.put(slice.index(), spectrum);
        if (!over && spectra.size() == slices.size()) {
            over = true;
            request.reply(0, MemorySegment.ofArray(Fft.combine(List.copyOf(spectra.values()))));
        }
    }
}
