package dev.parley.kernel;

import dev.parley.kernel.state.Limit;
import dev.parley.kernel.state.Limits;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Where a kernel listens, for whom, and within which limits. Immutable. */
public final class KernelOptions {

    private final Path socket;
    private final NodeKind kind;
    private final Limits limits;

    private KernelOptions(Path socket, NodeKind kind, Limits limits) {
        this.socket = socket;
        this.kind = kind;
        this.limits = limits;
    }

    /** One user's own node: its directory is for that user alone, and is made if it is missing. */
    public static KernelOptions userNode(Path socket) {
        return new KernelOptions(socket, NodeKind.USER, Limits.standard());
    }

    /** The host's node: every user may join; names are for root and the kernel's own user. */
    public static KernelOptions systemNode(Path socket) {
        return new KernelOptions(socket, NodeKind.SYSTEM, Limits.standard());
    }

    /**
     * The same with another value of one limit.
     *
     * @param title as a refusal calls it, for instance {@code ports-per-member}
     * @param value at least 0
     * @throws IllegalArgumentException no limit has this title; the text lists those that there are
     */
    public KernelOptions withLimit(String title, long value) {
        Limit limit =
                Limits.named(title)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "limit must be one of %s, limit=%s"
                                                        .formatted(limitTitles(), title)));
        return new KernelOptions(socket, kind, limits.with(limit, value));
    }

    private static String limitTitles() {
        return Arrays.stream(Limit.values()).map(Limit::title).collect(Collectors.joining(", "));
    }

    /** Where processes join. */
    public Path socket() {
        return socket;
    }

    NodeKind kind() {
        return kind;
    }

    Limits limits() {
        return limits;
    }
}
