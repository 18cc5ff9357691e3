package dev.parley.kernel;

import dev.parley.kernel.state.Limit;
import dev.parley.kernel.state.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel has to know about the machine that it runs on. */
final class Machine {

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Path PROCESS_LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES =
            Pattern.compile("^Max open files\\s+(\\d+)", Pattern.MULTILINE);

    /**
     * For the JVM, for the rest of the program, for introductions being made, and for processes
     * that have hung up and may be about to end.
     */
    private static final long OTHER_DESCRIPTORS = 512;

    private Machine() {}

    /** At most 64 bytes: Linux allows no more. */
    static String hostName() throws IOException {
        return Files.readString(HOST_NAME).strip();
    }

    /** The limits, with the one for descriptors lowered to what this process may open. */
    static Limits within(Limits limits) throws IOException {
        Matcher openFiles = OPEN_FILES.matcher(Files.readString(PROCESS_LIMITS));
        if (!openFiles.find()) {
            return limits; // unlimited
        }
        long usable = Math.max(0, Long.parseLong(openFiles.group(1)) - OTHER_DESCRIPTORS);
        return usable < limits.of(Limit.DESCRIPTORS_PER_UID)
                ? limits.with(Limit.DESCRIPTORS_PER_UID, usable)
                : limits;
    }
}
