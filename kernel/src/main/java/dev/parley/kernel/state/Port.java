package dev.parley.kernel.state;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An open port: its owner, its names, its links, the rights to it and its two pages.
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Port {

    private final long id;
    private final Member owner;
    private final Descriptor facts;
    private final Descriptor bell;
    private final boolean isByRightOnly;
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<Link> links = new LinkedHashSet<>();
    private final Set<Right> rights = new LinkedHashSet<>();

    Port(long id, Member owner, Descriptor facts, Descriptor bell, boolean isByRightOnly) {
        this.id = id;
        this.owner = owner;
        this.facts = facts;
        this.bell = bell;
        this.isByRightOnly = isByRightOnly;
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

    /** Whether others than its owner need a right to connect to it. */
    boolean isByRightOnly() {
        return isByRightOnly;
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

    void add(Right right) {
        rights.add(right);
    }

    void remove(Right right) {
        rights.remove(right);
    }

    /** The rights to it that were passed, and not taken yet. */
    List<Right> rights() {
        return List.copyOf(rights);
    }
}
