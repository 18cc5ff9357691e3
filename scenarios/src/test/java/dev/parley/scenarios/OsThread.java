package dev.parley.scenarios;

import static dev.parley.scenarios.Soon.soon;

import dev.parley.linux.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A thread of some process, as the operating system sees it. */
record OsThread(long pid, int tid) {

    /** The calling one. */
    static OsThread current() {
        return new OsThread(Processes.getpid(), Processes.gettid());
    }

    /**
     * Whether it sleeps on a word of shared memory: in the system call futex, operation 0. (The
     * JVM's own sleeps are of the private kind, 128 and more.)
     */
    boolean isAsleepOnSharedMemory() throws IOException {
        String[] call = read("syscall").split(" ");
        return (call[0].equals("202") || call[0].equals("98")) && call[2].equals("0x0");
    }

    /** Waits until it sleeps on a word of shared memory, or is no more. */
    void awaitAsleepOrGone() {
        soon().until(() -> isGone() || isAsleepOnSharedMemory());
    }

    /** Runs something, elsewhere, once it sleeps on a word of shared memory, or is no more. */
    void onceAsleep(Runnable action) {
        Thread.ofPlatform()
                .start(
                        () -> {
                            awaitAsleepOrGone();
                            action.run();
                        });
    }

    private boolean isGone() throws IOException {
        String stat = read("stat");
        return stat.isEmpty() || stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
    }

    /** Empty: there is no such thread any more. */
    private String read(String file) throws IOException {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/task/" + tid + "/" + file));
        } catch (IOException e) {
            if (Files.notExists(Path.of("/proc/" + pid + "/task/" + tid))) {
                return "";
            }
            throw e;
        }
    }
}
