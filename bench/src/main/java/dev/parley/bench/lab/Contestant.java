package dev.parley.bench.lab;

import java.nio.file.Path;
import java.util.List;

/** What is measured: how its processes are started. */
public interface Contestant {

    /** What users of the bench call it. */
    String name();

    /** Whether it has a third process. */
    boolean hasOthers();

    /** Whether its processes are virtual machines: those have to get warm. */
    boolean runsInJvms();

    /** The longest message that it can carry. */
    int maxBytes();

    /**
     * The command that starts one of its processes.
     *
     * @param role "others", "server" or "client"
     * @param directory that is theirs alone
     */
    List<String> command(String role, Path directory, int clients, int maxBytes);
}
