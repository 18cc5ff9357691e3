package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.Notice;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Receipt;
import dev.parley.Request;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The server of the demonstration: replies what it received, but for a few requests that it knows.
 *
 * <p>Owned by one thread.
 */
final class EchoServer {

    /** The name of its port. */
    static final String NAME = "echo";

    /** It keeps this one until {@link #RELEASE} comes. */
    static final String LATER = "Answer me later, please";

    /** It answers what it has kept. */
    static final String RELEASE = "Now answer the other one";

    /** It fails this one. */
    static final String IMPOSSIBLE = "What is 1 divided by 0?";

    /** It keeps this one. */
    static final String IN_VAIN = "Never answer this";

    private final Actor actor;
    private final Port port;
    private final MemorySegment message = Arena.global().allocate(Measurement.MESSAGE_BYTES);
    private final Queue<Request> kept = new ArrayDeque<>();
    private Receipt receipt = new Receipt();

    EchoServer(Actor actor, Port port) {
        this.actor = actor;
        this.port = port;
    }

    /** Serves until the process is ended. */
    void serve() throws ParleyException {
        while (true) {
            switch (port.receive(receipt)) {
                case Request request when request.size() == Measurement.MESSAGE_BYTES ->
                        echo(request);
                case Request request -> answer(request, new String(request.bytes(), UTF_8));
                case Notice.ClientGone(Member client) ->
                        actor.say("hears that " + client.program() + " has left");
                case Notice _ -> {} // of a watch: there is none
            }
        }
    }

    /** The fast way, for what is measured: says nothing, allocates nothing. */
    private void echo(Request request) throws ParleyException {
        request.read(0, message);
        request.reply(0, message);
    }

    private void answer(Request request, String text) throws ParleyException {
        switch (text) {
            case LATER, IN_VAIN -> keep(request);
            case RELEASE -> release(request);
            case IMPOSSIBLE -> {
                actor.say("fails it with EINVAL");
                request.fail(Errno.EINVAL);
            }
            default -> {
                actor.say("receives it from " + describe(request.sender()) + ", and replies");
                request.reply(request.bytes());
            }
        }
    }

    private void keep(Request request) throws ParleyException {
        kept.add(request);
        receipt = new Receipt(); // that one is in use until the reply
        actor.say("keeps it, and goes on receiving");
    }

    private void release(Request request) throws ParleyException {
        actor.say("replies to what it kept");
        for (Request held = kept.poll(); held != null; held = kept.poll()) {
            held.reply(held.bytes());
        }
        request.reply(new byte[0]);
    }

    private static String describe(Member sender) {
        return "pid %d, user %d, as the kernel states and nobody can forge"
                .formatted(sender.pid(), sender.uid());
    }
}
