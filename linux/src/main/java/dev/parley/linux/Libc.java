package dev.parley.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The four functions of the C library that are called: syscall, sched_getcpu, strerror, memcpy.
 *
 * <p>Binding a function costs milliseconds of start-up for each new shape, therefore nearly all
 * goes through {@code syscall} with seven longs, and each handle is bound at its first use (the
 * nested classes). A pointer to it travels as a long, which keeps nothing alive: the caller holds
 * the memory in an arena that it closes after the call.
 *
 * <p>{@code syscall} is variadic, and is not bound as such: that would add a number to each call,
 * of the vector registers in use, and four classes to the binding. Integers travel alike in both
 * kinds of call (System V ABI for AMD64, 3.2.3; AAPCS64, 6.8.2), and {@code syscall} looks at no
 * vector register.
 */
@SuppressWarnings("restricted")
final class Libc {

    private Libc() {}

    // long syscall(long number, ...)

    /** Ordinary call that keeps errno. */
    private static final class WithErrno {
        static final MethodHandle SYSCALL = bindSyscall(Linker.Option.captureCallState("errno"));
    }

    /** Ordinary call; may block. */
    private static final class WithoutErrno {
        static final MethodHandle SYSCALL = bindSyscall();
    }

    /** Call without a change of thread state; holds up the garbage collector while it lasts. */
    private static final class Critical {
        static final MethodHandle SYSCALL = bindSyscall(Linker.Option.critical(false));
    }

    // int sched_getcpu(void)

    private static final class SchedGetcpu {
        static final MethodHandle HANDLE =
                bind(
                        "sched_getcpu",
                        FunctionDescriptor.of(JAVA_INT),
                        Linker.Option.critical(false));
    }

    // char *strerror(int errno)

    private static final class Strerror {
        static final MethodHandle HANDLE =
                bind("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
    }

    // void *memcpy(void *target, const void *source, size_t lengthBytes)

    private static final class Memcpy {
        static final MethodHandle HANDLE =
                bind(
                        "memcpy",
                        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG),
                        Linker.Option.critical(true));
    }

    /** Makes a system call. Returns what it returns, or -errno. */
    static long syscallErrno(long number, long a, long b, long c, long d, long e, long f) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(Linker.Option.captureStateLayout());
            long result = (long) WithErrno.SYSCALL.invokeExact(errno, number, a, b, c, d, e, f);
            return result == -1 ? -errno.get(JAVA_INT, 0) : result;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Makes a system call that may block. Returns what it returns, or -1. Allocates nothing. */
    static long syscall(long number, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) WithoutErrno.SYSCALL.invokeExact(number, a, b, c, d, e, f);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /** Makes a system call that never blocks. Returns what it returns, or -1. No allocation. */
    static long syscallCritical(long number, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) Critical.SYSCALL.invokeExact(number, a, b, c, d, e, f);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    static int schedGetcpu() {
        try {
            return (int) SchedGetcpu.HANDLE.invokeExact();
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /**
     * Copies all of a segment; the target is as long, writable, and no part of the source. No
     * collection meanwhile.
     */
    static void memcpy(MemorySegment target, MemorySegment source) {
        try {
            Memcpy.HANDLE.invokeExact(target, source, source.byteSize());
        } catch (RuntimeException e) {
            throw e; // a segment whose arena is closed, or another thread's
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    static String strerror(int errno) {
        try {
            MemorySegment text = (MemorySegment) Strerror.HANDLE.invokeExact(errno);
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    private static MethodHandle bindSyscall(Linker.Option... options) {
        FunctionDescriptor sevenLongs =
                FunctionDescriptor.of(
                        JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                        JAVA_LONG);
        return bind("syscall", sevenLongs, options);
    }

    private static MethodHandle bind(
            String function, FunctionDescriptor shape, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(function), shape, options);
    }

    /** A downcall throws nothing by itself; what comes is an Error of the virtual machine. */
    private static RuntimeException impossible(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw new AssertionError("a downcall threw", thrown);
    }
}
