package dev.parley.examples.agents;

import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.Notice;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;
import dev.parley.examples.agents.Job.Slice;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import java.time.Duration;
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

    /** How often an agent may die before it is not replaced any more, and within which time. */
    private static final int RESTARTS_PER_AGENT = 3;

    private static final Duration RESTARTS_WITHIN = Duration.ofMinutes(1);

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

    /** Serves clients and agents; so many of those, if any, it starts itself. */
    public static void main(String[] args) throws Exception {
        String agents = args.length == 0 ? "0" : args[0];
        if (!agents.matches("\\d{1,3}")) {
            System.err.println("usage: FourierManager [AGENTS], which is 0 to 999");
            System.exit(2);
        }
        try (Qnx4 qnx = Qnx4.attach();
                Port port = qnx.parley().open(Fourier.NAME)) {
            startCrew(qnx, Integer.parseInt(agents));
            new FourierManager().serve(port);
        }
    }

    /** Beside the thread that serves: they have nothing in common. */
    private static void startCrew(Qnx4 qnx, int agents) {
        Restarts restarts = new Restarts(RESTARTS_PER_AGENT * agents, RESTARTS_WITHIN);
        Crew crew = new Crew(qnx, Crew.agentCommand(), restarts, System.out::println);
        Thread.ofPlatform().daemon().name("crew").start(() -> tend(crew, agents));
    }

    private static void tend(Crew crew, int agents) {
        try {
            crew.tend(agents);
        } catch (Qnx4Exception e) {
            System.err.println("no agents are started any more: " + e.getMessage());
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
