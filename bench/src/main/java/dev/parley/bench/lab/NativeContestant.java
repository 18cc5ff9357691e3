package dev.parley.bench.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A mechanism of the program in C: what the machine gives without a JVM. All but c-seqpacket and
 * c-memcpy have one client.
 *
 * @param maxBytes the longest message that it can carry; the program refuses longer ones
 * @param program that {@link NativeBuild} has built
 */
public record NativeContestant(String name, int maxBytes, Path program) implements Contestant {

    private static final int AS_LONG_AS_AN_INT_SAYS = Integer.MAX_VALUE - 64;

    private static final Map<String, Integer> MAX_BYTES = new LinkedHashMap<>();

    static {
        MAX_BYTES.put("c-word", 32);
        MAX_BYTES.put("c-spin", AS_LONG_AS_AN_INT_SAYS);
        MAX_BYTES.put("c-slot", AS_LONG_AS_AN_INT_SAYS);
        MAX_BYTES.put("c-futex", AS_LONG_AS_AN_INT_SAYS);
        MAX_BYTES.put("c-pipe", AS_LONG_AS_AN_INT_SAYS);
        MAX_BYTES.put("c-seqpacket", 128 * 1024);
        MAX_BYTES.put("c-memcpy", AS_LONG_AS_AN_INT_SAYS);
    }

    /** All that the program has, the floor first. */
    public static List<NativeContestant> all(Path program) {
        List<NativeContestant> all = new ArrayList<>();
        MAX_BYTES.forEach((name, bytes) -> all.add(new NativeContestant(name, bytes, program)));
        return all;
    }

    /** Of all, whether there is a compiler or not. */
    static Set<String> names() {
        return MAX_BYTES.keySet();
    }

    @Override
    public boolean hasOthers() {
        return false;
    }

    @Override
    public boolean runsInJvms() {
        return false;
    }

    @Override
    public List<String> command(String role, Path directory, int clients, int maxBytes) {
        return List.of(
                program.toString(),
                role,
                name,
                directory.toString(),
                Integer.toString(clients),
                Integer.toString(maxBytes));
    }
}
