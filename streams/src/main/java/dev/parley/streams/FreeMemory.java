package dev.parley.streams;

import dev.parley.Errno;
import dev.parley.OverLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * How much memory this process can still be given, as Linux sees it at the moment: by the machine,
 * and by the control groups that the process is in.
 */
final class FreeMemory {

    private static final String MACHINE = "proc/meminfo";
    private static final String GROUPS = "proc/self/cgroup";
    private static final String AVAILABLE = "MemAvailable:";
    private static final int KIB = 1024;

    /** What is not larger is not looked for first. */
    static final long SMALL_BYTES = 1 << 20;

    /** So much of what is free is left to others: an eighth. */
    private static final int SHARE_OF_OTHERS = 8;

    /** Where each version of control groups keeps its figures. */
    private enum Version {
        ONE(
                "sys/fs/cgroup/memory",
                "memory.limit_in_bytes",
                "memory.usage_in_bytes",
                "total_inactive_file"),
        TWO("sys/fs/cgroup", "memory.max", "memory.current", "inactive_file");

        private final String directory;
        private final String limit;
        private final String used;
        private final String reclaimable;

        Version(String directory, String limit, String used, String reclaimable) {
            this.directory = directory;
            this.limit = limit;
            this.used = used;
            this.reclaimable = reclaimable;
        }
    }

    private final Path root;

    /**
     * @param root the directory in which proc and sys lie
     */
    FreeMemory(Path root) {
        this.root = root;
    }

    /**
     * The system would not refuse so much, but kill processes for it.
     *
     * @throws OverLimit it is not there
     */
    void require(long sizeBytes) throws OverLimit {
        if (sizeBytes <= SMALL_BYTES) {
            return;
        }
        long free = bytes();
        if (sizeBytes > free - free / SHARE_OF_OTHERS) {
            throw new OverLimit(
                    Errno.ENOMEM,
                    "create %d bytes: no more than seven eighths of the %d that are free"
                            .formatted(sizeBytes, free));
        }
    }

    /** In bytes; {@link Long#MAX_VALUE} if Linux does not say. Reads a few files. */
    long bytes() {
        return Math.min(ofMachine(), ofGroups());
    }

    private long ofMachine() {
        OptionalLong kib = figure(lines(root.resolve(MACHINE)), AVAILABLE);
        return kib.isPresent() ? kib.getAsLong() * KIB : Long.MAX_VALUE;
    }

    private long ofGroups() {
        return lines(root.resolve(GROUPS)).stream()
                .mapToLong(this::ofGroup)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * @param line number, controllers and path, as in cgroups(7)
     */
    private long ofGroup(String line) {
        String[] parts = line.split(":", 3);
        if (parts.length < 3) {
            return Long.MAX_VALUE;
        }
        if (parts[1].isEmpty()) {
            return ofGroup(Version.TWO, parts[2]);
        }
        boolean isOfMemory = Arrays.asList(parts[1].split(",")).contains("memory");
        return isOfMemory ? ofGroup(Version.ONE, parts[2]) : Long.MAX_VALUE;
    }

    /** A group has no more than those around it. In a container, some of them cannot be seen. */
    private long ofGroup(Version version, String path) {
        Path top = root.resolve(version.directory);
        Path group = top.resolve(path.substring(Math.min(1, path.length()))).normalize();
        long least = Long.MAX_VALUE;
        for (; group != null && group.startsWith(top); group = group.getParent()) {
            least = Math.min(least, left(version, group));
        }
        return least;
    }

    private static long left(Version version, Path group) {
        OptionalLong limit = number(lines(group.resolve(version.limit)));
        OptionalLong used = number(lines(group.resolve(version.used)));
        if (limit.isEmpty() || used.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long reclaimable =
                figure(lines(group.resolve("memory.stat")), version.reclaimable).orElse(0);
        long inUse = Math.max(0, used.getAsLong() - reclaimable);
        return Math.max(0, limit.getAsLong() - inUse);
    }

    /** The number after a name at the start of a line. */
    private static OptionalLong figure(List<String> lines, String name) {
        return lines.stream()
                .map(line -> line.split("\\s+"))
                .filter(words -> words.length > 1 && words[0].equals(name))
                .mapToLong(words -> Long.parseLong(words[1]))
                .findFirst();
    }

    /** Empty for "max", too. */
    private static OptionalLong number(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.isEmpty() && line.chars().allMatch(Character::isDigit))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException _) {
            return List.of(); // not on this machine, or not for us
        }
    }
}
