package dev.parley.examples.agents;

import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;
import dev.parley.examples.agents.Job.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Has agents transform the signals of clients. It sends to nobody: an agent reports, and the reply
 * is its work. So it never waits for an agent, nor has to know beforehand which there are.
 *
 * <p>Owned by the thread that serves.
 */
public final class FourierManager {

    /** How many parts a signal is cut into. */
    static final int SLICES = 16;

    /** How many signals there may be at a time. */
    static final int MOST_JOBS = 64;

    private final List<Job> jobs = new ArrayList<>();
    private final Deque<Slice> waiting = new ArrayDeque<>();

    /** Reports that are not replied: agents that wait for work. */
    private final Queue<Request> idle = new ArrayDeque<>();

    /** What is being done, by ticket. */
    private final Map<Long, Given> given = new HashMap<>();

    private long lastTicket;

    /** A slice, and who is doing it. */
    private record Given(Slice slice, Member agent) {}

    /** Nothing to do yet. */
    public FourierManager() {}

    /** Serves clients and agents. */
    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Port port = parley.open(Fourier.NAME)) {
            new FourierManager().serve(port);
        }
    }

    /** Serves until the port is closed, which is how it ends: {@link dev.parley.Closed}. */
    public void serve(Port port) throws ParleyException {
        while (true) {
            switch (port.receive()) {
                case Request request -> answer(request);
                case Notice.ClientGone(Member client) -> takeBack(client);
                case Pulse _, Proxy _, Notice _ -> {} // it asked for none of these
            }
            forgetWhatIsOver();
            handOut();
        }
    }

    private void answer(Request request) {
        FourierRequest.decode(request)
                .ifPresentOrElse(asked -> answer(request, asked), () -> request.fail(Errno.EINVAL));
    }

    private void answer(Request request, FourierRequest asked) {
        switch (asked) {
            case FourierRequest.Transform(double[] signal) -> begin(request, signal);
            case FourierRequest.Ready() -> await(request);
            case FourierRequest.Result(long ticket, double[] spectrum) ->
                    take(request, ticket, spectrum);
        }
    }

    private void begin(Request request, double[] signal) {
        if (!Fourier.isLength(signal.length)) {
            request.fail(Errno.EINVAL);
        } else if (jobs.size() == MOST_JOBS) {
            request.fail(Errno.EAGAIN);
        } else {
            Job job = new Job(request, signal);
            jobs.add(job);
            waiting.addAll(job.slices());
        }
    }

    private void await(Request report) {
        if (report.replyCapacity() < Work.MOST_BYTES) {
            report.fail(Errno.EMSGSIZE);
        } else {
            idle.add(report);
        }
    }

    // [start:manager]
    /** An agent reports a result: its own, of what it was given. Then it waits for more. */
    private void take(Request report, long ticket, double[] spectrum) {
        Given work = given.get(ticket);
        if (work == null || !work.agent().equals(report.sender())) {
            report.fail(Errno.ESTALE);
        } else if (spectrum.length != work.slice().points().length) {
            report.fail(Errno.EINVAL);
        } else {
            given.remove(ticket);
            work.slice().job().put(work.slice(), spectrum);
            await(report);
        }
    }

    private void handOut() {
        while (!waiting.isEmpty() && !idle.isEmpty()) {
            give(waiting.remove(), idle.remove());
        }
    }

    private void give(Slice slice, Request report) {
        long ticket = ++lastTicket;
        Given work = new Given(slice, report.sender());
        given.put(ticket, work);
        if (!report.reply(0, new Work(ticket, slice.points()).parts())) {
            takeBack(work); // the agent has left: it never had it
        }
    }

    /** An agent is gone, or a client: what it was doing is for others. */
    private void takeBack(Member agent) {
        List<Given> lost =
                given.values().stream().filter(work -> work.agent().equals(agent)).toList();
        lost.forEach(this::takeBack);
    }

    private void takeBack(Given work) {
        given.values().remove(work);
        waiting.addFirst(work.slice());
    }

    // [end:manager]

    /** Also what nobody waits for any more: its client is gone, or has given up. */
    private void forgetWhatIsOver() {
        jobs.forEach(Job::endIfAbandoned);
        jobs.removeIf(Job::isOver);
        waiting.removeIf(slice -> slice.job().isOver());
        idle.removeIf(report -> report.abandoned() && !report.fail(Errno.ECANCELED));
    }
}
