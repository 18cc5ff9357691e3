package dev.parley.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** What this machine can do for this process, and what is done instead where it cannot. */
public final class Features {

    /**
     * One ability.
     *
     * @param name of the facility, as in the manual pages
     * @param present whether it can be used here
     * @param detail what was found, or what is used instead
     */
    public record Feature(String name, boolean present, String detail) {}

    private static final long PROBE_BYTES = 4096;
    private static final int RLIMIT_NOFILE = 7;
    private static final int RLIMIT_MEMLOCK = 8;
    private static final int RLIMIT_RTPRIO = 14;
    private static final long ENOUGH_DESCRIPTORS = 1024;

    private Features() {}

    /**
     * Tries everything out, on the calling thread and on throw-away objects. Does not block.
     *
     * <p>While it runs the thread may for a moment be a real-time one.
     */
    public static List<Feature> probe() {
        return List.of(
                memfd(),
                futureWriteSeal(),
                futexWaitv(),
                pidfd(),
                peerPidfd(),
                realTime(),
                openFiles(),
                lockedMemory(),
                cpus());
    }

    private static Feature memfd() {
        return feature(
                "memfd with seals",
                sealsWork(Memfd.FIXED_SIZE),
                "shared memory of a fixed size",
                "all messages go through sockets");
    }

    private static Feature futureWriteSeal() {
        return feature(
                "F_SEAL_FUTURE_WRITE",
                sealsWork(Memfd.SEAL_FUTURE_WRITE),
                "pages that only their maker can write",
                "needs Linux 5.1; such pages are writable by peers of the same user");
    }

    private static boolean sealsWork(int seals) {
        try (Fd fd = Memfd.create("parley-probe", PROBE_BYTES)) {
            Memfd.seal(fd, seals);
            return Memfd.defect(fd, PROBE_BYTES, seals).isEmpty();
        } catch (ErrnoException absent) {
            return false;
        }
    }

    private static Feature futexWaitv() {
        return feature(
                "futex_waitv",
                Futex.waitAnySupported(),
                "a thread sleeps on up to " + Futex.MAX_WORDS + " words",
                "needs Linux 5.16; a thread sleeps on one word, the others ring by socket");
    }

    private static Feature pidfd() {
        return feature(
                "pidfd_open",
                pidfdOpens(),
                "the end of a process is seen by its pidfd",
                "needs Linux 5.3; the end of a process is seen by its socket");
    }

    private static boolean pidfdOpens() {
        try (Fd self = Pidfd.open(Processes.getpid())) {
            return self.isOpen();
        } catch (ErrnoException absent) {
            return false;
        }
    }

    private static Feature peerPidfd() {
        return feature(
                "SO_PEERPIDFD",
                peerPidfdWorks(),
                "the pidfd of a peer comes from its socket",
                "needs Linux 6.5; pidfd_open of the peer's pid");
    }

    private static boolean peerPidfdWorks() {
        try {
            SeqpacketSocket.Pair pair = SeqpacketSocket.pair();
            try (SeqpacketSocket first = pair.first();
                    SeqpacketSocket second = pair.second()) {
                long number = first.kernelPeerPidfd();
                if (number < 0) {
                    return false;
                }
                Fd.of(number).close();
                return second.fd().isOpen();
            }
        } catch (ErrnoException absent) {
            return false;
        }
    }

    private static Feature realTime() {
        String limit = "RLIMIT_RTPRIO is " + Limit.of(RLIMIT_RTPRIO);
        return feature(
                "real-time scheduling",
                Scheduling.mayBeRealTime(),
                limit,
                limit + "; threads share the processor fairly");
    }

    private static Feature openFiles() {
        Limit limit = Limit.of(RLIMIT_NOFILE);
        boolean enough = Long.compareUnsigned(limit.soft, ENOUGH_DESCRIPTORS) >= 0;
        String found = "RLIMIT_NOFILE is " + limit;
        return feature(
                "open files", enough, found, found + "; links are refused when none are left");
    }

    private static Feature lockedMemory() {
        Limit limit = Limit.of(RLIMIT_MEMLOCK);
        String found = "RLIMIT_MEMLOCK is " + limit;
        return feature(
                "locked memory", limit.soft != 0, found, found + "; memory may be swapped out");
    }

    private static Feature cpus() {
        int allowed = Scheduling.affinity().cardinality();
        return feature(
                "processors",
                allowed > 1,
                allowed + " allowed: a waiter may spin before it sleeps",
                "1 allowed: a waiter yields and sleeps, it never spins");
    }

    private static Feature feature(String name, boolean present, String found, String substitute) {
        return new Feature(name, present, present ? found : substitute);
    }

    /** A resource limit of this process; all ones mean none. */
    private record Limit(long soft, long hard) {

        private static final long UNLIMITED = -1;
        private static final int THIS_PROCESS = 0;
        private static final int RLIMIT_BYTES = 16;

        static Limit of(int resource) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment limits = arena.allocate(RLIMIT_BYTES, Long.BYTES);
                Syscall.PRLIMIT64.demand(THIS_PROCESS, resource, 0, limits.address());
                return new Limit(limits.get(JAVA_LONG, 0), limits.get(JAVA_LONG, Long.BYTES));
            }
        }

        @Override
        public String toString() {
            return text(soft) + " (at most " + text(hard) + ")";
        }

        private static String text(long limit) {
            return limit == UNLIMITED ? "unlimited" : Long.toUnsignedString(limit);
        }
    }
}
