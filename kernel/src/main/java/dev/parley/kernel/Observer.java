package dev.parley.kernel;

import dev.parley.kernel.state.Inventory;
import dev.parley.kernel.state.Inventory.Resident;
import dev.parley.kernel.state.Inventory.Tie;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Processes;
import dev.parley.node.Build;
import dev.parley.table.TableLayout;
import dev.parley.table.TableReader;
import dev.parley.table.TableReader.Row;
import dev.parley.table.TableReader.Served;
import dev.parley.table.ThreadRow;
import dev.parley.table.ThreadState;
import dev.parley.wire.MemberRecord;
import dev.parley.wire.Picture;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Adds to what the node knows what its members publish. Reads their tables where they lie; asks
 * nobody, and believes a process about itself only: that a request was received counts if the
 * server of that very link says so.
 *
 * <p>Made for one picture. Owned by the kernel's loop; not thread-safe.
 */
final class Observer implements AutoCloseable {

    /** So often a thread is looked at anew that moved while its server was looked at. */
    private static final int LOOKS = 8;

    /** What one picture has room for; the others are counted. */
    private static final int MOST_THREADS = 20_000;

    private final Inventory inventory;
    private final long nowNanos;
    private final List<Mapping> mappings = new ArrayList<>();
    private final Map<Long, TableReader> tables = new HashMap<>();
    private final Map<Long, Tie> ties = new HashMap<>();

    /** What was received by each link, by its server's word. */
    private final Map<Long, Served> served = new HashMap<>();

    /** The links that each member says it serves. */
    private final Map<Long, Map<Long, Served>> claims = new HashMap<>();

    private final Map<Long, Long> owners = new HashMap<>();
    private final Map<Long, Long> sent = new HashMap<>();
    private final Map<Long, Long> received = new HashMap<>();
    private final Map<Integer, Set<String>> living = new HashMap<>();
    private int threads;

    /**
     * @param nowNanos as {@link System#nanoTime} has it
     */
    Observer(Inventory inventory, HeldDescriptors descriptors, long nowNanos)
            throws ErrnoException {
        this.inventory = inventory;
        this.nowNanos = nowNanos;
        try {
            for (Resident resident : inventory.residents()) {
                map(resident.member().id(), descriptors.held(resident.table()));
            }
        } catch (ErrnoException e) {
            close();
            throw e;
        }
        inventory.ports().forEach(port -> owners.put(port.id(), port.ownerId()));
        inventory.ties().forEach(this::count);
    }

    private void map(long memberId, Fd table) throws ErrnoException {
        Mapping mapping = Mapping.mapLazily(table, TableLayout.SIZE_BYTES, Access.READ_ONLY);
        mappings.add(mapping);
        TableReader reader = new TableReader(mapping.words());
        tables.put(memberId, reader);
        sent.put(memberId, reader.sentBefore());
        received.put(memberId, reader.receivedBefore());
        claims.put(memberId, reader.served());
    }

    /** By its server's word, and no other process's. */
    private void count(Tie tie) {
        ties.put(tie.linkId(), tie);
        Served link = claims.getOrDefault(tie.ownerId(), Map.of()).get(tie.linkId());
        if (link != null) {
            served.put(tie.linkId(), link);
            sent.merge(tie.clientId(), link.received(), Long::sum);
            received.merge(tie.ownerId(), link.received(), Long::sum);
        }
    }

    Picture picture() {
        return new Picture(
                inventory.node(),
                inventory.epoch(),
                Processes.getpid(),
                Build.version(),
                inventory.residents().stream().map(this::process).toList(),
                inventory.ports(),
                inventory.ties().stream().map(this::link).toList(),
                inventory.dead());
    }

    private Picture.ProcessInfo process(Resident resident) {
        MemberRecord member = resident.member();
        TableReader table = table(member.id());
        List<Row> rows =
                table.rows().stream()
                        .flatMap(row -> settled(table, row).stream())
                        .filter(row -> !hasEnded(member.pid(), row))
                        .toList();
        int shown = Math.min(rows.size(), MOST_THREADS - threads);
        threads += shown;
        return new Picture.ProcessInfo(
                member,
                resident.version(),
                resident.program(),
                sent.getOrDefault(member.id(), 0L),
                received.getOrDefault(member.id(), 0L),
                table.hidden() + rows.size() - shown,
                table.hasStrangers() || rows.size() > shown,
                rows.stream().limit(shown).map(row -> thread(member.id(), row)).toList());
    }

