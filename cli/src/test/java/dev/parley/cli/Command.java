package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Processes;
import dev.parley.node.NodeAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A run of {@code parley} in a process of its own. Thread-safe. */
final class Command implements AutoCloseable {

    private static final Duration WATCHDOG = Duration.ofSeconds(60);

    /** What a command has ended in. */
    record Result(int status, String out, String err) {}

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers;

    private Command(Process process) {
        this.process = process;
        this.readers =
                List.of(
                        reader(process.inputReader(UTF_8), out),
                        reader(process.errorReader(UTF_8), err));
    }

    /** How to run a command: in which node, and with what else. */
    record Setting(
            Path socket, Path temporary, List<String> jvmOptions, Map<String, String> environment) {

        /** A node whose socket is in this directory, which is where temporary files go as well. */
        static Setting in(Path directory) {
            return of(directory.resolve("node").resolve("kernel.sock"), directory);
        }

        static Setting of(Path socket, Path temporary) {
            return new Setting(
                    socket, temporary, List.of(), Map.of(NodeAddress.VARIABLE, socket.toString()));
        }

        Setting withJvmOptions(String... options) {
            return new Setting(socket, temporary, List.of(options), environment);
        }

        Setting withVariable(String name, String value) {
            Map<String, String> more = new HashMap<>(environment);
            more.put(name, value);
            return new Setting(socket, temporary, jvmOptions, more);
        }

        /** Runs a command to its end. */
        Result run(String... arguments) {
            try (Command command = start(arguments)) {
                return command.result();
            }
        }

        Command start(String... arguments) {
            return Command.start(line(arguments), environment);
        }

        /** Starts a line of a shell in a terminal of its own; {@code $PARLEY} is the command. */
        Command startInTerminal(String script) {
            Setting inside = withVariable("PARLEY", String.join(" ", line()));
            return Command.start(
                    List.of("script", "--quiet", "--return", "--command", script, "/dev/null"),
                    inside.withVariable("TERM", "xterm").environment());
        }

        private List<String> line(String... arguments) {
            List<String> options = new ArrayList<>(jvmOptions);
            options.addFirst("-Djava.io.tmpdir=" + temporary);
            List<String> line = CommandStart.line(options);
            line.addAll(List.of(arguments));
            return line;
        }
    }

    /** Starts any program. */
    static Command start(List<String> line, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "PARLEY_DEBUG"));
        builder.environment().putAll(environment);
        try {
            return new Command(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread reader(BufferedReader stream, List<String> lines) {
        return Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            try (stream) {
                                stream.lines().forEach(lines::add);
                            } catch (IOException | UncheckedIOException _) {
                                // The process has ended.
                            }
                        });
    }

    int pid() {
        return (int) process.pid();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Waits until a line on standard output has this in it. */
    Command awaitOut(String part) {
        return awaitLine(out, part);
    }

    /** Waits until a line on standard error has this in it. */
    Command awaitErr(String part) {
        return awaitLine(err, part);
    }

    private Command awaitLine(List<String> lines, String part) {
        await(part).atMost(WATCHDOG).until(() -> isSaid(lines, part) || hasSaidAll());
        if (!isSaid(lines, part)) {
            throw new AssertionError("it has ended without \"" + part + "\": " + out + err);
        }
        return this;
    }

    private static boolean isSaid(List<String> lines, String part) {
        return lines.stream().anyMatch(line -> line.contains(part));
    }

    private boolean hasSaidAll() {
        return readers.stream().noneMatch(Thread::isAlive);
    }

    /** Gives it this on standard input, and no more. */
    Command feed(String text) {
        try (Writer input = process.outputWriter(UTF_8)) {
            input.write(text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a user types. */
    void type(String keys) throws IOException {
        process.outputWriter(UTF_8).append(keys).flush();
    }

    void signal(int signal) throws ErrnoException {
        Processes.kill(pid(), signal);
    }

    /** Waits for the end. */
    Result result() {
        try {
            if (!process.waitFor(WATCHDOG.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end: " + out + err);
            }
            for (Thread reader : readers) {
                reader.join(WATCHDOG);
            }
            return new Result(process.exitValue(), text(out), text(err));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines);
    }

    /** Ends it by force, if it has not ended. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
