package dev.parley.bench.mechanism;

import java.nio.file.Path;

/**
 * What both sides of a mechanism know.
 *
 * @param directory of this server and its clients alone: sockets and the like go there
 * @param clients how many there are going to be
 * @param maxBytes of the longest message
 */
public record Setting(Path directory, int clients, int maxBytes) {

    /** A path in the directory, short enough for a Unix socket. */
    public Path path(String name) {
        return directory.resolve(name);
    }
}
