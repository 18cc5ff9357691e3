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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
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

    /** So many of those that are gone are known as such. */
    private static final int MOST_GONE = 1024;

    private final Parley parley;
    private final ConnectOptions options;
    private final Map<Integer, Known> byPid = new HashMap<>(); // guarded by this

    /** Who is gone, and nobody was told; guarded by this. */
    private final RecentPids gone = new RecentPids(MOST_GONE);

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
        Known present = known(pid);
        return present != null ? present : remember(Known.of(pid, connect(pid)));
    }

    /** The same, without waiting: who does not take part is not there. */
    Known findPresent(int pid) throws Qnx4Exception {
        Known present = known(pid);
        return present != null ? present : remember(Known.of(pid, connectAtOnce(pid)));
    }

    /** Null: nobody was sent to under this pid so far. */
    private @Nullable Known known(int pid) throws Qnx4Exception {
        Known recent = last;
        if (recent != null && recent.pid() == pid && !recent.isGone()) {
            return recent;
        }
        Known present;
        synchronized (this) {
            present = byPid.get(pid);
            if (present == null && gone.remove(pid)) {
                throw Fault.noSuchProcess("process", pid);
            }
        }
        if (present != null && present.isGone()) {
            forget(present);
            throw Fault.noSuchProcess("process", pid);
        }
        last = present;
        return present;
    }

    /** From now on the pid leads there, unless it leads to somebody who is there. */
    private Known remember(Known found) {
        Known present;
        synchronized (this) {
            forgetTheGone();
            present = byPid.putIfAbsent(found.pid(), found);
        }
        if (present != null) {
            found.connection().close();
        }
        last = present == null ? found : present;
        return present == null ? found : present;
    }

    /** When one more comes: so those that are gone do not pile up. */
    private void forgetTheGone() {
        for (Known one : List.copyOf(byPid.values())) {
            if (one.isGone()) {
                byPid.remove(one.pid());
                one.connection().close();
                gone.add(one.pid());
            }
        }
    }

    /**
     * Whose a name is that this connection leads to; takes the connection over.
     *
     * @return a pid; or a circuit, if a message to the pid would arrive elsewhere
     */
    int located(Connection found, Circuits circuits) throws Qnx4Exception {
        int pid = found.owner().pid();
        if (pid == 0) {
            return circuits.attach(found);
        }
        Known named = Known.of(pid, found);
        Known present = presentOrNamed(pid, named);
        if (present.equals(named)) {
            remember(named);
            return pid;
        }
        if (present.leadsTo(named)) {
            found.close();
            return pid;
        }
        return circuits.attach(found);
    }

    /** Who takes part under the pid; if nobody does, who has the name. */
    private Known presentOrNamed(int pid, Known named) throws Qnx4Exception {
        Known present;
        synchronized (this) {
            gone.remove(pid); // who looks for it anew knows that it is another
            present = byPid.get(pid);
        }
        if (present != null && !present.isGone()) {
            return present;
        }
        if (present != null) {
            forget(present);
        }
        try {
            return remember(Known.of(pid, connectAtOnce(pid)));
        } catch (Qnx4Exception e) {
            if (e.errno() == Errno.ESRCH) {
                return named;
            }
            throw e;
        }
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

    /** A connection of its own, for what is to be bound to that very process. Blocks likewise. */
    Connection connect(int pid) throws Qnx4Exception {
        requireProcess(pid);
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

    private Connection connectAtOnce(int pid) throws Qnx4Exception {
        requireProcess(pid);
        return Fault.asking(() -> parley.connect(nameOf(pid), options.withPatience(Duration.ZERO)));
    }

    private static void requireProcess(int pid) throws Qnx4Exception {
        if (!Ids.isProcess(pid)) {
            throw Fault.noSuchProcess("process", pid);
        }
    }

    /**
     * The member that a pid belongs to.
     *
     * @param waits whether to block while the process lives and does not take part
     * @return null: it lives, does not take part, and nobody waits
     */
    @Nullable Member member(int pid, boolean waits) throws Qnx4Exception {
        requireProcess(pid);
        while (true) {
            Optional<Member> found = memberNow(pid);
            if (found.isPresent()) {
                return found.get();
            }
            requireAlive(pid);
            if (!waits) {
                return null;
            }
            LockSupport.parkNanos(this, PATIENCE.toNanos());
        }
    }

    /** Of several memberships of a process, the one by which it takes part. */
    private Optional<Member> memberNow(int pid) throws Qnx4Exception {
        Snapshot node = Fault.asking(parley::look);
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

    /** Whether Linux has such a process: neither only its remains, nor a thread of another. */
    static boolean isAlive(int pid) {
        try (Stream<String> lines =
                Files.lines(Path.of("/proc", Integer.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("State:") || line.startsWith("Tgid:"))
                            .map(line -> line.substring(line.indexOf(':') + 1).strip())
                            .filter(value -> isOfLiving(value, pid))
                            .count()
                    == 2;
        } catch (IOException | UncheckedIOException _) {
            return false; // it is gone, perhaps while it was read
        }
    }

    private static boolean isOfLiving(String value, int pid) {
        boolean isState = !Character.isDigit(value.charAt(0));
        return isState
                ? !value.startsWith("Z") && !value.startsWith("X")
                : value.equals(Integer.toString(pid));
    }
}
