package dev.parley.kernel.state;

/** A wish to be told: of an end, once; or of more than that. */
record Watch(long id, Member watcher, Watched watched) {

    Watch of(Watched other) {
        return new Watch(id, watcher, other);
    }
}
