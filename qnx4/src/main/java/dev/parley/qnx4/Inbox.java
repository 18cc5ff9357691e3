package dev.parley.qnx4;

import dev.parley.Closed;
import dev.parley.Connection;
import dev.parley.Ending;
import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.Notice;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Receipt;
import dev.parley.Received;
import dev.parley.Request;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The one queue of this process: what is received from it, and what of that is held. Thread-safe.
 */
final class Inbox {

    private static final Logger LOG = System.getLogger("dev.parley.qnx4");

    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final Port port;
    private final Peers peers;
    private final Proxies proxies;
    private final Children children;
    private final Deaths deaths;
    private final boolean receivesAgain;
    private final HeldMessages held = new HeldMessages();

    /** Messages to be used again; the first of them is to be had without a lock. */
    private final AtomicReference<@Nullable Message> spare = new AtomicReference<>();

    private final Deque<Message> spares = new ArrayDeque<>(); // guarded by itself

    Inbox(
            Port port,
            Peers peers,
            Proxies proxies,
            Children children,
            Deaths deaths,
            boolean receivesAgain) {
        this.port = port;
        this.peers = peers;
        this.proxies = proxies;
        this.children = children;
        this.deaths = deaths;
        this.receivesAgain = receivesAgain;
    }

    /**
     * What is next; {@link #seen} is called once it was copied.
     *
     * @param from 0: from anyone
     * @param waits whether to block until there is something
     * @return null: there is nothing, and nobody waits
     */
    @Nullable Message receive(int from, boolean waits) throws Qnx4Exception {
        Message message = blank();
        boolean isUsed = false;
        try {
            Message received =
                    from == 0 ? fromAnyone(message, waits) : fromOne(from, message, waits);
            isUsed = received == message;
            return received;
        } catch (ParleyException e) {
            throw Fault.of(e);
        } finally {
            if (!isUsed) {
                recycle(message);
            }
        }
    }

    /** What needs no reply is over. */
    void seen(Message message) {
        if (message.request() == null) {
            recycle(message);
        }
    }

    private @Nullable Message fromAnyone(Message into, boolean waits)
            throws ParleyException, Qnx4Exception {
        while (true) {
            Received received = next(into.receipt(), waits);
            if (received == null) {
                return null;
            }
            Message message =
                    switch (received) {
                        case Request request -> hold(into, request);
                        case Proxy proxy -> triggered(into, proxy);
                        case Notice notice -> noticed(into, notice);
                        case Pulse _ -> null; // QNX 4 has none
                    };
            if (message != null) {
                return message;
            }
        }
    }

    private @Nullable Received next(Receipt receipt, boolean waits) throws ParleyException {
        if (waits) {
            return port.receive(receipt);
        }
        Optional<Received> present = port.receive(receipt, Duration.ZERO);
        return present.orElse(null);
    }

    private Message hold(Message into, Request request) {
        int id = Ids.ofThread(request.sender().pid(), request.label());
        for (Message left = held.takeLeft(id); left != null; left = held.takeLeft(id)) {
            letGo(left);
        }
        into.hold(id, request);
        held.add(into);
        return into;
    }

    private @Nullable Message triggered(Message into, Proxy proxy) {
        if (children.isTold(proxy)) {
            Deaths.Child child = deaths.next();
            return child == null ? null : died(into, child.pid(), child.death());
        }
        Proxies.Own own = proxies.find((int) proxy.id());
        return own == null ? null : into.can(own.original(), own.message());
    }

    private @Nullable Message died(Message into, Member member, Ending ending) {
        boolean isHidden = member.pid() == 0;
        return isHidden || deaths.isToldElsewhere(member.pid())
                ? null
                : died(into, member.pid(), Deaths.of(ending));
    }

    private Message died(Message into, int pid, SystemMessage.Death death) {
        deaths.received(pid);
        return into.can(pid, death.write());
    }

    private @Nullable Message noticed(Message into, Notice notice) {
        return switch (notice) {
            case Notice.ClientGone(Member client) -> letGo(client);
            case Notice.Abandoned(Member client, long number) -> signalled(into, client, number);
            case Notice.MemberGone(Member member, Ending ending) -> died(into, member, ending);
            case Notice.MembersMissed(long count) -> {
                LOG.log(Level.WARNING, "deaths.missed count={0}", count);
                yield null;
            }
            case Notice.LastConnectionGone _, Notice.NameGone _, Notice.NameOwnerChanged _ -> null;
        };
    }

    /** What it still had here reaches nobody any more. */
    private @Nullable Message letGo(Member client) {
        for (Message message = held.takeOf(client);
                message != null;
                message = held.takeOf(client)) {
            letGo(message);
        }
        return null;
    }

    /** Its reply would reach nobody. */
    private void letGo(Message message) {
        end(message, request -> request.fail(Errno.ESRCH));
    }

