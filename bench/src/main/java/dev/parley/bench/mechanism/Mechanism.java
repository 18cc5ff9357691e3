package dev.parley.bench.mechanism;

import java.util.List;

/**
 * A way to exchange messages between processes, set up as its own documentation advises.
 *
 * <p>Objects of this type start nothing; the library that one stands for is at work only in the
 * processes that serve, or connect.
 */
public interface Mechanism {

    /** Serves in this process until the result is closed; when this returns, clients may come. */
    AutoCloseable serve(Setting setting) throws Exception;

    /** Connects this process's calling thread, which alone will use it. */
    Exchange connect(Setting setting) throws Exception;

    /** Connects as another process would, with nothing that this one has opened before. */
    default Exchange connectAsAnother(Setting setting) throws Exception {
        return connect(setting);
    }

    /** Runs what the others need in a process of its own, until the result is closed. */
    default AutoCloseable serveOthers(Setting setting) throws Exception {
        throw new UnsupportedOperationException("needs no process besides");
    }

    /** Whether it needs a third process. */
    default boolean needsOthers() {
        return false;
    }

    /** Whether both sides are in the client's process. */
    default boolean hasBothSides() {
        return false;
    }

    /** What its JVMs are to be told. */
    default List<String> jvmOptions() {
        return List.of();
    }

    /** The longest message that it can carry. */
    default int maxBytes() {
        return Integer.MAX_VALUE - 64;
    }
}
