package dev.parley.qnx4;

import dev.parley.ConnectOptions;
import dev.parley.Connection;
import dev.parley.Errno;
import dev.parley.Name;
import dev.parley.Parley;
import dev.parley.Port;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
        Fault.doing(() -> port.attach(name));
        return enterOwn(new Name(name, port.id(), parley.self()));
    }

    private synchronized int enterOwn(Name name) {
        int number = enter(name);
        own.put(number, name.name());
        return number;
    }

    void detach(int number) throws Qnx4Exception {
        String name = own(number);
        if (name == null) {
            throw new Qnx4Exception(Errno.EINVAL, "this process has no name " + number);
        }
        Fault.doing(() -> port.detach(name));
        synchronized (this) {
            own.remove(number);
            remove(name);
        }
    }

    private synchronized @Nullable String own(int number) {
        return own.get(number);
    }

    /** Who has it: a connection of one's own. */
    Connection locate(String name, ConnectOptions options) throws Qnx4Exception {
        requireName(name);
        return Fault.asking(() -> parley.connect(name, options));
    }

    /** That of another node would be a circuit, for which there is no way yet. */
    static void requireManager(int procPid) throws Qnx4Exception {
        if (procPid != 0 && procPid != PROC_PID) {
            throw Fault.noSuchProcess("process manager", procPid);
        }
    }

    NameInfo query(int procPid, int number) throws Qnx4Exception {
        requireManager(procPid);
        return query(Fault.asking(parley::names), number);
    }

    private synchronized NameInfo query(List<Name> present, int number) throws Qnx4Exception {
        Set<String> names = present.stream().map(Name::name).collect(Collectors.toSet());
        List.copyOf(numbers.keySet()).stream()
                .filter(name -> !names.contains(name) && !own.containsValue(name))
                .forEach(this::remove);
        present.stream().filter(name -> !Peers.isOfProcess(name.name())).forEach(this::enter);
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