    private @Nullable Message signalled(Message into, Member client, long number) {
        Message message = held.numbered(client.pid(), number);
        if (message == null) {
            return null; // it was replied meanwhile
        }
        message.signal();
        return into.can(message.id(), SystemMessage.Signal.INTERRUPT.write());
    }

    private @Nullable Message fromOne(int from, Message into, boolean waits)
            throws ParleyException, Qnx4Exception {
        if (Ids.isProxy(from)) {
            return fromProxy(proxies.require(from), into, waits);
        }
        int pid = Ids.process(from);
        Message again = receivesAgain ? held.oldestOf(pid) : null;
        if (again != null) {
            return again;
        }
        Member member = peers.member(pid);
        Optional<Request> request =
                waits
                        ? Optional.of(port.receiveFrom(member, into.receipt()))
                        : port.receiveFrom(member, into.receipt(), Duration.ZERO);
        return request.isEmpty() ? null : hold(into, request.get());
    }

    private @Nullable Message fromProxy(Proxies.Own own, Message into, boolean waits)
            throws ParleyException, Qnx4Exception {
        try {
            boolean isTriggered = port.receiveFrom(own.proxy(), waits ? FOR_EVER : Duration.ZERO);
            return isTriggered ? into.can(own.original(), own.message()) : null;
        } catch (Closed e) {
            throw new Qnx4Exception(
                    Errno.ESRCH, "receive from proxy %d: it was detached".formatted(own.id()), e);
        }
    }

    /** What is done with a request that is held. */
    interface Act<T> {
        T on(Request request) throws ParleyException;
    }

    /** Does something with what this one has sent, and leaves it held. */
    <T> T with(int id, Act<T> act) throws Qnx4Exception {
        Message message = held.find(id);
        if (message != null) {
            synchronized (message) {
                Request request = message.request();
                if (request != null && isStill(message, id)) {
                    try {
                        return act.on(request);
                    } catch (ParleyException e) {
                        throw Fault.of(e);
                    }
                }
            }
        }
        throw isNotBlocked(id);
    }

    private static boolean isStill(Message message, int id) {
        return message.id() == id || Ids.process(message.id()) == id;
    }

    private static Qnx4Exception isNotBlocked(int id) {
        return new Qnx4Exception(Errno.ESRCH, id + " is not blocked on this process");
    }

    /** Replies to what this one has sent; to what needs no reply: does nothing. */
    void reply(int id, MemorySegment msg) throws Qnx4Exception {
        Message message = taken(id);
        if (message != null && !end(message, msg)) {
            throw isNotBlocked(id);
        }
    }

    /** The same, in parts. */
    void reply(int id, List<MemorySegment> parts) throws Qnx4Exception {
        if (parts.size() == 1) {
            reply(id, parts.getFirst()); // it may be an answer to a system message
            return;
        }
        Message message = taken(id);
        if (message != null && !end(message, request -> request.reply(0, parts))) {
            throw isNotBlocked(id);
        }
    }

    /** Nobody else finds it from now on; null: there is nothing to be replied. */
    private @Nullable Message taken(int id) throws Qnx4Exception {
        if (Ids.isProxy(id)) {
            return null;
        }
        Message message = held.take(id);
        if (message == null && !deaths.answer(id)) {
            throw isNotBlocked(id);
        }
        return message;
    }

    private boolean end(Message message, MemorySegment reply) {
        boolean wasThere = false;
        synchronized (message) { // who has found it before may still be at it
            Request request = message.request();
            if (request != null) {
                boolean isReleased = message.isSignalled() && SystemMessage.isReply(reply);
                wasThere = isReleased ? request.fail(Errno.EINTR) : request.reply(0, reply);
            }
            message.end();
        }
        recycle(message);
        return wasThere;
    }

    private boolean end(Message message, Predicate<Request> last) {
        boolean wasThere;
        synchronized (message) {
            Request request = message.request();
            wasThere = request != null && last.test(request);
            message.end();
        }
        recycle(message);
        return wasThere;
    }

    /** Hands what this one has sent to somebody else. */
    void relay(int id, Connection to) throws Qnx4Exception {
        boolean wasThere = with(id, request -> request.forward(to));
        Message message = held.take(id);
        if (message != null) {
            end(message, _ -> true);
        }
        if (!wasThere) {
            throw isNotBlocked(id);
        }
    }

    private Message blank() {
        Message first = spare.getAndSet(null);
        if (first != null) {
            return first;
        }
        synchronized (spares) {
            Message next = spares.poll();
            return next == null ? new Message() : next;
        }
    }

    private void recycle(Message message) {
        message.end();
        if (!spare.compareAndSet(null, message)) {
            synchronized (spares) {
                spares.push(message);
            }
        }
    }
}
