package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a personality says of its fidelity names the test that shows it: each is there. */
class FidelityTest {

    private static final Pattern TEST = Pattern.compile("(\\w+Test)(?:#(\\w+))?");
    private static final List<String> WHERE_TESTS_ARE = List.of("qnx4", "scenarios", "kernel");

    @Test
    void eachTestThatIsNamedIsThere() throws IOException {
        Map<String, String> sources = sources();
        List<String> named =
                Document.of("qnx4/FIDELITY.md").quoted().stream()
                        .filter(quote -> TEST.matcher(quote.replace("scenarios.", "")).matches())
                        .toList();
        assertThat(named).hasSizeGreaterThan(50);
        assertThat(named).allMatch(name -> isThere(name.replace("scenarios.", ""), sources));
    }

    private static boolean isThere(String name, Map<String, String> sources) {
        String[] parts = name.split("#", 2);
        String source = sources.getOrDefault(parts[0], "");
        return source.contains(parts.length == 1 ? "class " : "void " + parts[1] + "(");
    }

    /** The texts of the classes of tests, by their names. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : WHERE_TESTS_ARE) {
            Path tests = Document.PROJECT.resolve(module).resolve("src/test/java");
            try (Stream<Path> files = Files.walk(tests)) {
                for (Path file : files.filter(FidelityTest::isTest).toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    sources.merge(name, Files.readString(file), String::concat);
                }
            }
        }
        return sources;
    }

    private static boolean isTest(Path file) {
        return file.toString().endsWith("Test.java");
    }
}
