package dev.parley.qnx4;

import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.Request;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The messages of this process: those that were received and are not replied, by who has sent them,
 * and those that nobody has, to be received into. Thread-safe. Makes no object while it does not
 * grow.
 *
 * <p>A message is looked at where it is, by any number of threads; and taken out by one, which then
 * has it alone: nobody finds it any more, and who had found it before is waited for.
 *
 * <p>Mostly one message is held at a time, and the next thing is its reply. So one is in front of
 * all others: it is taken and given back without the lock, by the step of {@link Message} that says
 * whose it is. Who wants anything else moves it among the others first.
 */
final class Messages {

    private static final int FIRST_PLACES = 64;

    /**
     * By process: the messages of one, its threads' included, are in one place, the oldest first.
     */
    private @Nullable Message[] places = new Message[FIRST_PLACES]; // guarded by this

    /** How many are in the places: written under the lock. */
    private volatile int count;

    /** In none of the places. Written under the lock; it is moved by who has it, or takes it. */
    private volatile @Nullable Message front;

    /** What nobody has, besides. Guarded by this. */
    private final Deque<Message> spares = new ArrayDeque<>();

    /** So many wait for those who look. Guarded by this. */
    private int takers;

    /** One to receive into: to be {@link #hold held} then, or {@link #recycle recycled}. */
    Message blank() {
        Message first = front;
        return first != null && first.takeFree() ? first : spare();
    }

    private synchronized Message spare() {
        Message next = spares.poll();
        return next == null ? new Message() : next;
    }

    /** It is over: whoever receives next may have it. */
    void recycle(Message message) {
        if (message.equals(front)) {
            message.free();
        } else {
            spare(message);
        }
    }

    private synchronized void spare(Message message) {
        if (front == null) {
            message.free();
            front = message;
        } else {
            spares.push(message);
        }
    }

    /**
     * Holds one more.
     *
     * @return whether there is another under the same id: then see {@link #takeLeft}
     */
    boolean hold(Message message) {
        if (count == 0 && message.equals(front)) {
            message.offer();
            return false;
        }
        return holdAmongOthers(message);
    }

    private synchronized boolean holdAmongOthers(Message message) {
        if (message.equals(front)) {
            front = null;
        } else {
            settle();
        }
        return enter(message);
    }

    /** If the one in front is held, it is among the others from now on. */
    private void settle() {
        Message first = front;
        if (first != null && first.takeOffered()) {
            front = null;
            enter(first);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    private boolean enter(Message message) {
        if (++count > places.length) {
            grow();
        }
        return put(message);
    }

    private boolean put(Message message) {
        message.next = null;
        int place = place(message.id());
        Message last = places[place];
        if (last == null) {
            places[place] = message;
            return false;
        }
        boolean isSame = last.id() == message.id();
        while (last.next != null) {
            last = last.next;
            isSame |= last.id() == message.id();
        }
        last.next = message;
        return isSame;
    }

    private int place(int id) {
        return Ids.process(id) & (places.length - 1);
    }

    private void grow() {
        @Nullable Message[] old = places;
        places = new Message[2 * old.length];
        for (Message first : old) {
            for (Message message = first; message != null; ) {
                Message rest = message.next;
                put(message);
                message = rest;
            }
        }
    }

    /**
     * What this one has sent, and is not replied, to be looked at until {@link #seen}; null:
     * nothing.
     */
    synchronized @Nullable Message look(int id) throws Qnx4Exception {
        settle();
        return looking(only(id));
    }

    /** The same, of the oldest of a process. */
    synchronized @Nullable Message lookAtOldestOf(int pid) {
        settle();
        for (Message one = places[place(pid)]; one != null; one = one.next) {
            if (Ids.process(one.id()) == pid) {
                return looking(one);
            }
        }
        return null;
    }

    private static @Nullable Message looking(@Nullable Message found) {
        if (found != null) {
            found.readers++;
        }
        return found;
    }

    /** It was looked at. */
    synchronized void seen(Message message) {
        if (--message.readers == 0 && takers > 0) {
            notifyAll();
        }
    }

    /** Takes what this one has sent; null: nothing. */
    @Nullable Message take(int id) throws Qnx4Exception {
        Message first = front;
        return first != null && first.takeOffered(id) ? first : takeFromOthers(id);
    }

    private synchronized @Nullable Message takeFromOthers(int id) throws Qnx4Exception {
        settle();
        return taking(only(id));
    }

    /**
     * Takes one that its sender has left; null: there is none. Who sends again under the same id
     * waits for nothing else.
     */
    synchronized @Nullable Message takeLeft(int id) {
        settle();
        for (Message one = places[place(id)]; one != null; one = one.next) {
            if (one.id() == id && one.request().left()) {
                return taking(one);
            }
        }
        return null;
    }

    /** Takes one that came by a link of this member that has ended; null: there is none. */
    synchronized @Nullable Message takeOf(Member gone) {
        settle();
        for (Message one = places[place(gone.pid())]; one != null; one = one.next) {
            Request request = one.request();
            if (request.sender().equals(gone) && request.peer().isGone()) {
                return taking(one);
            }
        }
        return null;
    }

    private @Nullable Message taking(@Nullable Message found) {
        if (found == null) {
            return null;
        }
        remove(found);
        takers++;
        boolean interrupted = false;
        while (found.readers > 0) { // each of them copies, and does nothing else
            try {
                wait();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        takers--;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return found;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    private void remove(Message message) {
        int place = place(message.id());
        Message before = null;
        Message one = places[place];
        while (one != null && one != message) {
            before = one;
            one = one.next;
        }
        if (before == null) {
            places[place] = message.next;
        } else {
            before.next = message.next;
        }
        count--;
    }

    /** By the very id; or the only one of its process. */
    private @Nullable Message only(int id) throws Qnx4Exception {
        Message other = null;
        boolean several = false;
        for (Message one = places[place(id)]; one != null; one = one.next) {
            if (one.id() == id) {
                return one;
            }
            if (Ids.process(one.id()) == id) {
                several = other != null;
                other = one;
            }
        }
        if (several) {
            throw new Qnx4Exception(
                    Errno.EINVAL, "several threads of process %d wait: which?".formatted(id));
        }
        return other;
    }

    /**
     * The server is about to know that the sender of the request with this number wants to leave.
     *
     * @return who it is; 0: it was replied meanwhile
     */
    synchronized int signal(int pid, long number) {
        settle();
        for (Message one = places[place(pid)]; one != null; one = one.next) {
            if (one.request().number() == number) {
                one.signal();
                return one.id();
            }
        }
        return 0;
    }
}
