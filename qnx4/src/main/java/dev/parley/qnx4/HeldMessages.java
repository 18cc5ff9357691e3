package dev.parley.qnx4;

import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.Request;
import org.jspecify.annotations.Nullable;

/**
 * The messages that were received and are not replied, by who has sent them. Thread-safe. Makes no
 * object while it does not grow.
 */
final class HeldMessages {

    private static final int FIRST_PLACES = 64;

    /**
     * By process: the messages of one, its threads' included, are in one place, the oldest first.
     */
    private @Nullable Message[] places = new Message[FIRST_PLACES]; // guarded by this

    private int count; // guarded by this

    synchronized void add(Message message) {
        if (++count > places.length) {
            grow();
        }
        put(message);
    }

    private void put(Message message) {
        message.next = null;
        int place = place(message.id());
        Message last = places[place];
        if (last == null) {
            places[place] = message;
            return;
        }
        while (last.next != null) {
            last = last.next;
        }
        last.next = message;
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

    /** What this one has sent, and is not replied; null: nothing. */
    synchronized @Nullable Message find(int id) throws Qnx4Exception {
        return only(id);
    }

    /** The same, and it is here no more. */
    synchronized @Nullable Message take(int id) throws Qnx4Exception {
        Message found = only(id);
        if (found != null) {
            remove(found);
        }
        return found;
    }

    /** Takes this one; false: it is here no more. */
    synchronized boolean take(Message message) {
        return remove(message);
    }

    private boolean remove(Message message) {
        int place = place(message.id());
        Message before = null;
        for (Message one = places[place]; one != null; one = one.next) {
            if (one == message) {
                if (before == null) {
                    places[place] = one.next;
                } else {
                    before.next = one.next;
                }
                count--;
                return true;
            }
            before = one;
        }
        return false;
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

    /** The oldest of a process; null: none. */
    synchronized @Nullable Message oldestOf(int pid) {
        for (Message one = places[place(pid)]; one != null; one = one.next) {
            if (Ids.process(one.id()) == pid) {
                return one;
            }
        }
        return null;
    }

    /** That with this number; null: it is here no more. */
    synchronized @Nullable Message numbered(int pid, long number) {
        for (Message one = places[place(pid)]; one != null; one = one.next) {
            Request request = one.request();
            if (request != null && request.number() == number) {
                return one;
            }
        }
        return null;
    }

    /**
     * One that its sender has left, and is here no more; null: there is none left. Who sends again
     * under the same id waits for nothing else.
     */
    synchronized @Nullable Message takeLeft(int id) {
        for (Message one = places[place(id)]; one != null; one = one.next) {
            Request request = one.request();
            if (one.id() == id && request != null && request.abandoned()) {
                remove(one);
                return one;
            }
        }
        return null;
    }

    /** One of who is gone, which is here no more; null: there is none left. */
    synchronized @Nullable Message takeOf(Member gone) {
        for (Message one = places[place(gone.pid())]; one != null; one = one.next) {
            if (one.isOf(gone)) {
                remove(one);
                return one;
            }
        }
        return null;
    }
}
