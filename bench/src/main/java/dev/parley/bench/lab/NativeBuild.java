package dev.parley.bench.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compiles the program in C, once for each state of its sources and each machine. Needs gcc, or a
 * cc that understands the same.
 */
public final class NativeBuild {

    private static final List<String> COMPILERS = List.of("gcc", "cc");

    private static final List<String> OPTIONS =
            List.of("-std=gnu17", "-O3", "-Wall", "-Wextra", "-Werror", "-pthread");

    private static final List<String> SOURCES =
            List.of(
                    "native.h",
                    "native.c",
                    "client.c",
                    "common.c",
                    "word.c",
                    "area.c",
                    "pipe.c",
                    "seqpacket.c",
                    "copy.c");

    private final Path directory;
    private final List<Path> searched;

    /** One that keeps programs in that directory, and looks for a compiler as a shell would. */
    public NativeBuild(Path directory) {
        this(
                directory,
                Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of).toList());
    }

    NativeBuild(Path directory, List<Path> searched) {
        this.directory = directory;
        this.searched = searched;
    }

    /**
     * The program, compiled now unless it was before. Empty: there is no compiler, which is told in
     * one line.
     *
     * @throws IOException the compiler does not like the sources, and says why
     */
    public Optional<Path> program() throws IOException, InterruptedException {
        Map<String, byte[]> sources = sources();
        Path program = directory.resolve("native-" + fingerprint(sources));
        if (Files.isExecutable(program)) {
            return Optional.of(program);
        }
        Optional<Path> compiler = compiler();
        if (compiler.isEmpty()) {
            System.err.println("Without the contestants in C: neither gcc nor cc is here.");
            return Optional.empty();
        }
        Files.createDirectories(directory);
        compile(compiler.get(), sources, program);
        return Optional.of(program);
    }

    private static Map<String, byte[]> sources() throws IOException {
        Map<String, byte[]> sources = new LinkedHashMap<>();
        for (String name : SOURCES) {
            try (InputStream in = NativeBuild.class.getResourceAsStream("/native/" + name)) {
                if (in == null) {
                    throw new FileNotFoundException("no resource native/" + name);
                }
                sources.put(name, in.readAllBytes());
            }
        }
        return sources;
    }

    /** Of all that decides what the compiler makes, but for itself. */
    private static String fingerprint(Map<String, byte[]> sources) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String property : List.of("os.arch", "os.version")) {
                digest.update(System.getProperty(property).getBytes(UTF_8));
            }
            digest.update(OPTIONS.toString().getBytes(UTF_8));
            sources.values().forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    private Optional<Path> compiler() {
        return COMPILERS.stream()
                .flatMap(name -> searched.stream().map(directory -> directory.resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Under another name until it is whole: others may build at the same time. */
    private void compile(Path compiler, Map<String, byte[]> sources, Path program)
            throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(directory, "build");
        try {
            for (Map.Entry<String, byte[]> source : sources.entrySet()) {
                Files.write(work.resolve(source.getKey()), source.getValue());
            }
            Path made = work.resolve("native");
            compile(compiler, work, made);
            Files.move(made, program, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(work);
        }
    }

    private static void compile(Path compiler, Path work, Path made)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(compiler.toString());
        command.addAll(OPTIONS);
        command.addAll(List.of("-o", made.toString()));
        SOURCES.stream().filter(name -> name.endsWith(".c")).forEach(command::add);
        Process process =
                new ProcessBuilder(command)
                        .directory(work.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + "\n" + said);
        }
    }

    private static void delete(Path work) throws IOException {
        try (Stream<Path> files = Files.walk(work)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
