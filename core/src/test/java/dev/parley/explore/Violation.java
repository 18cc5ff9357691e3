package dev.parley.explore;

/** The explored code did what it must never do. */
public final class Violation extends Error {

    private static final long serialVersionUID = 1;

    /** In words. */
    public Violation(String what) {
        super(what);
    }
}
