package dev.parley.bench.lab;

import dev.parley.bench.child.ChildMain;
import dev.parley.bench.mechanism.Mechanism;
import dev.parley.bench.mechanism.Mechanisms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A mechanism, in JVMs like this one. */
public record JvmContestant(String name) implements Contestant {

    /** The same for all. A collector that works beside would cost what nobody wants to measure. */
    private static final List<String> OPTIONS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xms64m",
                    "-Xmx1g",
                    "-XX:MaxDirectMemorySize=1g",
                    "-XX:-UsePerfData",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    private Mechanism mechanism() {
        return Mechanisms.named(name);
    }

    @Override
    public boolean hasOthers() {
        return mechanism().needsOthers();
    }

    @Override
    public boolean runsInJvms() {
        return true;
    }

    @Override
    public int maxBytes() {
        return mechanism().maxBytes();
    }

    @Override
    public List<String> command(String role, Path directory, int clients, int maxBytes) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(mechanism().jvmOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(ChildMain.class.getName());
        command.addAll(List.of(role, name, directory.toString()));
        command.addAll(List.of(Integer.toString(clients), Integer.toString(maxBytes)));
        return command;
    }
}
