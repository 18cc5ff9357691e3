package dev.parley.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * A user without rights, for tests that run as root. Linux keeps the user of each thread; only the
 * C library makes them the same in all threads of a process. So one thread asks Linux itself.
 */
final class OtherUser {

    /** Nobody. */
    static final int UID = 65_534;

    private static final long KEEP = -1;

    private OtherUser() {}

    /** Connects as this user, and says nothing yet. */
    static TestMember arrive(Path node) throws Exception {
        TestMember.arrive(node).close(); // loads classes that this user may not be able to read
        return call(() -> TestMember.arrive(node));
    }

    private static <T> T call(Callable<T> action) throws Exception {
        FutureTask<T> task =
                new FutureTask<>(
                        () -> {
                            setEffectiveUid(UID);
                            return action.call();
                        });
        Thread.ofPlatform().start(task).join();
        return task.get();
    }

    /** {@code long syscall(SYS_setresuid, uid_t ruid, uid_t euid, uid_t suid)}. */
    @SuppressWarnings("restricted")
    private static void setEffectiveUid(int uid) {
        Linker linker = Linker.nativeLinker();
        MethodHandle syscall =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("syscall"),
                        FunctionDescriptor.of(
                                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                        Linker.Option.firstVariadicArg(1));
        try {
            long result = (long) syscall.invokeExact(setresuid(), KEEP, (long) uid, KEEP);
            if (result != 0) {
                throw new AssertionError("setresuid failed, result=" + result);
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static long setresuid() {
        return System.getProperty("os.arch").equals("aarch64") ? 147 : 117;
    }
}
