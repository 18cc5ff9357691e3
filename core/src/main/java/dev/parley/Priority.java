package dev.parley;

import dev.parley.link.Serving;

/**
 * How urgent messages are: {@value #LOWEST} to {@value #HIGHEST}, the higher the sooner. A port
 * that was opened with {@link PortOptions.Order#PRIORITY} hands them out by it; any other port
 * takes what has waited longest.
 *
 * <p>A message has the priority of its {@link Call#usePriority call}, else of its {@link
 * Connection#usePriority connection}, else of the thread that sends it, which is {@value #NORMAL}
 * unless it says otherwise, or serves a port whose priority floats ({@link PortOptions#withFloat}).
 *
 * <p>After QNX's, of which 0 is the idle thread's and 10 that of who asks for nothing.
 */
public final class Priority {

    /** The lowest. */
    public static final int LOWEST = 0;

    /** That of a thread that has not said otherwise. */
    public static final int NORMAL = 10;

    /** The highest. */
    public static final int HIGHEST = 63;

    private static final ThreadLocal<Integer> OF_THREAD = new ThreadLocal<>();

    /** Whether any thread has said one; whoever did sees that it did, and others need not. */
    private static boolean saidByAny;

    private Priority() {}

    /**
     * That of what this thread sends. While it serves a port whose priority floats, that of the
     * request it received last, or of what waits at the port meanwhile if that is more urgent.
     */
    public static int ofThread() {
        Integer said = saidByAny ? OF_THREAD.get() : null;
        return Serving.priorityOr(said == null ? NORMAL : said);
    }

    /**
     * What this thread sends from now on has this one, unless its call or connection has one. A
     * thread that serves a port whose priority floats has it until it receives there next.
     */
    public static void useOnThread(int priority) {
        OF_THREAD.set(checked(priority));
        saidByAny = true;
        Serving.end();
    }

    static int checked(int priority) {
        if (priority < LOWEST || priority > HIGHEST) {
            throw new IllegalArgumentException(
                    "priority must be %d to %d, priority=%d".formatted(LOWEST, HIGHEST, priority));
        }
        return priority;
    }
}
