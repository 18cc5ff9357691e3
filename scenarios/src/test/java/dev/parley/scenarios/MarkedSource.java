package dev.parley.scenarios;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A part of a program that stands in a document, too: between {@code // [start:name]} and {@code //
 * [end:name]}. Immutable.
 */
record MarkedSource(String name, String text) {

    private static final List<Path> PROGRAMS =
            List.of(
                    Path.of("src", "test", "java", "dev", "parley", "scenarios", "guide"),
                    Path.of("..", "examples", "src", "main", "java"),
                    Path.of("..", "chat", "src", "main", "java"));
    private static final Pattern MARKED =
            Pattern.compile(
                    "^ *// \\[start:(\\S+)]\n(.*?)^ *// \\[end:\\1]",
                    Pattern.DOTALL | Pattern.MULTILINE);

    /** All of the programs of the documents. */
    static List<MarkedSource> all() {
        return PROGRAMS.stream().flatMap(MarkedSource::below).toList();
    }

    private static Stream<MarkedSource> below(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).flatMap(MarkedSource::of).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<MarkedSource> of(Path file) {
        try {
            return MARKED
                    .matcher(Files.readString(file))
                    .results()
                    .map(part -> new MarkedSource(part.group(1), flush(part.group(2))))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Code without what it is indented by, and without empty lines around it. */
    static String flush(String code) {
        return code.stripTrailing().stripIndent().strip();
    }
}
