package dev.parley.explore;

/** Something that need not happen, and happens at most once. */
public final class Event extends Actor {

    private final Runnable happens;

    /** One that happens in this process. */
    public Event(String name, int process, Runnable happens) {
        super(name, process);
        this.happens = happens;
    }

    @Override
    protected boolean isEvent() {
        return true;
    }

    @Override
    protected boolean step() {
        happens.run();
        return false;
    }
}
