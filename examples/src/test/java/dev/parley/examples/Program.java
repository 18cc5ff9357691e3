package dev.parley.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ConnectOptions;
import dev.parley.Parley;
import dev.parley.junit.ParleyNode;
import dev.parley.start.FastStart;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A program in a process of its own. Used by one thread; closing it kills the process. */
public final class Program implements AutoCloseable {

    private static final long WATCHDOG_SECONDS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(WATCHDOG_SECONDS);

    private static final List<String> JVM_OPTIONS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx64m");

    /** What a rehearsal costs is worth it only where processes are started. */
    private static final class Start {
        static final FastStart FAST =
                FastStart.ofThisProcess(JVM_OPTIONS, Rehearsal.class.getName());

        private Start() {}
    }

    private final Process process;
    private final BufferedReader output;

    private Program(Process process) {
        this.process = process;
        this.output = process.inputReader(UTF_8);
    }

    /** Starts a server, and blocks until it has a port with that name. */
    public static Program serving(String name, ParleyNode node, Class<?> main, Object... arguments)
            throws IOException {
        Program server = start(node, main, arguments);
        try (Parley parley = node.join()) {
            parley.connect(name, ConnectOptions.defaults().withPatience(PATIENCE)).close();
        }
        return server;
    }

    /** Starts the main method of a class, in the node. */
    public static Program start(ParleyNode node, Class<?> main, Object... arguments)
            throws IOException {
        ProcessBuilder builder =
                builder(node.socket(), main, arguments)
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        return new Program(builder.start());
    }

    /** Starts one where there is no kernel; it prints its errors as its output. */
    public static Program startAlone(Class<?> main, Object... arguments) throws IOException {
        Path nobody = Path.of("target", "nobody-listens-here");
        return new Program(builder(nobody, main, arguments).redirectErrorStream(true).start());
    }

    private static ProcessBuilder builder(Path socket, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(Start.FAST.options());
        command.addAll(List.of("-cp", Start.FAST.classPath(), main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PARLEY_SOCKET", socket.toString());
        return builder;
    }

    /** Tells the program to go on: writes an empty line to it. */
    public void goOn() throws IOException {
        process.outputWriter(UTF_8).append('\n').flush();
    }

    /** Says that it is told nothing more. */
    public void endInput() throws IOException {
        process.outputWriter(UTF_8).close();
    }

    /** Blocks until the program prints a line, which must be this; the test has a watchdog. */
    public void expect(String line) throws IOException {
        assertThat(output.readLine()).isEqualTo(line);
    }

    /** Blocks until the program prints a line, which is returned; the test has a watchdog. */
    public String nextLine() throws IOException {
        return Objects.requireNonNull(output.readLine(), "it has ended its output");
    }

    /** Blocks until the program closes its output; returns the lines until then. */
    public List<String> rest() throws IOException {
        return output.readAllLines();
    }

    /** Blocks until the program ends by itself. */
    public void awaitEnd() throws InterruptedException {
        awaitEnd(0);
    }

    /** Blocks until the program ends by itself, with that status. */
    public void awaitEnd(int status) throws InterruptedException {
        assertThat(process.waitFor(WATCHDOG_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
        assertThat(process.exitValue()).isEqualTo(status);
    }

    /** SIGKILL; blocks until the process is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(WATCHDOG_SECONDS, TimeUnit.SECONDS)).as("it is gone").isTrue();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
