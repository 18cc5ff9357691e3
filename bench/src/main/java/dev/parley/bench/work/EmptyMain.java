package dev.parley.bench.work;

/** The least that a virtual machine can be asked for. */
public final class EmptyMain {

    private EmptyMain() {}

    /** Does nothing. */
    public static void main(String[] args) {}
}
