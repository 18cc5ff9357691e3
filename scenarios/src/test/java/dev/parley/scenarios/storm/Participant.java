package dev.parley.scenarios.storm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.JoinOptions;
import dev.parley.KernelGone;
import dev.parley.Member;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.linux.Processes;
import dev.parley.scenarios.Footprint;
import dev.parley.scenarios.oracle.Entry;
import dev.parley.scenarios.oracle.Entry.Role;
import dev.parley.scenarios.oracle.Journal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * This process in the storm: its journal, its place in the node, and what it had of the operating
 * system in the beginning. Thread-safe but for the input, which is the main thread's.
 *
 * @param life its number; the node knows it by that
 */
record Participant(
        int life, Journal journal, Parley parley, Footprint before, BufferedReader input) {

    private static final String PROGRAM = "life-";
    private static final long KERNEL_MILLIS = 5;
    private static final Logger KERNELS = Logger.getLogger("parley.node");

    /** Begins the journal, and joins the node as soon as there is a kernel. */
    static Participant enter(Role role, int life, Path journals, int receivers) throws IOException {
        KERNELS.setLevel(Level.OFF); // they come and go
        Thread.setDefaultUncaughtExceptionHandler((_, mistake) -> crash(mistake));
        Journal journal = Journal.begin(journals, life);
        journal.write(new Entry.Born(System.nanoTime(), role, Processes.getpid(), receivers));
        Parley parley = join(JoinOptions.defaults().withProgram(PROGRAM + life));
        Footprint before = footprint(parley);
        System.out.println(Storm.HERE);
        return new Participant(
                life,
                journal,
                parley,
                before,
                new BufferedReader(new InputStreamReader(System.in, UTF_8)));
    }

    private static Parley join(JoinOptions options) throws ParleyException {
        while (true) {
            try {
                return Parley.join(options);
            } catch (KernelGone _) {
                awaitKernel();
            }
        }
    }

    /** With one and the same kernel all the time: without one there would be a socket less. */
    private static Footprint footprint(Parley parley) {
        while (true) {
            try {
                long idBefore = idAtKernel(parley);
                Footprint now = Footprint.now();
                if (idAtKernel(parley) == idBefore) {
                    return now;
                }
            } catch (ParleyException _) {
                awaitKernel();
            }
        }
    }

    /** The id that this process has with the kernel that has just answered. */
    private static long idAtKernel(Parley parley) throws ParleyException {
        var _ = parley.names();
        return parley.self().id();
    }

    /** Between one attempt and the next. */
    static void awaitKernel() {
        LockSupport.parkNanos(KERNEL_MILLIS * 1_000_000);
    }

    /** The life of a member of the storm. */
    static int life(Member member) {
        return Integer.parseInt(member.program().substring(PROGRAM.length()));
    }

    /** A mistake of this process: it ends as no other does, and the oracle sees that. */
    static void crash(@Nullable Throwable mistake) {
        new IllegalStateException(mistake).printStackTrace();
        Runtime.getRuntime().halt(1);
    }

    /** Blocks until the storm says this. If there is no storm any more, this process ends. */
    void await(String word) throws IOException {
        if (!word.equals(input.readLine())) {
            Runtime.getRuntime().halt(1);
        }
    }

    /** Everything is closed: nothing may be left of it. Leaves the node, and ends. */
    void leave() {
        before.awaitAgain();
        journal.write(new Entry.Leaving(System.nanoTime()));
        parley.close();
        System.exit(0);
    }
}
