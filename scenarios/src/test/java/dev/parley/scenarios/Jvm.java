package dev.parley.scenarios;

import dev.parley.scenarios.programs.Rehearsal;
import dev.parley.start.FastStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a program is started in a JVM of its own. Immutable.
 *
 * @param launcher what comes before the java command
 * @param classPath where its classes lie
 * @param options what the JVM is told besides
 */
public record Jvm(List<String> launcher, String classPath, List<String> options) {

    /** A small one that compiles as well as it can, with the classes of this process. */
    static Jvm standard() {
        return new Jvm(
                List.of(),
                System.getProperty("java.class.path"),
                List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx64m"));
    }

    /** One that takes no time to compile well. */
    public static Jvm brief() {
        return standard().with("-XX:TieredStopAtLevel=1", "-Xmx32m", "-XX:-UsePerfData");
    }

    /** The same, and it starts fast with what one such has learnt in the rehearsal. */
    static Jvm rehearsed() {
        return Rehearsed.JVM;
    }

    private static final class Rehearsed {
        static final Jvm JVM = brief().learnt();

        private Rehearsed() {}
    }

    private Jvm learnt() {
        FastStart start = FastStart.ofThisProcess(options, Rehearsal.class.getName());
        return with(start);
    }

    /** The same, with what one such has learnt in a rehearsal; the cache is in a directory. */
    public Jvm rehearsedIn(Path directory, Class<?> rehearsal) throws IOException {
        return with(FastStart.in(directory, classPath, options, rehearsal.getName()));
    }

    private Jvm with(FastStart start) {
        return new Jvm(launcher, start.classPath(), options)
                .with(start.options().toArray(String[]::new));
    }

    /** The same, with classes of a directory before those of the same name. */
    Jvm withClasses(Path directory) {
        return new Jvm(launcher, directory + ":" + classPath, options);
    }

    /** The same with more options; of two that contradict each other the later one holds. */
    public Jvm with(String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new Jvm(launcher, classPath, List.copyOf(all));
    }

    /** The same, with copies of the project's own classes where every user can read them. */
    Jvm readableIn(Path directory) throws IOException {
        List<String> copies = new ArrayList<>();
        for (String entry : classPath.split(":")) {
            Path classes = Path.of(entry);
            boolean isOwnJar = classes.getFileName().toString().startsWith("parley-");
            if (isOwnJar || Files.isDirectory(classes)) {
                Path copy =
                        directory.resolve("classes-" + copies.size() + (isOwnJar ? ".jar" : ""));
                copy(classes, copy);
                copies.add(copy.toString());
            }
        }
        return new Jvm(launcher, String.join(":", copies), options);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.copy(file, target);
                Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    /** The same, of another user: for root only. */
    Jvm ofUser(int uid) {
        List<String> setpriv =
                List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups");
        return new Jvm(setpriv, classPath, options);
    }

    /** The command that runs a program; its arguments are to be added. */
    public List<String> command(String program) {
        List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, program));
        return command;
    }
}
