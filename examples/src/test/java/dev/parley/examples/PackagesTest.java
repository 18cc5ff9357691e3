package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A package can be copied by itself, and has a page of its own. */
class PackagesTest {

    private static final Path PAGES = Path.of("..", "docs", "patterns");

    private static final Path SOURCE = Path.of("src", "main", "java", "dev", "parley", "examples");

    private static final List<String> SECTIONS =
            List.of("## When", "## The protocol", "## The code", "## Deaths", "## Tests");

    static List<String> packages() throws IOException {
        try (Stream<Path> directories = Files.list(SOURCE)) {
            return directories.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageHasAPageWhichTheIndexNames(String name) throws IOException {
        assertThat(sections(PAGES.resolve(name + ".md"))).isEqualTo(SECTIONS);
        assertThat(Files.readString(PAGES.resolve("README.md"))).contains("](" + name + ".md)");
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageNeedsNoOther(String name) throws IOException {
        String own = "dev.parley.examples." + name + ".";
        try (Stream<Path> files = Files.list(SOURCE.resolve(name))) {
            assertThat(files.flatMap(PackagesTest::lines))
                    .isNotEmpty()
                    .filteredOn(line -> line.startsWith("import "))
                    .filteredOn(line -> line.contains("dev.parley.examples."))
                    .allMatch(line -> line.contains(own));
        }
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageUsesOnlyWhatIsForEverybody(String name) throws IOException {
        Pattern everybodys =
                Pattern.compile(
                        "import (static )?dev\\.parley\\.(%s)?[A-Z].*"
                                .formatted("streams\\.|qnx4\\.|examples\\." + name + "\\."));
        try (Stream<Path> files = Files.list(SOURCE.resolve(name))) {
            assertThat(files.flatMap(PackagesTest::lines))
                    .filteredOn(line -> line.startsWith("import "))
                    .filteredOn(line -> line.contains("dev.parley."))
                    .isNotEmpty()
                    .allMatch(line -> everybodys.matcher(line).matches());
        }
    }

    private static List<String> sections(Path page) {
        return lines(page).filter(line -> line.startsWith("## ")).toList();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
