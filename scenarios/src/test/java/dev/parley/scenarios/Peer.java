package dev.parley.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.node.NodeAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program of {@link dev.parley.scenarios.programs} in a process of its own. */
public final class Peer implements AutoCloseable {

    private static final long WATCHDOG_SECONDS = 120;
    private static final String END = "(end of output)";

    private final String name;
    private final Process process;
    private final PrintStream input;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Peer(String name, Process process) {
        this.name = name;
        this.process = process;
        this.input = new PrintStream(process.getOutputStream(), true, UTF_8);
        Thread.ofPlatform().daemon().name("output of " + name).start(this::readLines);
    }

    /**
     * Starts a program in the node at a socket, in a brief JVM; its errors go to this process's.
     */
    static Peer start(Path socket, Class<?> program, Object... arguments) {
        return start(socket, Jvm.rehearsed(), program.getName(), arguments);
    }

    /** Starts a program in a JVM of that kind. */
    public static Peer start(Path socket, Jvm jvm, Class<?> program, Object... arguments) {
        return start(socket, jvm, program.getName(), arguments);
    }

    /** Starts a program that is known by the name of its class. */
    static Peer start(Path socket, Jvm jvm, String program, Object[] arguments) {
        List<String> command = jvm.command(program);
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put(NodeAddress.VARIABLE, socket.toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        try {
            return new Peer(program, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** User and system time of the process so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** The next line that the program prints. */
    public String line() {
        try {
            String line = lines.poll(WATCHDOG_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError(name + " printed nothing for a long time");
            }
            return line;
        } catch (InterruptedException e) {
            throw new AssertionError(name, e);
        }
    }

    /** The next line must be this. */
    public Peer expect(String expected) {
        String line = line();
        if (!line.equals(expected)) {
            throw new AssertionError(
                    name + ": expected \"" + expected + "\", got \"" + line + "\"");
        }
        return this;
    }

    /** The rest of the next line, which begins with a word. */
    public String expectAfter(String word) {
        String line = line();
        if (!line.startsWith(word + " ")) {
            throw new AssertionError(name + ": expected \"" + word + " …\", got \"" + line + "\"");
        }
        return line.substring(word.length() + 1);
    }

    /** Whether the program has printed nothing that was not read. */
    public boolean isSilent() {
        return lines.isEmpty();
    }

    public void tell(String line) {
        input.println(line);
    }

    /** The program reads the end of its input. */
    public void endInput() {
        input.close();
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** SIGTERM; returns at once. */
    void terminate() {
        process.toHandle().destroy(); // the other one closes what the process prints, too
    }

    public int awaitExit() {
        try {
            if (!process.waitFor(WATCHDOG_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(name, e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    private void readLines() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("(unreadable: " + e.getMessage() + ")");
        } finally {
            lines.add(END);
        }
    }
}
