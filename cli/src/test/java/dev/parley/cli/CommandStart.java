package dev.parley.cli;

import dev.parley.start.FastStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a JVM is started that runs a command. Half of what most commands cost is to load classes:
 * they are kept in a cache, as in a build (scripts/build).
 */
final class CommandStart {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private static final List<String> OPTIONS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData",
                    "-XX:TieredStopAtLevel=1");

    private static final Path RENEWAL = Path.of("..", "scripts", "RenewJar.java");
    private static final FastStart FAST = rehearse();

    private CommandStart() {}

    /** The JVM with these options besides; the arguments of the command are to be added. */
    static List<String> line(List<String> options) {
        List<String> line = new ArrayList<>();
        line.add(JAVA);
        line.addAll(OPTIONS);
        line.addAll(FAST.options());
        line.addAll(options);
        line.addAll(List.of("-cp", FAST.classPath(), Main.class.getName()));
        return line;
    }

    private static FastStart rehearse() {
        try {
            Path directory = FastStart.temporaryDirectory();
            String classPath = renewed(System.getProperty("java.class.path"), directory);
            return FastStart.in(directory, classPath, OPTIONS, FullRehearsal.class.getName());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No cache keeps picocli's classes as they are, nor is one made with them. */
    private static String renewed(String classPath, Path directory) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(":")) {
            Path jar = Path.of(entry);
            boolean isOld = jar.getFileName().toString().startsWith("picocli-");
            entries.add(isOld ? renewed(jar, directory.resolve("picocli.jar")) : entry);
        }
        return String.join(":", entries);
    }

    private static String renewed(Path jar, Path copy) throws IOException {
        Files.copy(jar, copy);
        List<String> line = List.of(JAVA, RENEWAL.toString(), copy.toString());
        try (Command renewal = Command.start(line, Map.of())) {
            Command.Result result = renewal.result();
            if (result.status() != 0) {
                throw new IOException("cannot renew " + jar + ": " + result.err());
            }
        }
        return copy.toString();
    }
}
