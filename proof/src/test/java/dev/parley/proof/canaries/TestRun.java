package dev.parley.proof.canaries;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What became of one test in a JVM of its own. Immutable.
 *
 * @param seconds from the start of the JVM to its end
 * @param told the last that it said
 */
record TestRun(Verdict verdict, double seconds, String told) {

    /** A mistake that is not noticed by then is not noticed. */
    static final int LONGEST_SECONDS = 30;

    /** How it ended. */
    enum Verdict {
        PASSED,
        /** The test itself says so. */
        FAILED,
        /** It did not end in time. */
        HUNG,
        /** There was no such test, or the JVM ended before the test did. */
        BROKEN
    }

    /**
     * Runs a test as surefire does.
     *
     * @param mutant whose classes stand before those of the same name, if there is one
     * @param output what the JVM says
     */
    static TestRun of(NamedTest test, Project project, Optional<Mutant> mutant, Path output)
            throws IOException, InterruptedException {
        Optional<Path> module = project.moduleOf(test);
        if (module.isEmpty()) {
            return broken("no such test");
        }
        String classPath =
                mutant.map(m -> m.classes() + File.pathSeparator).orElse("")
                        + module.get().resolve("target/test-classes")
                        + File.pathSeparator
                        + project.classPath()
                        + File.pathSeparator
                        + project.root().resolve("core/target/test-classes"); // the explorer
        long startNanos = System.nanoTime();
        Process process =
                new ProcessBuilder(command(test, Project.jvmOptions(module.get()), classPath))
                        .directory(module.get().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        Verdict verdict = ended ? verdict(process.exitValue()) : Verdict.HUNG;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        return new TestRun(verdict, seconds, lastLine(output));
    }

    /** It could not be run. */
    static TestRun broken(String why) {
        return new TestRun(Verdict.BROKEN, 0, why);
    }

    private static List<String> command(NamedTest test, List<String> options, String classPath) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, OneTest.class.getName()));
        command.addAll(List.of(test.className(), test.method()));
        return command;
    }

    private static Verdict verdict(int exitCode) {
        return switch (exitCode) {
            case OneTest.PASSED -> Verdict.PASSED;
            case OneTest.FAILED -> Verdict.FAILED;
            default -> Verdict.BROKEN;
        };
    }

    private static String lastLine(Path output) throws IOException {
        List<String> lines = Files.readAllLines(output);
        return lines.isEmpty() ? "" : lines.getLast();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s after %.1f s: %s", verdict, seconds, told);
    }
}
