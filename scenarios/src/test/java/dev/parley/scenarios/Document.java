package dev.parley.scenarios;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A text of the project, and the parts of it that can be wrong. Immutable. */
record Document(String name, String text) {

    static final Path PROJECT = Path.of("..");

    private static final Pattern QUOTED = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

    /** The one at a path from the project's directory. */
    static Document of(String name) {
        try {
            return new Document(name, Files.readString(PROJECT.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The README, and all below docs. */
    static List<Document> all() throws IOException {
        return Stream.concat(Stream.of(of("README.md")), below("docs").stream()).toList();
    }

    /** All below a directory. */
    static List<Document> below(String directory) throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT.resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(file -> of(PROJECT.relativize(file).toString()))
                    .toList();
        }
    }

    /** The blocks of code in a language. */
    List<String> blocks(String language) {
        return Pattern.compile(
                        "^```" + language + "\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** What stands between single quotes of code. */
    List<String> quoted() {
        return QUOTED.matcher(text).results().map(quote -> quote.group(1)).toList();
    }

    /** The links to other files of the project, as they stand there. */
    List<String> links() {
        return LINK.matcher(text).results().map(link -> link.group(1)).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
