package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** For a moment, this process may open nothing more; what is open stays. */
final class OpenFiles implements AutoCloseable {

    private static final int THIS_PROCESS = 0;
    private static final int RLIMIT_NOFILE = 7;

    private final long soft;
    private final long hard;

    private OpenFiles(long soft, long hard) {
        this.soft = soft;
        this.hard = hard;
    }

    static OpenFiles lowered() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment before = arena.allocate(JAVA_LONG, 2);
            Syscall.PRLIMIT64.demand(THIS_PROCESS, RLIMIT_NOFILE, 0, before.address());
            OpenFiles limit =
                    new OpenFiles(before.get(JAVA_LONG, 0), before.get(JAVA_LONG, Long.BYTES));
            limit.set(0);
            return limit;
        }
    }

    boolean isLowered() {
        return soft > 0;
    }

    private void set(long newSoft) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment wanted = arena.allocateFrom(JAVA_LONG, newSoft, hard);
            Syscall.PRLIMIT64.demand(THIS_PROCESS, RLIMIT_NOFILE, wanted.address(), 0);
        }
    }

    @Override
    public void close() {
        set(soft);
    }
}
