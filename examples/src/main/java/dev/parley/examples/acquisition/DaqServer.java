package dev.parley.examples.acquisition;

import static dev.parley.qnx4.Qnx4._PPF_INFORM;
import static dev.parley.qnx4.Qnx4._PPF_SERVER;

import dev.parley.Errno;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import dev.parley.qnx4.SystemMessage;
import dev.parley.qnx4.VersionInfo;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Measures for programs, each with channels of its own. Owned by the thread that serves. */
public final class DaqServer {

    /** So many clients at a time; each has a channel at least. */
    private static final int MOST_CLIENTS = 8;

    private static final int ALL_CHANNELS = (1 << Daq.CHANNELS) - 1;

    private static final VersionInfo VERSION =
            new VersionInfo("Daq", "Nov 30 2026", 100, 'A', false);

    private final Qnx4 qnx;

    /** By the pid of the client. */
    private final Map<Integer, Session> sessions = new HashMap<>();

    private DaqServer(Qnx4 qnx) {
        this.qnx = qnx;
    }

    // [start:daq-server]
    /** Serves until it is ended. */
    public static void main(String[] args) throws Qnx4Exception {
        try (Qnx4 qnx = Qnx4.attach()) {
            int flags = _PPF_INFORM | _PPF_SERVER;
            qnx.qnx_pflags(flags, flags);
            qnx.qnx_name_attach(0, Daq.NAME);
            new DaqServer(qnx).serve();
        }
    }

    private void serve() throws Qnx4Exception {
        MemorySegment msg = MemorySegment.ofArray(new byte[SystemMessage.MOST_BYTES]);
        while (true) {
            msg.fill((byte) -1); // of a short message, what is missing is of no type
            int pid = qnx.Receive(0, msg);
            int client = Qnx4.process(pid); // whichever of its threads has sent
            if (!reply(pid, answer(client, msg))) {
                sessions.remove(client); // it has left, and does not know what it has
            }
        }
    }

    private MemorySegment answer(int pid, MemorySegment msg) {
        return SystemMessage.decode(msg)
                .map(system -> answer(pid, system))
                .or(() -> DaqRequest.decode(msg).map(asked -> answer(pid, asked)))
                .orElseGet(() -> DaqReply.failed(Errno.ENOSYS));
    }

    private MemorySegment answer(int pid, SystemMessage system) {
        return switch (system) {
            case SystemMessage.Death _ -> {
                sessions.remove(pid); // of most there is none
                yield DaqReply.done();
            }
            case SystemMessage.Version _ -> VERSION.write();
            case SystemMessage.Trace _, SystemMessage.Signal _, SystemMessage.Unknown _ ->
                    DaqReply.failed(Errno.ENOSYS);
        };
    }

    private MemorySegment answer(int pid, DaqRequest asked) {
        return switch (asked) {
            case DaqRequest.Open(int channels) -> open(pid, channels);
            case DaqRequest.Read(int scans) -> ofSession(pid, session -> read(session, scans));
            case DaqRequest.Control(int rate) -> ofSession(pid, session -> control(session, rate));
            case DaqRequest.Close() -> {
                sessions.remove(pid);
                yield DaqReply.done();
            }
        };
    }

    // [end:daq-server]

    private MemorySegment ofSession(int pid, Function<Session, MemorySegment> answer) {
        Session session = sessions.get(pid);
        return session == null ? DaqReply.failed(Errno.EBADF) : answer.apply(session);
    }

    private MemorySegment open(int pid, int channels) {
        if (channels == 0 || (channels & ~ALL_CHANNELS) != 0) {
            return DaqReply.failed(Errno.EINVAL);
        } else if (sessions.containsKey(pid)
                || sessions.values().stream().anyMatch(other -> other.has(channels))) {
            return DaqReply.failed(Errno.EBUSY);
        } else if (sessions.size() == MOST_CLIENTS) {
            return DaqReply.failed(Errno.EAGAIN);
        }
        sessions.put(pid, new Session(channels));
        return DaqReply.done();
    }

    private static MemorySegment read(Session session, int scans) {
        boolean makesSense = scans >= 1 && scans <= Daq.MOST_SCANS;
        return makesSense ? DaqReply.values(session.measure(scans)) : DaqReply.failed(Errno.EINVAL);
    }

    private static MemorySegment control(Session session, int rate) {
        if (rate < 1 || rate > Daq.MOST_RATE) {
            return DaqReply.failed(Errno.EINVAL);
        }
        session.setRate(rate);
        return DaqReply.done();
    }

    /** Replies; whether that one waits for it. */
    private boolean reply(int pid, MemorySegment reply) throws Qnx4Exception {
        try {
            qnx.Reply(pid, reply);
            return true;
        } catch (Qnx4Exception e) {
            if (e.errno() != Errno.ESRCH) {
                throw e;
            }
            return false;
        }
    }
}
