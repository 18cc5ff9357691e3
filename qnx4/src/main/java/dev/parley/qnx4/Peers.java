package dev.parley.qnx4;

import dev.parley.Closed;
import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.DeadlineExceeded;
import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.NameNotFound;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.PortGone;
import dev.parley.Snapshot;
import dev.parley.Snapshot.PortInfo;
import dev.parley.Snapshot.ProcessInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The processes that this one has to do with, by their pids. Thread-safe.
 *
 * <p>A pid leads to the port that has its name, {@code #pid}, which the kernel gives to that
 * process alone. A process that lives, and does not take part yet, is waited for: as one that does
 * not receive yet.
 */
final class Peers {

    /** So often it is looked whether a process still lives that is waited for. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final Parley parley;
    private final ConnectOptions options;
    private final Map<Integer, Known> byPid = new HashMap<>(); // guarded by this

    /** Who was sent to last, to be found without a lock. */
    private volatile @Nullable Known last;

    Peers(Parley parley, ConnectOptions options) {
        this.parley = parley;
        this.options = options;
    }

    /** What a process is called. */
    static String nameOf(int pid) {
        return "#" + pid;
    }

    /** Whether a name is one of these. */
    static boolean isOfProcess(String name) {
        return name.startsWith("#");
    }

    /**
     * The process with this pid. Blocks while it lives and does not take part.
     *
     * @throws Qnx4Exception ESRCH: there is none; or the one that was known is gone, which is said
     *     once
     */
    Known find(int pid) throws Qnx4Exception {
        Known recent = last;
        if (recent != null && recent.pid() == pid && !recent.isGone()) {
            return recent;
        }
        Known found = present(pid);
        if (found == null) {
            found = remember(Known.of(pid, connect(pid)));
        } else if (found.isGone()) {
            forget(found);
            throw Fault.noSuchProcess("process", pid);
        }
        last = found;
        return found;
    }

    private synchronized @Nullable Known present(int pid) {
        return byPid.get(pid);
    }

    /** From now on the pid leads there, unless it did lead to a port that is still open. */
    synchronized Known remember(Known found) {
        Known present = byPid.get(found.pid());
        if (present != null && present.leadsTo(found)) {
            found.connection().close();
            return present;
        }
        byPid.put(found.pid(), found);
        return found;
    }

    /** It is gone: the next with its pid is another. */
    void forget(Known gone) {
        synchronized (this) {
            byPid.remove(gone.pid(), gone);
        }
        if (gone.equals(last)) {
            last = null;
        }
        gone.connection().close();
    }

    /** Why a call to a process failed; it is forgotten if it is gone. */
    Qnx4Exception failed(Known to, ParleyException e) {
        boolean isOver = to.isGone() || e instanceof PortGone || e instanceof PeerDied;
        if (isOver) {
            forget(to);
        }
        // Another thread may have forgotten it first, which closed the connection.
        return isOver && e instanceof Closed
                ? Fault.noSuchProcess("process", to.pid())
                : Fault.of(e);
    }

    /** A connection of its own, for what is to be bound to that very process. */
    Connection connect(int pid) throws Qnx4Exception {
        if (!Ids.isProcess(pid)) {
            throw Fault.noSuchProcess("process", pid);
        }
        Duration patience = Duration.ZERO;
        while (true) {
            try {
                return parley.connect(nameOf(pid), options.withPatience(patience));
            } catch (NameNotFound | DeadlineExceeded _) {
                requireAlive(pid);
                patience = PATIENCE;
            } catch (ParleyException e) {
                throw Fault.of(e);
            }
        }
    }

    /** The member that a pid belongs to. Blocks while the process lives and does not take part. */
    Member member(int pid) throws Qnx4Exception {
        if (!Ids.isProcess(pid)) {
            throw Fault.noSuchProcess("process", pid);
        }
        while (true) {
            Optional<Member> found = memberNow(pid);
            if (found.isPresent()) {
                return found.get();
            }
            requireAlive(pid);
            LockSupport.parkNanos(this, PATIENCE.toNanos());
        }
    }

    /** Of several memberships of a process, the one by which it takes part. */
    private Optional<Member> memberNow(int pid) throws Qnx4Exception {
        Snapshot node;
        try {
            node = parley.look();
        } catch (ParleyException e) {
            throw Fault.of(e);
        }
        String name = nameOf(pid);
        return node.ports().stream()
                .filter(port -> port.names().contains(name))
                .map(PortInfo::owner)
                .findFirst()
                .or(
                        () ->
                                node.processes().stream()
                                        .map(ProcessInfo::member)
                                        .filter(member -> member.pid() == pid)
                                        .min(Comparator.comparingLong(Member::id)));
    }

    /** Whoever waits for a process ends with it, or with an interrupt. */
    private static void requireAlive(int pid) throws Qnx4Exception {
        if (Thread.currentThread().isInterrupted()) {
            throw new Qnx4Exception(Errno.EINTR, "interrupted while waiting for process " + pid);
        }
        if (!isAlive(pid)) {
            throw Fault.noSuchProcess("process", pid);
        }
    }

    /** Whether Linux has such a process, and not only its remains. */
    static boolean isAlive(int pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Integer.toString(pid), "stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException _) {
            return false;
        }
    }
}
