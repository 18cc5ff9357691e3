package dev.parley.proof.canaries;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The source tree that this test belongs to, and what the build has made of it. Only read.
 *
 * @param modules in which something was compiled
 */
record Project(Path root, List<Path> modules) {

    /** As the root's pom tells surefire; what a module needs besides stands in its own. */
    private static final List<String> JVM_OPTIONS =
            List.of("-ea", "--enable-native-access=ALL-UNNAMED", "-Xmx512m");

    private static final Pattern TEST_OPTIONS =
            Pattern.compile("<test\\.options>(.*)</test\\.options>");

    static Project here() throws IOException {
        Path root = Path.of("..").toRealPath(); // the tests of a module run in its directory
        try (Stream<Path> directories = Files.list(root)) {
            List<Path> modules =
                    directories
                            .filter(module -> Files.isDirectory(module.resolve("target/classes")))
                            .sorted()
                            .toList();
            return new Project(root, modules);
        }
    }

    Path canaries() {
        return root.resolve("proof/canaries");
    }

    /** All that the modules ship, and what they stand on. */
    String classPath() {
        List<String> entries = new ArrayList<>();
        modules.forEach(module -> entries.add(module.resolve("target/classes").toString()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            boolean isOurs = Path.of(entry).startsWith(root);
            if (!isOurs || entry.equals(root.resolve("proof/target/test-classes").toString())) {
                entries.add(entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    /** The module in which a test stands; empty: in none. */
    Optional<Path> moduleOf(NamedTest test) {
        String file = "target/test-classes/" + test.className().replace('.', '/') + ".class";
        return modules.stream().filter(module -> Files.exists(module.resolve(file))).findFirst();
    }

    /** What surefire tells the JVM that runs the tests of a module. */
    static List<String> jvmOptions(Path module) {
        List<String> options = new ArrayList<>(JVM_OPTIONS);
        Matcher own = TEST_OPTIONS.matcher(text(module.resolve("pom.xml")));
        if (own.find()) {
            options.addAll(List.of(own.group(1).split(" ")));
        }
        return options;
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
