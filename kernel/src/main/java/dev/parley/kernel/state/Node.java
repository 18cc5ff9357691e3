package dev.parley.kernel.state;

import dev.parley.kernel.state.Event.Arrived;
import dev.parley.kernel.state.Event.Asked;
import dev.parley.kernel.state.Event.Elapsed;
import dev.parley.kernel.state.Event.Flushed;
import dev.parley.kernel.state.Event.Left;
import dev.parley.kernel.state.Event.Misspoke;
import dev.parley.kernel.state.Event.Unmade;
import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.ClosePort;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Ask.DetachName;
import dev.parley.wire.Ask.Disconnect;
import dev.parley.wire.Ask.Hello;
import dev.parley.wire.Ask.ListNames;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.Refusal;
import dev.parley.wire.Tell.Done;
import dev.parley.wire.Tell.Refused;
import dev.parley.wire.Tell.Welcome;
import dev.parley.wire.Wire;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A node: its members, ports, names and links, and every decision about them.
 *
 * <p>Each question is answered once: at once, or, for a connect with patience, by the time its
 * patience ends. The first thing that a process says must be {@link Hello}; what is said before it,
 * or what is no question at all, ends the connection.
 *
 * <p>Not thread-safe: one owner, who brings about the effects of an event before the next one.
 */
public final class Node {

    /** None yet; a bit stands for what one version can do and another cannot. */
    private static final long FEATURES = 0;

    /** The socket of the connection, and the pidfd of its process. */
    private static final int DESCRIPTORS_PER_CONNECTION = 2;

    private final long epoch;
    private final String name;
    private final Policy policy;

    private final Ids ids;
    private final Ledger ledger;
    private final Directory directory;
    private final Outbox out;
    private final Links links;
    private final Introductions introductions;
    private final Ports ports;
    private final Map<Long, Member> members = new HashMap<>();

    /**
     * A node without members.
     *
     * @param epoch the random number of this life of the node
     * @param name at most {@value Wire#MAX_LABEL_BYTES} bytes
     */
    public Node(long epoch, String name, Policy policy, Limits limits) {
        this.epoch = epoch;
        this.name = name;
        this.policy = policy;
        Books books = Books.empty(limits);
        ids = books.ids();
        ledger = books.ledger();
        directory = books.directory();
        out = books.out();
        links = new Links(books);
        introductions = new Introductions(books, links);
        ports = new Ports(books, introductions, links);
    }

    /**
     * Takes note of what happened, and says what has to be done.
     *
     * @param nowNanos nanoseconds since the node began, never less than the last time
     */
    public List<Effect> on(Event event, long nowNanos) {
        switch (event) {
            case Arrived(long connection, Credentials credentials) ->
                    arrive(new Member(ids.next(), connection, credentials));
            case Asked asked -> answer(member(asked.connection()), asked, nowNanos);
            case Misspoke(long connection, String reason) ->
                    expel(member(connection), Wire.UNASKED, new Refused(Refusal.INVALID, reason));
            case Flushed(long connection) -> introductions.flushed(member(connection));
            case Unmade unmade -> links.unmade(unmade);
            case Left(long connection) -> forget(member(connection));
            case Elapsed _ -> introductions.expire(nowNanos);
        }
        return out.drain();
    }

    /** When {@link Elapsed} is due at the latest; empty: nobody waits. */
    public OptionalLong nextDeadlineNanos() {
        return introductions.nextDeadlineNanos();
    }

    private Member member(long connection) {
        Member member = members.get(connection);
        if (member == null) {
            throw new IllegalStateException("no such connection, connection=" + connection);
        }
        return member;
    }

    private void arrive(Member member) {
        try {
            ledger.require(member, Limit.MEMBERS_PER_UID, 1);
            ledger.require(member, Limit.DESCRIPTORS_PER_UID, DESCRIPTORS_PER_CONNECTION);
        } catch (RefusedException refused) {
            out.expel(member, Wire.UNASKED, refused.answer());
            return;
        }
        ledger.charge(member, Limit.MEMBERS_PER_UID, 1);
        ledger.charge(member, Limit.DESCRIPTORS_PER_UID, DESCRIPTORS_PER_CONNECTION);
        members.put(member.connection(), member);
    }

    private void answer(Member member, Asked asked, long nowNanos) {
        try {
            if (member.isGreeted()) {
                Validation.require(asked);
                serve(member, asked, nowNanos);
            } else {
                greet(member, asked);
            }
        } catch (RefusedException refused) {
            asked.descriptors().forEach(out::drop);
            if (member.isGreeted()) {
                out.refuse(member, asked.call(), refused.answer());
            } else {
                expel(member, asked.call(), refused.answer());
            }
        }
    }

    private void greet(Member member, Asked asked) throws RefusedException {
        if (!(asked.ask() instanceof Hello hello)) {
            throw new RefusedException(Refusal.INVALID, "the first question must be Hello");
        }
        Validation.require(asked);
        Optional<String> denial = policy.denial(member.credentials());
        if (denial.isPresent()) {
            throw new RefusedException(Refusal.NOT_PERMITTED, denial.get());
        }
        member.greet(hello.program());
        out.say(member, asked.call(), new Welcome(FEATURES, epoch, name, member.asRecord()));
    }

    private void serve(Member member, Asked asked, long nowNanos) throws RefusedException {
        int call = asked.call();
        switch (asked.ask()) {
            case Hello _ -> throw new RefusedException(Refusal.INVALID, "Hello was said before");
            case OpenPort open -> ports.open(member, asked, open);
            case ClosePort close -> {
                ports.close(member, close.portId());
                out.say(member, call, new Done());
            }
            case AttachName attach -> {
                ports.attach(member, attach);
                out.say(member, call, new Done());
            }
            case DetachName detach -> {
                ports.detach(member, detach);
                out.say(member, call, new Done());
            }
            case Connect connect ->
                    introductions.connect(
                            PendingConnect.of(ids.next(), member, asked, connect, nowNanos),
                            connect);
            case Disconnect disconnect -> {
                links.disconnect(member, disconnect.linkId());
                out.say(member, call, new Done());
            }
            case ListNames list -> out.say(member, call, directory.page(list.after()));
        }
    }

    private void expel(Member member, int call, Refused refused) {
        forget(member);
        out.expel(member, call, refused);
    }

    private void forget(Member member) {
        ports.closeAll(member);
        introductions.forget(member);
        members.remove(member.connection());
        ledger.refund(member, Limit.MEMBERS_PER_UID, 1);
        ledger.refund(member, Limit.DESCRIPTORS_PER_UID, DESCRIPTORS_PER_CONNECTION);
    }

    /** What is used at the moment, for tests. */
    Ledger ledger() {
        return ledger;
    }
}
