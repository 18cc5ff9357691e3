package dev.parley.kernel.state;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An open port: its owner, its names, its links and its two pages.
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Port {

    private final long id;
    private final Member owner;
    private final Descriptor facts;
    private final Descriptor bell;
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<Link> links = new LinkedHashSet<>();

    Port(long id, Member owner, Descriptor facts, Descriptor bell) {
        this.id = id;
        this.owner = owner;
        this.facts = facts;
        this.bell = bell;
    }

    long id() {
        return id;
    }

    Member owner() {
        return owner;
    }

    Descriptor facts() {
        return facts;
    }

    Descriptor bell() {
        return bell;
    }

    void add(String name) {
        names.add(name);
    }

    void remove(String name) {
        names.remove(name);
    }

    List<String> names() {
        return List.copyOf(names);
    }

    void add(Link link) {
        links.add(link);
    }

    void remove(Link link) {
        links.remove(link);
    }

    List<Link> links() {
        return List.copyOf(links);
    }
}
