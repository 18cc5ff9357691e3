package dev.parley.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What figures depend on besides the code that is measured.
 *
 * @param commit short; "+" at its end: files of the tree differ from it, or are new. Empty: the
 *     sources are not in a git repository, or there is no git
 * @param processor its model
 * @param cores that this process may run on
 * @param memoryBytes of the machine
 * @param isVirtual whether there is a hypervisor below
 * @param kernel its release
 * @param jdk vendor and version
 */
public record Environment(
        Optional<String> commit,
        String processor,
        int cores,
        long memoryBytes,
        boolean isVirtual,
        String kernel,
        String jdk) {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    /** Runs add to it, which makes no tree another one. */
    private static final String BUT_THE_HISTORY = ":(top,exclude)bench/history";

    /** The one that this process is in, with sources in that directory. */
    public static Environment find(Path sources) throws IOException, InterruptedException {
        List<String> processors = Files.readAllLines(PROCESSORS);
        return new Environment(
                commit(sources),
                value(processors, "model name").orElse(System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                memoryBytes(value(Files.readAllLines(MEMORY), "MemTotal").orElseThrow()),
                isVirtual(value(processors, "flags").orElse("")),
                System.getProperty("os.version"),
                System.getProperty("java.vendor") + " " + Runtime.version());
    }

    private static Optional<String> value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst();
    }

    private static long memoryBytes(String kibibytes) {
        return Long.parseLong(kibibytes.substring(0, kibibytes.indexOf(' '))) * 1024;
    }

    private static boolean isVirtual(String flags) {
        return List.of(flags.split(" ")).contains("hypervisor")
                || Files.exists(Path.of("/sys/hypervisor/type"));
    }

    static Optional<String> commit(Path sources) throws IOException, InterruptedException {
        Optional<String> head = git(sources, "rev-parse", "--short", "HEAD");
        if (head.isEmpty()) {
            return head;
        }
        boolean isClean =
                git(sources, "status", "--porcelain", "--", ":/", BUT_THE_HISTORY)
                        .orElseThrow()
                        .isEmpty();
        return isClean ? head : head.map(commit -> commit + "+");
    }

    /** What it prints; empty: it failed, or it is not there. */
    private static Optional<String> git(Path directory, String... arguments)
            throws IOException, InterruptedException {
        Process process;
        try {
            process =
                    new ProcessBuilder(
                                    Stream.concat(Stream.of("git"), Stream.of(arguments)).toList())
                            .directory(directory.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException _) {
            return Optional.empty();
        }
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return process.waitFor() == 0 ? Optional.of(output.trim()) : Optional.empty();
    }
}
