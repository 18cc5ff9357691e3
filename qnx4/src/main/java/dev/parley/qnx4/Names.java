package dev.parley.qnx4;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Errno;
import dev.parley.Name;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Names, and their numbers: this process's own counting, in which a name has its number from the
 * moment that it was seen, and until it was seen no more. Thread-safe.
 */
final class Names {

    /** The process that QNX 4 asks for names and processes: that of this node. */
    private static final int PROC_PID = 1;

    private final Parley parley;
    private final Port port;
    private final NavigableMap<Integer, Name> byNumber = new TreeMap<>(); // guarded by this
    private final Map<String, Integer> numbers = new HashMap<>(); // guarded by this
    private final Map<Integer, String> own = new HashMap<>(); // guarded by this
    private int lastNumber; // guarded by this

    Names(Parley parley, Port port) {
        this.parley = parley;
        this.port = port;
    }

    int attach(String name) throws Qnx4Exception {
        requireName(name);
        try {
            port.attach(name);
        } catch (ParleyException e) {
            throw Fault.of(e);
        }
        return enterOwn(new Name(name, port.id(), parley.self()));
    }

    private synchronized int enterOwn(Name name) {
        int number = enter(name);
        own.put(number, name.name());
        return number;
    }

    void detach(int number) throws Qnx4Exception {
        String name;
        synchronized (this) {
            name = own.get(number);
        }
        if (name == null) {
            throw new Qnx4Exception(Errno.EINVAL, "this process has no name " + number);
        }
        try {
            port.detach(name);
        } catch (ParleyException e) {
            throw Fault.of(e);
        }
        synchronized (this) {
            own.remove(number);
            remove(name);
        }
    }

    /** Who has it: a connection of one's own. */
    Connection locate(String name, ConnectOptions options) throws Qnx4Exception {
        requireName(name);
        try {
            return parley.connect(name, options);
        } catch (ParleyException e) {
            throw Fault.of(e);
        }
    }

    /** That of another node would be a circuit, for which there is no way yet. */
    static void requireManager(int procPid) throws Qnx4Exception {
        if (procPid != 0 && procPid != PROC_PID) {
            throw Fault.noSuchProcess("process manager", procPid);
        }
    }

    NameInfo query(int procPid, int number) throws Qnx4Exception {
        requireManager(procPid);
        List<Name> present;
        try {
            present = parley.names();
        } catch (ParleyException e) {
            throw Fault.of(e);
        }
        return query(present, number);
    }

    private synchronized NameInfo query(List<Name> present, int number) throws Qnx4Exception {
        Map<String, Name> names =
                present.stream()
                        .filter(name -> !Peers.isOfProcess(name.name()))
                        .collect(Collectors.toMap(Name::name, name -> name));
        List.copyOf(numbers.keySet()).stream()
                .filter(name -> !names.containsKey(name) && !own.containsValue(name))
                .forEach(this::remove);
        names.values().stream()
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .forEach(this::enter);
        Map.Entry<Integer, Name> found = byNumber.ceilingEntry(number);
        if (found == null) {
            throw new Qnx4Exception(Errno.EINVAL, "no name from " + number + " on");
        }
        Name name = found.getValue();
        return new NameInfo(found.getKey(), name.owner().pid(), name.name());
    }

    private synchronized int enter(Name name) {
        int number = numbers.computeIfAbsent(name.name(), _ -> ++lastNumber);
        byNumber.put(number, name);
        return number;
    }

    private synchronized void remove(String name) {
        Integer number = numbers.remove(name);
        if (number != null) {
            byNumber.remove(number);
        }
    }

    private static void requireName(String name) throws Qnx4Exception {
        int length = name.codePointCount(0, name.length());
        if (length < 1 || length > Qnx4.MOST_NAME_CHARS) {
            throw new Qnx4Exception(
                    Errno.EINVAL,
                    "a name must have 1 to %d characters, length=%d"
                            .formatted(Qnx4.MOST_NAME_CHARS, length));
        }
        if (Peers.isOfProcess(name) || name.codePoints().anyMatch(Character::isISOControl)) {
            throw new Qnx4Exception(Errno.EINVAL, "no name: it begins with #, or has controls");
        }
    }
}