    /**
     * A thread that has sent may have been received since: its server says so. The row and the
     * server's word belong together if the row has not changed meanwhile.
     */
    private Optional<Row> settled(TableReader table, Row first) {
        Optional<Row> row = Optional.of(first);
        for (int looks = 0; looks < LOOKS && row.isPresent(); looks++) {
            Row seen = row.get();
            if (seen.state() != ThreadState.SEND) {
                return row;
            }
            boolean held = isHeld(seen);
            if (table.isStill(seen)) {
                return held ? Optional.of(seen.received()) : row;
            }
            row = table.row(seen.index());
        }
        return row;
    }

    private boolean isHeld(Row row) {
        Tie tie = ties.get(row.on());
        Served link = served.get(row.on());
        return tie != null
                && link != null
                && table(tie.ownerId()).isHeld(tie.linkId(), link, row.slot());
    }

    /** Of a thread that ended, nobody has told the table; its row is used again some day. */
    private boolean hasEnded(int pid, Row row) {
        if (row.state() != ThreadState.READY || row.tid() == 0) {
            return false;
        }
        Set<String> known = living.computeIfAbsent(pid, Observer::threadsOf);
        return !known.isEmpty() && !known.contains(Integer.toString(row.tid()));
    }

    /** The threads of a process as it numbers them; none: that is out of sight. */
    private static Set<String> threadsOf(int pid) {
        String[] threads = isNumberedAsHere(pid) ? new File("/proc/" + pid + "/task").list() : null;
        return threads == null ? Set.of() : new HashSet<>(Arrays.asList(threads));
    }

    /** In a container a thread has other numbers than those that are seen from here. */
    private static boolean isNumberedAsHere(int pid) {
        try {
            Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/pid")).equals(own);
        } catch (IOException _) {
            return false; // gone, or another user's
        }
    }

    /** What it waits for, if that is its own to wait for. */
    private Picture.ThreadInfo thread(long memberId, Row row) {
        Optional<Tie> tie =
                switch (row.state()) {
                    case SEND, REPLY ->
                            Optional.ofNullable(ties.get(row.on()))
                                    .filter(found -> found.clientId() == memberId);
                    case READY, RECEIVE -> Optional.empty();
                };
        boolean receives =
                row.state() == ThreadState.RECEIVE && owners.getOrDefault(row.on(), 0L) == memberId;
        long port = receives ? row.on() : 0;
        return new Picture.ThreadInfo(
                row.tid(),
                row.thread(),
                row.name(),
                row.state(),
                row.priority(),
                row.hasEnd(),
                tie.map(Tie::portId).orElse(port),
                tie.filter(_ -> row.slot() != ThreadRow.NO_SLOT).map(Tie::linkId).orElse(0L),
                Math.max(0, nowNanos - row.sinceNanos()),
                row.waits(),
                serves(memberId, row));
    }

    /** What it serves. A number that means nothing here may be that of an earlier kernel. */
    private long serves(long memberId, Row row) {
        boolean isKnown = row.serves() == 0 || owners.getOrDefault(row.serves(), 0L) == memberId;
        return isKnown ? row.serves() : TableLayout.SEVERAL;
    }

    private Picture.LinkInfo link(Tie tie) {
        return new Picture.LinkInfo(
                tie.linkId(),
                tie.clientId(),
                tie.portId(),
                tie.kind(),
                tie.geometry(),
                received(tie.linkId()),
                tie.use(),
                tie.giver());
    }

    private long received(long linkId) {
        Served link = served.get(linkId);
        return link == null ? 0 : link.received();
    }

    private TableReader table(long memberId) {
        TableReader table = tables.get(memberId);
        if (table == null) {
            throw new IllegalStateException("no resident, member=" + memberId);
        }
        return table;
    }

    @Override
    public void close() {
        mappings.forEach(Mapping::recycle);
    }
}
