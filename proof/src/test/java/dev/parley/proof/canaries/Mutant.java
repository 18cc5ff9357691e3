package dev.parley.proof.canaries;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Copies of the sources that a canary touches, with the mistake in them, and the classes that they
 * make. Immutable.
 *
 * @param classes a directory of nothing but those
 */
record Mutant(Path classes) {

    /**
     * Makes one in an empty directory.
     *
     * @throws IllegalStateException the patch does not fit any more, or does not compile
     */
    static Mutant of(Canary canary, Project project, Path directory) throws IOException {
        Path sources = sources(canary, project, directory);
        Path classes = Files.createDirectory(directory.resolve("classes"));
        List<Path> copies = canary.files().stream().map(sources::resolve).toList();
        compile(copies, project.classPath(), classes);
        return new Mutant(classes);
    }

    /**
     * Only its sources, in an empty directory.
     *
     * @throws IllegalStateException the patch does not fit any more
     */
    static Path sources(Canary canary, Project project, Path directory) throws IOException {
        Path sources = Files.createDirectory(directory.resolve("sources"));
        for (Path file : canary.files()) {
            Path copy = sources.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(project.root().resolve(file), copy);
        }
        apply(canary.patch(), sources, directory);
        return sources;
    }

    private static void apply(Path patch, Path sources, Path around) throws IOException {
        ProcessBuilder git = new ProcessBuilder("git", "apply", patch.toString());
        // In a repository git would pass over what that does not know.
        git.environment().put("GIT_CEILING_DIRECTORIES", around.toString());
        Process process = git.directory(sources.toFile()).redirectErrorStream(true).start();
        String complaint = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("does not fit any more: " + complaint);
        }
    }

    /** Plainly: what our own compiler would refuse is a mistake that still can be made. */
    private static void compile(List<Path> sources, String classPath, Path classes)
            throws IOException {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        List<String> options =
                List.of("-cp", classPath, "-d", classes.toString(), "-proc:none", "-nowarn");
        StringWriter complaint = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(
                                    complaint,
                                    files,
                                    null,
                                    options,
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources))
                            .call();
            if (!compiled) {
                throw new IllegalStateException("does not compile: " + complaint);
            }
        }
    }
}
