package dev.parley.node;

import dev.parley.link.ReceivePort;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A port, and what it takes to open it anew with another kernel: its pages and its names. Guarded
 * by {@link ServedPorts}.
 */
final class ServedPort {

    private final ReceivePort port;
    private final PortPages pages;
    private final boolean byRightOnly;
    private final Set<String> names = new LinkedHashSet<>();
    private Registration registration;

    ServedPort(ReceivePort port, PortPages pages, boolean byRightOnly, Registration registration) {
        this.port = port;
        this.pages = pages;
        this.byRightOnly = byRightOnly;
        this.registration = registration;
    }

    ReceivePort port() {
        return port;
    }

    PortPages pages() {
        return pages;
    }

    /** Whether others need a right to connect. */
    boolean isByRightOnly() {
        return byRightOnly;
    }

    Set<String> names() {
        return names;
    }

    Registration registration() {
        return registration;
    }

    /** Another kernel has another number for the port. */
    void renew(Registration next) {
        registration = next;
        port.renumber(next.id());
    }

    /** Lets go of the pages of a closed port. */
    void retire() {
        port.retire();
        pages.hide();
    }
}
