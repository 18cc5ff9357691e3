package dev.parley.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The models of the protocol and its code name each other. */
class ModelTest {

    private static final Path MODELS = Path.of("src/model");
    private static final List<Path> CODE =
            List.of(
                    Path.of("src/main/java/dev/parley/link"),
                    Path.of("src/main/java/dev/parley/sleep"));

    /** What a model says where it is, and behind the head of an inline what that stands for. */
    private static final Pattern TRANSITION =
            Pattern.compile(
                    "^(?:inline|(?:active )?proctype) (\\w+)\\(.*\\) /\\* (.+) \\*/$",
                    Pattern.MULTILINE);

    private static final Pattern INLINE = Pattern.compile("^inline (\\w+)", Pattern.MULTILINE);
    private static final Pattern METHOD = Pattern.compile("([A-Z]\\w+)\\.([a-z]\\w+)");

    /** The first line of a method: the transitions that it is. */
    private static final Pattern MARK =
            Pattern.compile(
                    "(\\w+)\\([^(){};]*\\)(?:\\s+throws [\\w, ]+)?\\s*\\{\\s+// model: (.+)\n");

    private static final Set<String> named = new TreeSet<>();
    private static final Set<String> marked = new TreeSet<>();

    @BeforeAll
    static void readBoth() throws IOException {
        for (Path model : files(MODELS, ".pml")) {
            matches(TRANSITION, model)
                    .forEach(
                            transition ->
                                    METHOD.matcher(transition.group(2))
                                            .results()
                                            .map(
                                                    method ->
                                                            pair(
                                                                    model,
                                                                    transition.group(1),
                                                                    method.group()))
                                            .forEach(named::add));
        }
        for (Path source : sources()) {
            String type = source.getFileName().toString().replace(".java", "");
            matches(MARK, source)
                    .forEach(
                            mark ->
                                    Stream.of(mark.group(2).split(", "))
                                            .map(name -> name + " = " + type + "." + mark.group(1))
                                            .forEach(marked::add));
        }
    }

    @Test
    void everyMethodThatAModelNamesNamesTheTransition() {
        assertThat(named).isNotEmpty();
        assertThat(marked).containsAll(named);
    }

    @Test
    void everyTransitionThatAMethodNamesNamesTheMethod() {
        assertThat(named).containsAll(marked);
    }

    @Test
    void everyMarkStandsAtTheBeginningOfAMethod() throws IOException {
        for (Path source : sources()) {
            assertThat(matches(MARK, source))
                    .as(source.toString())
                    .hasSameSizeAs(matches(Pattern.compile("// model:"), source));
        }
    }

    @Test
    void everyTransitionSaysWhatItStandsFor() throws IOException {
        for (Path model : files(MODELS, ".pml")) {
            List<String> explained =
                    matches(TRANSITION, model).stream().map(match -> match.group(1)).toList();
            assertThat(matches(INLINE, model))
                    .extracting(match -> match.group(1))
                    .isSubsetOf(explained);
        }
    }

    private static String pair(Path model, String transition, String method) {
        return model.getFileName() + " " + transition + " = " + method;
    }

    private static List<MatchResult> matches(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file)).results().toList();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path room : CODE) {
            sources.addAll(files(room, ".java"));
        }
        return sources;
    }

    private static List<Path> files(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }
}
