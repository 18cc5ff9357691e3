package dev.parley.qnx4;

import dev.parley.Closed;
import dev.parley.DeadlineExceeded;
import dev.parley.DeadlockAvoided;
import dev.parley.Errno;
import dev.parley.Interrupted;
import dev.parley.KernelGone;
import dev.parley.NameNotFound;
import dev.parley.NameTaken;
import dev.parley.NotPermitted;
import dev.parley.OverLimit;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.PortGone;
import dev.parley.ProtocolViolated;
import dev.parley.ServerFailed;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** What fails, in the words of QNX 4; and what is looked at before anything is done. */
final class Fault {

    private Fault() {}

    /** A call of core that returns something. */
    interface Asking<T> {
        T ask() throws ParleyException;
    }

    /** One that returns nothing. */
    interface Doing {
        void act() throws ParleyException;
    }

    /** What it returns; it fails in the words of QNX 4. */
    static <T> T asking(Asking<T> asking) throws Qnx4Exception {
        try {
            return asking.ask();
        } catch (ParleyException e) {
            throw of(e);
        }
    }

    /** It fails in the words of QNX 4. */
    static void doing(Doing doing) throws Qnx4Exception {
        asking(
                () -> {
                    doing.act();
                    return true;
                });
    }

    /** What became of a call of core. */
    static Qnx4Exception of(ParleyException e) {
        Errno errno =
                switch (e) {
                    case PeerDied _, PortGone _, NameNotFound _, ProtocolViolated _ -> Errno.ESRCH;
                    case Interrupted _ -> Errno.EINTR;
                    case DeadlockAvoided _ -> Errno.EDEADLK;
                    case NameTaken _ -> Errno.EBUSY;
                    case NotPermitted _ -> Errno.EPERM;
                    case DeadlineExceeded _ -> Errno.EAGAIN;
                    case KernelGone _ -> Errno.EIO;
                    case Closed _ -> Errno.EBADF;
                    case ServerFailed _, OverLimit _ -> e.errno();
                };
        return new Qnx4Exception(errno, text(e), e);
    }

    /** Without core's errno, which it begins with. */
    private static String text(ParleyException e) {
        String prefix = e.errno() + ": ";
        String text = String.valueOf(e.getMessage());
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    static Qnx4Exception noSuchProcess(String what, int id) {
        return new Qnx4Exception(Errno.ESRCH, "%s %d: there is none".formatted(what, id));
    }

    /** This node is 0 for who asks, and 1 by number; there is no way to others yet. */
    static void requireThisNode(int nid) throws Qnx4Exception {
        if (nid != 0 && nid != Qnx4.THIS_NODE) {
            throw new Qnx4Exception(Errno.EHOSTUNREACH, "there is no way to node " + nid);
        }
    }

    /** The first bytes. */
    static MemorySegment part(MemorySegment msg, long nbytes) throws Qnx4Exception {
        if (nbytes == msg.byteSize()) {
            return msg;
        }
        if (nbytes < 0 || nbytes > msg.byteSize()) {
            throw new Qnx4Exception(
                    Errno.EFAULT,
                    "nbytes must be 0 to %d, nbytes=%d".formatted(msg.byteSize(), nbytes));
        }
        return msg.asSlice(0, nbytes);
    }

    /** Before anything is received: what cannot be stored would be lost. */
    static void requireWritable(MemorySegment room) throws Qnx4Exception {
        boolean isUsable = room.scope().isAlive() && room.isAccessibleBy(Thread.currentThread());
        if (room.isReadOnly() || !isUsable) {
            throw new Qnx4Exception(
                    Errno.EFAULT, "the room is read-only, closed, or another thread's");
        }
    }

    static void requireRoom(List<MemorySegment> parts) throws Qnx4Exception {
        requireFew(parts);
        for (MemorySegment part : parts) {
            requireWritable(part);
        }
    }

    static void requireFew(List<MemorySegment> parts) throws Qnx4Exception {
        if (parts.size() > Qnx4.MOST_PARTS) {
            throw new Qnx4Exception(
                    Errno.EINVAL,
                    "parts must be <= %d, parts=%d".formatted(Qnx4.MOST_PARTS, parts.size()));
        }
    }

    static void requireOffset(long offset) throws Qnx4Exception {
        if (offset < 0) {
            throw new Qnx4Exception(Errno.EINVAL, "offset must be >= 0, offset=" + offset);
        }
    }
}
