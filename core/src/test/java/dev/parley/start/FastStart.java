package dev.parley.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * How a JVM is started that shall begin fast: with a cache of the classes that another one has
 * loaded and linked in a rehearsal. Half of what a process costs that joins, sends and ends is
 * that.
 *
 * @param classPath begins with what the cache was made from; more may follow
 * @param options for the cache; others that are about code and memory have to be as in the
 *     rehearsal
 */
public record FastStart(String classPath, List<String> options) {

    /** It says nothing: to whom a cache does not fit starts as it would without. */
    private static final List<String> SILENT = List.of("-Xlog:aot=off", "-Xlog:cds=off");

    /** What is learnt of classes, and not of how often methods run: they do not run for long. */
    private static final List<String> LEAN =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining");

    /** With the classes of this process; the cache is there until this process ends. */
    public static FastStart ofThisProcess(
            List<String> options, String rehearsal, String... arguments) {
        try {
            String classPath = System.getProperty("java.class.path");
            return in(temporaryDirectory(), classPath, options, rehearsal, arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that is there until this process ends. */
    public static Path temporaryDirectory() throws IOException {
        Path directory = Files.createTempDirectory("parley-start-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
        return directory;
    }

    /**
     * With the cache in a directory.
     *
     * @param options of the JVM
     * @param rehearsal a program that does what others will do, in a node of its own, and ends by
     *     itself
     */
    public static FastStart in(
            Path directory,
            String classPath,
            List<String> options,
            String rehearsal,
            String... arguments)
            throws IOException {
        String packed = pack(classPath, directory);
        Path cache = directory.resolve("start.aot");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(SILENT);
        command.addAll(LEAN);
        command.addAll(List.of("-XX:AOTCacheOutput=" + cache, "-cp", packed, rehearsal));
        command.addAll(List.of(arguments));
        run(command, directory.resolve("rehearsal"));
        if (!Files.exists(cache) || Files.size(cache) == 0) {
            throw new IOException("the JVM has made no cache in " + directory);
        }
        return new FastStart(
                packed,
                Stream.concat(Stream.of("-XX:AOTCache=" + cache), SILENT.stream()).toList());
    }

    private static void run(List<String> command, Path directory) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PARLEY_SOCKET", directory.resolve("kernel.sock").toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("the rehearsal has failed: " + output);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IOException("interrupted in the rehearsal", e);
        }
    }

    /** Jars in place of the directories of classes, as a cache needs. */
    private static String pack(String classPath, Path directory) throws IOException {
        List<String> packed = new ArrayList<>();
        for (String entry : classPath.split(":")) {
            Path classes = Path.of(entry);
            if (Files.isDirectory(classes)) {
                Path jar = directory.resolve("classes-" + packed.size() + ".jar");
                pack(classes, jar);
                packed.add(jar.toString());
            } else if (Files.exists(classes)) {
                packed.add(entry);
            }
        }
        return String.join(":", packed);
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (Stream<Path> files = Files.walk(classes);
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException _) {
            // Whoever still runs may have left something: it is a temporary directory.
        }
    }
}
