package dev.parley.kernel;

import dev.parley.kernel.state.Inventory;
import dev.parley.kernel.state.Inventory.Resident;
import dev.parley.kernel.state.Inventory.Tie;
import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Processes;
import dev.parley.table.TableLayout;
import dev.parley.table.TableReader;
import dev.parley.table.TableReader.Row;
import dev.parley.table.TableReader.Served;
import dev.parley.table.ThreadState;
import dev.parley.wire.Build;
import dev.parley.wire.Picture;
import java.io.File;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

    private final Inventory inventory;
    private final long nowNanos;
    private final Map<Long, Mapping> mappings = new LinkedHashMap<>();
    private final Map<Long, TableReader> tables = new HashMap<>();
    private final Map<Long, Map<Long, Served>> served = new HashMap<>();
    private final Map<Long, Tie> ties = new HashMap<>();

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
        inventory.ties().forEach(tie -> ties.put(tie.linkId(), tie));
    }

    private void map(long memberId, Fd table) throws ErrnoException {
        Mapping mapping = Mapping.mapLazily(table, TableLayout.SIZE_BYTES, Access.READ_ONLY);
        mappings.put(memberId, mapping);
        TableReader reader = new TableReader(mapping.words());
        tables.put(memberId, reader);
        served.put(memberId, reader.served());
    }

    Picture picture() {
        return new Picture(
                inventory.node(),
                inventory.epoch(),
                Processes.getpid(),
                Build.version(),
                inventory.residents().stream().map(this::process).toList(),
                inventory.ports(),
                inventory.ties().stream().map(this::link).toList());
    }

    private Picture.ProcessInfo process(Resident resident) {
        long id = resident.member().id();
        TableReader table = table(id);
        long sent = table.sentBefore();
        long received = table.receivedBefore();
        for (Tie tie : inventory.ties()) {
            sent += tie.clientId() == id ? received(tie) : 0;
            received += tie.ownerId() == id ? received(tie) : 0;
        }
        Set<String> living = threadsOf(resident.member().pid());
        List<Picture.ThreadInfo> threads =
                table.rows().stream()
                        .flatMap(row -> settled(table, row).stream())
                        .filter(row -> !hasEnded(living, row))
                        .map(this::thread)
                        .toList();
        return new Picture.ProcessInfo(
                resident.member(), resident.version(), sent, received, table.hidden(), threads);
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
        if (tie == null) {
            return false;
        }
        Served link = served(tie.ownerId()).get(tie.linkId());
        return link != null && table(tie.ownerId()).isHeld(tie.linkId(), link, row.slot());
    }

    /** Of a thread that ended, nobody has told the table; its row is used again some day. */
    private static boolean hasEnded(Set<String> living, Row row) {
        return row.state() == ThreadState.READY
                && row.tid() != 0
                && !living.isEmpty()
                && !living.contains(Integer.toString(row.tid()));
    }

    /** The threads of a process as Linux numbers them; none: it is out of sight. */
    private static Set<String> threadsOf(int pid) {
        String[] threads = pid == 0 ? null : new File("/proc/" + pid + "/task").list();
        return threads == null ? Set.of() : Set.of(threads);
    }

    private Picture.ThreadInfo thread(Row row) {
        boolean sends = row.state() == ThreadState.SEND || row.state() == ThreadState.REPLY;
        Tie tie = sends ? ties.get(row.on()) : null;
        long port = row.state() == ThreadState.RECEIVE ? row.on() : 0;
        return new Picture.ThreadInfo(
                row.tid(),
                row.thread(),
                row.name(),
                row.state(),
                row.priority(),
                tie == null ? port : tie.portId(),
                tie == null ? 0 : tie.linkId(),
                Math.max(0, nowNanos - row.sinceNanos()),
                row.waits());
    }

    private Picture.LinkInfo link(Tie tie) {
        return new Picture.LinkInfo(
                tie.linkId(),
                tie.clientId(),
                tie.portId(),
                tie.kind(),
                tie.geometry(),
                received(tie));
    }

    private long received(Tie tie) {
        Served link = served(tie.ownerId()).get(tie.linkId());
        return link == null ? 0 : link.received();
    }

    private TableReader table(long memberId) {
        TableReader table = tables.get(memberId);
        if (table == null) {
            throw new IllegalStateException("no resident, member=" + memberId);
        }
        return table;
    }

    private Map<Long, Served> served(long memberId) {
        return served.getOrDefault(memberId, Map.of());
    }

    @Override
    public void close() {
        mappings.values().forEach(Mapping::recycle);
    }
}
