package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.Credentials;
import dev.parley.kernel.state.simulation.Cable.Pair;
import dev.parley.kernel.state.simulation.Cable.Telling;
import dev.parley.wire.Ask;
import dev.parley.wire.Ask.Disconnect;
import dev.parley.wire.Ask.Hello;
import dev.parley.wire.Ask.Leave;
import dev.parley.wire.Ask.ListNames;
import dev.parley.wire.Ask.Look;
import dev.parley.wire.MintedRight;
import dev.parley.wire.ProgramRecord;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.Gone;
import dev.parley.wire.Tell.Introduced;
import dev.parley.wire.Tell.LinkEnded;
import dev.parley.wire.Tell.Minted;
import dev.parley.wire.Tell.Missed;
import dev.parley.wire.Tell.OwnerIs;
import dev.parley.wire.Tell.PortOpened;
import dev.parley.wire.Tell.Watching;
import dev.parley.wire.Tell.Welcome;
import dev.parley.wire.Wire;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A process that uses the library: it joins, serves, sends and watches; when it loses its kernel it
 * comes back to the next one, and tells that what the one before knew.
 */
final class Honest extends Peer {

    private final HonestPorts ports = new HonestPorts(this);
    private final HonestLinks links = new HonestLinks(this);
    private final HonestRights rights = new HonestRights(this, ports, links);
    private final HonestWatches watches = new HonestWatches(this);
    private final Map<Integer, Consumer<Telling>> pending = new HashMap<>();

    /** In the last kernel that knew all of this process; 0: none did. */
    private long memberId;

    /** In the kernel that is being told everything. */
    private long greetedAs;

    /** The kernel knows all of this process. */
    private boolean isSettled;

    private int renewals;
    private long notBeforeNanos;

    Honest(Simulation world, Credentials credentials) {
        super(world, credentials);
    }

    @Override
    void act() {
        rest();
        if (isSettled) {
            doSomething();
        }
    }

    @Override
    void rest() {
        if (!isConnected() && world.nowNanos() >= notBeforeNanos) {
            join();
        }
        links.sweep();
        watches.noteAll();
    }

    private void doSomething() {
        watches.noteSome();
        rights.receive();
        switch (world.dice(37)) {
            case 0, 1 -> ports.open();
            case 2 -> ports.attach();
            case 3 -> ports.detach();
            case 4 -> ports.close();
            case 5, 6, 7, 8, 9 -> links.connect();
            case 10 -> links.release();
            case 11, 12, 13 -> watches.watchSomebody();
            case 14 -> watches.watchName();
            case 15 -> watches.unwatch();
            case 16 -> ask(new ListNames(""), _ -> {});
            case 17 -> ask(new Look(4096), _ -> {});
            case 18 -> giveUpACall();
            case 19 -> leaveSometimes();
            case 20, 21 -> watches.watchOwner();
            case 22, 23 -> watches.watchMembers();
            case 24, 25, 26, 27, 28 -> rights.pass();
            case 29, 30, 31, 32, 33, 34 -> rights.take();
            case 35 -> rights.drop();
            default -> {}
        }
    }

    private void join() {
        connect();
        renewals = 0;
        renew(
                new Hello(0, "honest", "1", ProgramRecord.UNSAID, memberId),
                telling -> {
                    if (telling.tell() instanceof Welcome welcome) {
                        greetedAs = welcome.self().id();
                        ports.renew();
                        watches.renew();
                    } else {
                        hangUp();
                    }
                });
    }

    /** Asks for a part of what the kernel has to know before it knows all of this process. */
    void renew(Ask ask, Consumer<Telling> then) {
        renewals++;
        ask(
                ask,
                telling -> {
                    then.accept(telling);
                    renewals--;
                    if (renewals == 0 && isConnected()) {
                        isSettled = true;
                        memberId = greetedAs;
                    }
                });
    }

    void ask(Ask ask, Consumer<Telling> then) {
        pending.put(say(ask), then);
    }

    private void giveUpACall() {
        pending.keySet().stream().findFirst().ifPresent(pending::remove);
    }

    /** Ends its session, and perhaps begins another one. */
    private void leaveSometimes() {
        if (world.chance(1, 8)) {
            memberId = 0;
            endAll();
            watches.forget();
            wasAbsent();
            if (world.chance(1, 2)) {
                say(new Leave());
            }
            hangUp();
        }
    }

    @Override
    void hear(Telling telling) {
        world.ids().learn(telling.tell());
        if (telling.call() == Wire.UNASKED) {
            hearNews(telling);
            return;
        }
        Consumer<Telling> call = pending.remove(telling.call());
        if (call == null) {
            undo(telling);
        } else {
            call.accept(telling);
        }
    }

    private void hearNews(Telling telling) {
        switch (telling.tell()) {
            case Introduced introduced ->
                    telling.pair().ifPresent(pair -> ports.introduced(introduced, pair));
            case LinkEnded ended -> links.ended(ended.linkId());
            case Gone gone -> watches.gone(gone);
            case OwnerIs owned -> watches.ownerIs(owned);
            case Missed missed -> watches.missed(missed);
            default -> hangUp();
        }
    }

    /** An answer that nobody waits for any more: what it brought is given back. */
    private void undo(Telling late) {
        switch (late.tell()) {
            case Connected connected -> {
                late.pair().ifPresent(Pair::end);
                say(new Disconnect(connected.linkId()));
            }
            case PortOpened opened -> say(new Ask.ClosePort(opened.portId()));
            case Watching watching -> say(new Ask.Unwatch(watching.watchId()));
            case Minted minted ->
                    say(
                            new Ask.DropRights(
                                    minted.linkId(),
                                    minted.rights().stream().map(MintedRight::rightId).toList()));
            default -> {}
        }
    }

    @Override
    void lost() {
        pending.clear();
        isSettled = false;
        int mostMillis = world.chance(1, 8) ? 4_000 : 400;
        notBeforeNanos = world.nowNanos() + Duration.ofMillis(world.dice(mostMillis)).toNanos();
    }

    @Override
    void die() {
        super.die();
        endAll();
    }

    private void endAll() {
        ports.endAll();
        links.endAll();
        rights.endAll();
    }

    /** Whether the present kernel knows it by its {@link #memberId}. */
    boolean isThere() {
        return isSettled && isHeard();
    }

    /** Whether this is what the kernel knows of it, now or from before. */
    boolean isKnownAs(Truth.Member member) {
        return member.credentials.equals(credentials)
                && (member.hasReturned() || member.id() == memberId);
    }

    long memberId() {
        return memberId;
    }

    /** At rest: all that it watches has been told that was to be told. */
    void requireNothingMissed() {
        if (isThere()) {
            watches.requireNothingMissed();
        }
    }
}
