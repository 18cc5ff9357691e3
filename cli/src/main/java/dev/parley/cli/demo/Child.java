package dev.parley.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.cli.base.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that takes part in the demonstration. It ends when its standard input does: see {@link
 * Tether}.
 *
 * <p>Owned by {@link Troupe}.
 */
final class Child {

    private static final long LONGEST_END_SECONDS = 5;
    private static final int MAX_COMPLAINT_CHARS = 4096;

    private final Role role;
    private final Process process;
    private final CompletableFuture<String> complaint = new CompletableFuture<>();
    private volatile boolean dismissed;

    private Child(Role role, Process process) {
        this.role = role;
        this.process = process;
        Thread.ofPlatform().daemon().name("errors of " + role).start(this::listen);
    }

    /** Starts the {@link Part} that plays this role, with these arguments. */
    static Child start(Role role, String... arguments) throws IOException {
        List<String> all = Stream.concat(Stream.of(role.name()), Stream.of(arguments)).toList();
        ProcessBuilder builder = new ProcessBuilder(OwnJvm.command(all));
        return new Child(role, builder.start());
    }

    Role role() {
        return role;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The first line that it prints; blocks until then. */
    String firstLine() throws IOException {
        String line = process.inputReader(UTF_8).readLine();
        if (line == null) {
            throw failure();
        }
        return line;
    }

    /** Done when it has ended. */
    CompletableFuture<?> end() {
        return process.onExit();
    }

    /** From now on it may end. */
    void dismiss() {
        dismissed = true;
    }

    boolean isDismissed() {
        return dismissed;
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        dismiss();
        process.destroyForcibly();
    }

    /** Asks it to end, without waiting. */
    void hangUp() {
        dismiss();
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // It has ended by itself.
        }
    }

    /** Blocks until it has ended; if that takes too long, by force. */
    void awaitEnd() {
        try {
            if (!process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Fails if it has ended although nobody dismissed it. */
    void requireAlive() throws DemoFailed {
        if (!dismissed && !process.isAlive()) {
            throw failure();
        }
    }

    /** Why it has ended, or is about to, although nobody dismissed it. */
    DemoFailed failure() {
        awaitEnd();
        if (process.exitValue() == Status.INTERRUPTED) {
            return DemoFailed.interrupted();
        }
        return new DemoFailed(
                "the %s (pid %d) has ended, status %d%s"
                        .formatted(role.label(), pid(), process.exitValue(), words()));
    }

    private String words() {
        String text = complaint.completeOnTimeout("", LONGEST_END_SECONDS, TimeUnit.SECONDS).join();
        return text.isBlank() ? "" : ": " + text.strip();
    }

    private void listen() {
        StringBuilder text = new StringBuilder();
        try (BufferedReader errors = process.errorReader(UTF_8)) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                if (text.length() + line.length() < MAX_COMPLAINT_CHARS) {
                    text.append(line).append('\n');
                }
            }
        } catch (IOException _) {
            // It has ended.
        }
        complaint.complete(text.toString());
    }
}
