package dev.parley.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this program starts itself again, in another process. */
final class OwnJvm {

    private static final String MODULE_PATH = "jdk.module.path";

    private OwnJvm() {}

    /** The command that runs {@code parley} with these arguments, as this process runs it. */
    static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC", // small, and no threads of its own
                        "-XX:-UsePerfData", // a file in the temporary directory less
                        "-Xmx64m",
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir")));
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

    private static List<String> program() {
        Module module = Main.class.getModule();
        String main = Main.class.getName();
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
