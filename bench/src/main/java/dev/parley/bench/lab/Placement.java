package dev.parley.bench.lab;

import java.util.Locale;

/** Where client and server run. */
public enum Placement {
    /** A processor each. */
    SPLIT("0", "1"),
    /** Both on one processor. */
    SAME("1", "1"),
    /** Where the operating system likes. */
    FREE("0-", "0-");

    private final String servers;
    private final String clients;

    Placement(String servers, String clients) {
        this.servers = servers;
        this.clients = clients;
    }

    /** What users of the bench call it. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of that title. */
    public static Placement titled(String title) {
        return valueOf(title.toUpperCase(Locale.ROOT));
    }

    /** The processors of the server and of what is besides, as taskset has them. */
    String servers() {
        return list(servers);
    }

    /** The processors of the clients. */
    String clients() {
        return list(clients);
    }

    private static String list(String list) {
        return list.endsWith("-") ? list + (Runtime.getRuntime().availableProcessors() - 1) : list;
    }
}
