package dev.parley.kernel.state;

/** A wish to be told, once, of an end. */
record Watch(long id, Member watcher, Watched watched) {

    Watch of(Watched other) {
        return new Watch(id, watcher, other);
    }
}
