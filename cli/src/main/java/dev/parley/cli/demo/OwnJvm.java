package dev.parley.cli.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How this program starts a {@link Part} of itself, in another process. */
final class OwnJvm {

    private static final String MODULE_PATH = "jdk.module.path";

    /** What says that a cache makes the start quicker, and that nothing is said if it does not. */
    private static final List<String> CACHE_OPTIONS = List.of("-XX:AOTCache=", "-Xlog:");

    private OwnJvm() {}

    /** The command that runs a part with these arguments, as this process runs. */
    static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC", // small, and no threads of its own
                        "-XX:-UsePerfData", // a file in the temporary directory less
                        "-Xmx64m",
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir")));
        command.addAll(cache());
        command.addAll(program());
        command.addAll(arguments);
        return command;
    }

    private static String java() {
        return ProcessHandle.current()
                .info()
                .command()
                .orElseGet(() -> Path.of(System.getProperty("java.home"), "bin/java").toString());
    }

    /** The parts start as quickly as this process did. */
    private static List<String> cache() {
        return ProcessHandle.current().info().arguments().stream()
                .flatMap(Stream::of)
                .filter(argument -> CACHE_OPTIONS.stream().anyMatch(argument::startsWith))
                .toList();
    }

    private static List<String> program() {
        Module module = Part.class.getModule();
        String main = Part.class.getName();
        return module.isNamed()
                ? List.of(
                        "--enable-native-access=dev.parley.linux",
                        "-p",
                        System.getProperty(MODULE_PATH),
                        "-m",
                        module.getName() + "/" + main)
                : List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main);
    }
}
