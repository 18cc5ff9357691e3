package dev.parley.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.junit.ParleyNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The first program of the README, compiled and run as it stands there. */
class ReadmeTest {

    private static final Path PROJECT = Path.of("..");
    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    void theFirstProgramGreetsTheWorld(@TempDir Path directory) throws Exception {
        List<String> programs =
                JAVA.matcher(Files.readString(PROJECT.resolve("README.md")))
                        .results()
                        .map(MatchResult::group)
                        .map(block -> block.replace("```java\n", "").replace("```", ""))
                        .toList();
        compile(directory, "Greeter", programs.get(0));
        compile(directory, "Caller", programs.get(1));
        try (Peer greeter = Peer.start(NODE.socket(), directory, "Greeter")) {
            assertThat(callUntilServed(directory)).isEqualTo("Hello, world");
            assertThat(greeter.isSilent()).isTrue();
        }
    }

    /** The greeter may not have its name yet when the first caller comes. */
    private static String callUntilServed(Path directory) {
        while (true) {
            try (Peer caller = Peer.start(NODE.socket(), directory, "Caller")) {
                String line = caller.line();
                if (caller.awaitExit() == 0) {
                    return line;
                }
            }
        }
    }

    private static void compile(Path directory, String name, String body) throws IOException {
        String source =
                """
                import static java.nio.charset.StandardCharsets.UTF_8;
                import dev.parley.*;
                class %s {
                    public static void main(String[] args) throws Exception {
                        %s
                    }
                }
                """
                        .formatted(name, body);
        Path file = Files.writeString(directory.resolve(name + ".java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int status =
                compiler.run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        directory.toString(),
                        file.toString());
        assertThat(status).as(name + " of the README compiles").isZero();
    }
}
