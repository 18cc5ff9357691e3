package dev.parley.scenarios.storm;

import dev.parley.scenarios.Jvm;
import dev.parley.scenarios.Peer;
import java.io.IOException;
import java.nio.file.Path;

/** Makes processes start fast, so that they can die often. */
final class AotCache {

    private AotCache() {}

    /**
     * A JVM that starts with what another one has learnt in a {@link Rehearsal}.
     *
     * @param directory where the classes and the cache may lie
     */
    static Jvm makeIn(Path directory) throws IOException {
        Jvm jvm = Jvm.brief().packedIn(directory).with("-XX:-UsePerfData");
        Path cache = directory.resolve("storm.aot");
        Jvm learning = jvm.with("-XX:AOTCacheOutput=" + cache, "-Xlog:aot=off", "-Xlog:cds=off");
        Path socket = directory.resolve("rehearsal").resolve("kernel.sock");
        try (Peer rehearsal = Peer.start(socket, learning, Rehearsal.class)) {
            rehearsal.expect(Storm.HERE).expect(Storm.HERE).expectAfter("rehearsed");
            if (rehearsal.awaitExit() != 0) {
                throw new IOException("the rehearsal failed");
            }
        }
        return jvm.with("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off");
    }
}
