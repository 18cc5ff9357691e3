package dev.parley.scenarios.programs;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a process may be made to die: before each step that another process could see. Thread-safe;
 * the steps of all threads are counted.
 */
public final class FailPoints {

    private static final int SIGKILL = 9;

    @SuppressWarnings("restricted")
    private static final MethodHandle KILL =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private static final int PID = (int) ProcessHandle.current().pid();
    private static final AtomicInteger STEPS = new AtomicInteger();
    private static final List<String> NAMES = new ArrayList<>();

    private static volatile boolean armed;
    private static volatile int fatal;

    private FailPoints() {}

    /** Counts from now on, and dies before that step; 0: before none. */
    public static void arm(int fatalStep) {
        fatal = fatalStep;
        armed = true;
    }

    /** Counts no longer. Returns the names of the steps since it was armed. */
    public static synchronized List<String> disarm() {
        armed = false;
        return List.copyOf(NAMES);
    }

    /** Called before a step. */
    public static void step(String what) {
        if (armed) {
            count(what);
        }
    }

    private static synchronized void count(String what) {
        NAMES.add(what);
        if (STEPS.incrementAndGet() == fatal) {
            System.out.println("dying " + what);
            die();
        }
    }

    /** SIGKILL, from outside of the code under test; nothing runs after it. */
    private static void die() {
        try {
            int result = (int) KILL.invokeExact(PID, SIGKILL);
            throw new AssertionError("alive after kill, which returned " + result);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}
