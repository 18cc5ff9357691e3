package dev.parley.bench.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Processes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that is measured, and those that it has started. */
final class Child implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    private static final int SIGSTOP = 19;
    private static final int SIGCONT = 18;
    private static final String END = "(its output has ended)";

    private final String name;
    private final Process process;
    private final PrintStream orders;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    Child(String name, List<String> command) throws IOException {
        this.name = name;
        this.process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        this.orders = new PrintStream(process.getOutputStream(), true, UTF_8);
        Thread.ofPlatform().daemon().name("answers of " + name).start(this::readAnswers);
    }

    private void readAnswers() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            reader.lines().forEach(answers::add);
        } catch (IOException e) {
            answers.add(e.toString());
        } finally {
            answers.add(END);
        }
    }

    void tell(String order) {
        orders.println(order);
    }

    /** The rest of the next answer, which begins with that word. */
    String answer(String word, long atMostNanos) throws IOException, InterruptedException {
        String line =
                answers.poll(
                        atMostNanos + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS),
                        TimeUnit.NANOSECONDS);
        if (line == null || !line.startsWith(word)) {
            throw new IOException(
                    "%s: expected \"%s\", got %s"
                            .formatted(name, word, line == null ? "nothing" : '"' + line + '"'));
        }
        return line.substring(word.length()).trim();
    }

    private Stream<ProcessHandle> all() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(ProcessHandle::isAlive);
    }

    void stop() {
        signal(SIGSTOP);
    }

    void goOn() {
        signal(SIGCONT);
    }

    private void signal(int number) {
        for (ProcessHandle one : all().toList()) {
            try {
                Processes.kill((int) one.pid(), number);
            } catch (ErrnoException _) {
                // It has ended, which who talks to it will hear.
            }
        }
    }

    /** Puts all its threads on these processors. */
    void place(String processors) throws IOException, InterruptedException {
        for (ProcessHandle one : all().toList()) {
            taskset("-a", "-c", "-p", processors, Long.toString(one.pid()));
        }
    }

    /** Puts the threads of that name on these processors. */
    void placeThreads(String threadName, String processors)
            throws IOException, InterruptedException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path task : tasks.toList()) {
                if (name(task).equals(threadName)) {
                    taskset("-c", "-p", processors, task.getFileName().toString());
                }
            }
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException _) {
            return ""; // it has just ended
        }
    }

    private static void taskset(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addFirst("taskset");
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** The time that its threads have run so far, but for threads that have ended. */
    long cpuNanos() throws IOException {
        long sum = 0;
        for (ProcessHandle one : all().toList()) {
            try (Stream<Path> tasks = Files.list(Path.of("/proc/" + one.pid() + "/task"))) {
                for (Path task : tasks.toList()) {
                    sum += runNanos(task);
                }
            }
        }
        return sum;
    }

    private static long runNanos(Path task) throws IOException {
        try {
            String[] fields = Files.readString(task.resolve("schedstat")).split(" ");
            return Long.parseLong(fields[0]);
        } catch (NoSuchFileException _) {
            return 0; // it has just ended
        }
    }

    /** What it has in memory and shares with nobody, and its part of what is shared. */
    long residentBytes() throws IOException {
        long sum = 0;
        for (ProcessHandle one : all().toList()) {
            sum +=
                    Files.readAllLines(Path.of("/proc/" + one.pid() + "/smaps_rollup")).stream()
                            .filter(line -> line.startsWith("Pss:"))
                            .mapToLong(line -> Long.parseLong(line.split("\\s+")[1]) * 1024)
                            .sum();
        }
        return sum;
    }

    /** Ends it at once, also if it is stopped. */
    void kill() {
        all().toList().forEach(ProcessHandle::destroyForcibly);
    }

    /** Lets it end, and does not wait for it. */
    void end() {
        goOn();
        orders.close();
    }

    @Override
    public void close() {
        goOn();
        List<ProcessHandle> others = process.descendants().toList();
        orders.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        others.forEach(ProcessHandle::destroyForcibly);
    }
}
