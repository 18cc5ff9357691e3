package dev.parley.examples.sync;

import dev.parley.Call;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Delivered;
import dev.parley.Interrupted;
import dev.parley.ParleyException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a thread waits for, or holds, under a ticket; and a slot of the link, which it keeps for so
 * long. If it had none of its own, it might find no slot to give back what it holds: all could be
 * with threads of this process that wait for just that.
 *
 * <p>Client side: used by one thread at a time.
 */
final class Claim {

    /** One counter for the process: its connections to one server are one client to that. */
    private static final AtomicLong LAST_TICKET = new AtomicLong();

    private static final int CAPACITY_BYTES = 64;

    private final Connection connection;
    private final Call call;
    private final long ticket = LAST_TICKET.incrementAndGet();

    private Claim(Connection connection, Call call) {
        this.connection = connection;
        this.call = call;
    }

    /** How to connect for so many claims at a time. */
    static ConnectOptions roomFor(int claims) {
        return ConnectOptions.defaults().withSlots(claims).withCapacityBytes(CAPACITY_BYTES);
    }

    /** Blocks while no slot is free. */
    static Claim on(Connection connection) throws ParleyException {
        return new Claim(connection, connection.call());
    }

    /** Blocks until the reply, and returns its status. */
    int ask(int verb) throws ParleyException {
        call.send(request(verb));
        return call.status();
    }

    /** The same, for no longer than the timeout. */
    int ask(int verb, Duration timeout) throws ParleyException {
        call.send(request(verb), timeout);
        return call.status();
    }

    // [start:give-back]
    /** Gives back what is held, and the slot. An interrupt has to wait until that is done. */
    void giveBack(int verb) throws ParleyException {
        boolean interrupted = false;
        try {
            while (!isTold(verb)) {
                interrupted = Thread.interrupted();
            }
        } finally {
            call.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** False: interrupted before the server received it. */
    private boolean isTold(int verb) throws ParleyException {
        try {
            call.send(request(verb));
            return true;
        } catch (Interrupted e) {
            return e.delivered() != Delivered.NO;
        }
    }

    /** After a failed ask: what the server may have granted at that very moment is given back. */
    void withdraw(int verb, ParleyException failure) {
        call.close();
        if (failure.delivered() == Delivered.UNKNOWN) {
            try {
                var _ = connection.sendAsync(new SyncRequest(verb, ticket).encode());
            } catch (ParleyException e) {
                failure.addSuppressed(e); // the connection is closed: nothing is held by it
            }
        }
    }

    // [end:give-back]

    /** Nothing is held: only the slot is given back. */
    void close() {
        call.close();
    }

    private MemorySegment request(int verb) {
        return MemorySegment.ofArray(new SyncRequest(verb, ticket).encode());
    }
}
