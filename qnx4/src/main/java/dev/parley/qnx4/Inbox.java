package dev.parley.qnx4;

import dev.parley.Closed;
import dev.parley.Connection;
import dev.parley.Ending;
import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.Notice;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one queue of this process: what is received from it, and what of that is held. Thread-safe.
 */
final class Inbox {

    private static final Logger LOG = System.getLogger("dev.parley.qnx4");
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    /** What a receive returns that has nothing to return; no id is 0. */
    static final int NOTHING = 0;

    private final Port port;
    private final Peers peers;
    private final Proxies proxies;
    private final Children children;
    private final Deaths deaths;
    private final boolean receivesAgain;
    private final Messages messages = new Messages();

    /** Who was received from alone last: found without a look at the node. */
    private volatile @Nullable Member recent;

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
     * Stores what is next, and holds it if it is to be replied.
     *
     * @param from 0: from anyone
     * @param waits whether to block until there is something
     * @return who has sent it; {@link #NOTHING}: there is nothing, and nobody waits
     */
    int receive(int from, boolean waits, MemorySegment room) throws Qnx4Exception {
        Fault.requireWritable(room);
        return receive(from, waits, room, List.of());
    }

    /** The same, scattered over parts. */
    int receive(int from, boolean waits, List<MemorySegment> parts) throws Qnx4Exception {
        Fault.requireRoom(parts);
        return receive(from, waits, null, parts);
    }

    private int receive(
            int from, boolean waits, @Nullable MemorySegment room, List<MemorySegment> parts)
            throws Qnx4Exception {
        boolean mayBeAgain = receivesAgain && from != 0 && !Ids.isProxy(from);
        Message again = mayBeAgain ? messages.lookAtOldestOf(Ids.process(from)) : null;
        if (again != null) {
            try {
                again.store(room, parts);
                return again.id();
            } finally {
                messages.seen(again);
            }
        }
        Message message = messages.blank();
        int id = NOTHING;
        boolean isHeld = false;
        try {
            while (id == NOTHING && arrives(message, from, waits)) {
                id = store(message, room, parts);
            }
            isHeld = id != NOTHING && message.isRequest();
            return id;
        } finally {
            if (isHeld) {
                hold(message, id); // now that all is done, others may find it
            } else {
                messages.recycle(message);
            }
        }
    }

    private void hold(Message message, int id) {
        if (messages.hold(message)) {
            for (Message left = messages.takeLeft(id); left != null; left = messages.takeLeft(id)) {
                letGo(left);
            }
        }
    }

    /** Who has sent it; {@link #NOTHING}: who is gone, and what he has sent with him. */
    private static int store(
            Message message, @Nullable MemorySegment room, List<MemorySegment> parts) {
        try {
            message.store(room, parts);
            return message.id();
        } catch (IllegalStateException e) {
            boolean isGone = message.isRequest() && message.request().left();
            if (message.isRequest()) {
                message.request().fail(Errno.EFAULT);
            }
            if (!isGone) {
                throw e;
            }
            return NOTHING;
        }
    }

    /** False: there is nothing. */
    private boolean arrives(Message into, int from, boolean waits) throws Qnx4Exception {
        try {
            if (from == 0) {
                return fromAnyone(into, waits);
            }
            if (Ids.isProxy(from)) {
                return fromProxy(into, proxies.require(from), waits);
            }
            Member member = member(Ids.process(from), waits);
            return member != null && fromMember(into, member, waits);
        } catch (ParleyException e) {
            throw Fault.of(e);
        }
    }

    private boolean fromAnyone(Message into, boolean waits) throws ParleyException {
        while (true) {
            Received received = next(into.receipt(), waits);
            if (received == null) {
                return false;
            }
            boolean isThere =
                    switch (received) {
                        case Request request -> begins(into, request);
                        case Proxy proxy -> isTriggered(into, proxy);
                        case Notice notice -> isTold(into, notice);
                        case Pulse _ -> false; // QNX 4 has none
                    };
            if (isThere) {
                return true;
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

    private boolean begins(Message into, Request request) {
        int pid = request.sender().pid();
        if (pid == 0) {
            request.fail(Errno.EPERM); // from where no pid of this node is to be seen
            return false;
        }
        into.begin(Ids.ofThread(pid, request.label()), request);
        return true;
    }

    private boolean isTriggered(Message into, Proxy proxy) {
        if (children.isTold(proxy)) {
            Deaths.Ended ended = deaths.next();
            return ended != null && died(into, ended.pid(), ended.death());
        }
        Proxies.Own own = proxies.find((int) proxy.id());
        return own != null && canned(into, own.original(), own.message());
    }

    private static boolean canned(Message into, int id, byte[] message) {
        into.can(id, message);
        return true;
    }

    private boolean died(Message into, int pid, SystemMessage.Death death) {
        deaths.received(pid);
        return canned(into, pid, death.write());
    }

    private boolean isTold(Message into, Notice notice) {
        return switch (notice) {
            case Notice.ClientGone(Member client) -> letGo(client);
            case Notice.Abandoned(Member client, long number) -> {
                int id = messages.signal(client.pid(), number);
                yield id != NOTHING && canned(into, id, SystemMessage.Signal.INTERRUPT.write());
            }
            case Notice.MemberGone(Member member, Ending ending) -> isDead(into, member, ending);
            case Notice.MembersMissed(long count) -> {
                LOG.log(Level.WARNING, "deaths.missed count={0}", Long.toString(count));
                yield false;
            }
            case Notice.LastConnectionGone _, Notice.NameGone _, Notice.NameOwnerChanged _ -> false;
        };
    }

    private boolean isDead(Message into, Member member, Ending ending) {
        int pid = member.pid();
        if (pid == 0 || deaths.isToldElsewhere(pid)) {
            return false;
        }
        boolean lives = ending instanceof Ending.Left && children.awaitEnd(pid);
        return !lives && died(into, pid, Deaths.of(ending));
    }

    /** What it still had here reaches nobody any more. */
    private boolean letGo(Member client) {
        for (Message message = messages.takeOf(client);
                message != null;
                message = messages.takeOf(client)) {
            letGo(message);
        }
        return false;
    }

    private void letGo(Message message) {
        message.request().fail(Errno.ESRCH);
        messages.recycle(message);
    }

    /** Null: it does not take part yet, and nobody waits. */
    private @Nullable Member member(int pid, boolean waits) throws Qnx4Exception {
        Member known = recent;
        return known != null && known.pid() == pid ? known : peers.member(pid, waits);
    }

    private boolean fromMember(Message into, Member member, boolean waits) throws ParleyException {
        try {
            Request request = next(member, into.receipt(), waits);
            while (request != null && !begins(into, request)) {
                request = next(member, into.receipt(), waits);
            }
            recent = member;
            return request != null;
        } catch (PeerDied e) {
            recent = null;
            throw e;
        }
    }

    private @Nullable Request next(Member member, Receipt receipt, boolean waits)
            throws ParleyException {
        if (waits) {
            return port.receiveFrom(member, receipt);
        }
        Optional<Request> present = port.receiveFrom(member, receipt, Duration.ZERO);
        return present.orElse(null);
    }

    private boolean fromProxy(Message into, Proxies.Own own, boolean waits)
            throws ParleyException, Qnx4Exception {
        try {
            boolean isTriggered = port.receiveFrom(own.proxy(), waits ? FOR_EVER : Duration.ZERO);
            return isTriggered && canned(into, own.original(), own.message());
        } catch (Closed e) {
            throw proxies.closed(own.id(), e);
        }
    }

    /** What is done with a request that is held, and stays so: copying, and nothing else. */
    interface Copying {
        long copy(Request request);
    }

    /** Copies from, or to, what this one has sent. */
    long copy(int id, Copying copying) throws Qnx4Exception {
        Message message = messages.look(id);
        if (message == null) {
            throw isNotBlocked(id);
        }
        try {
            if (message.request().left()) {
                throw isNotBlocked(id);
            }
            return copying.copy(message.request());
        } catch (IllegalStateException e) {
            if (message.request().left()) {
                throw isNotBlocked(id);
            }
            throw e;
        } finally {
            messages.seen(message);
        }
    }

    private static Qnx4Exception isNotBlocked(int id) {
        return new Qnx4Exception(Errno.ESRCH, id + " is not blocked on this process");
    }

    /** Replies to what this one has sent; to what needs no reply: does nothing. */
    void reply(int id, MemorySegment reply) throws Qnx4Exception {
        reply(id, reply, List.of());
    }

    /** The same, in parts. */
    void reply(int id, List<MemorySegment> parts) throws Qnx4Exception {
        // One part may be an answer to a system message.
        reply(id, parts.size() == 1 ? parts.getFirst() : null, parts);
    }

    private void reply(int id, @Nullable MemorySegment reply, List<MemorySegment> parts)
            throws Qnx4Exception {
        boolean isOfSystem = reply != null && SystemMessage.isReply(reply);
        if (Ids.isProxy(id) || (isOfSystem && deaths.answer(id))) {
            return;
        }
        Message message = messages.take(id);
        if (message == null) {
            answerDeath(id);
            return;
        }
        boolean isOver = false;
        boolean wasThere;
        try {
            Request request = message.request();
            if (isOfSystem && message.isSignalled()) {
                wasThere = request.fail(Errno.EINTR);
            } else if (reply == null) {
                wasThere = request.reply(0, parts);
            } else {
                wasThere = request.reply(0, reply);
            }
            isOver = true;
        } finally {
            conclude(message, isOver);
        }
        requireThere(wasThere, id);
    }

    private void answerDeath(int id) throws Qnx4Exception {
        if (!deaths.answer(id)) {
            throw isNotBlocked(id);
        }
    }

    /** It is over; or held as before, since the last that was to be done with it has failed. */
    private void conclude(Message message, boolean isOver) {
        if (isOver) {
            messages.recycle(message);
        } else {
            messages.hold(message);
        }
    }

    private static void requireThere(boolean wasThere, int id) throws Qnx4Exception {
        if (!wasThere) {
            throw isNotBlocked(id);
        }
    }

    /** Hands what this one has sent to somebody else. */
    void relay(int id, Connection to) throws Qnx4Exception {
        Message message = messages.take(id);
        if (message == null) {
            throw isNotBlocked(id);
        }
        boolean isOver = false;
        boolean wasThere;
        try {
            wasThere = message.request().forward(to);
            isOver = true;
        } catch (Closed e) {
            throw new Qnx4Exception(Errno.ESRCH, "relay: the target is gone", e);
        } catch (ParleyException e) {
            throw Fault.of(e);
        } finally {
            conclude(message, isOver);
        }
        requireThere(wasThere, id);
    }
}
