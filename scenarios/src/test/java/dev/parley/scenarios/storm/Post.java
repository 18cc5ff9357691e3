package dev.parley.scenarios.storm;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Processes;
import dev.parley.scenarios.Peer;
import org.jspecify.annotations.Nullable;

/** A part in the storm, which one process after the other plays. Owned by one thread. */
final class Post {

    private final Casting casting;
    private @Nullable Peer peer;
    private int life;
    private boolean here;

    /** How the process of a life is started. */
    interface Casting {
        Peer start(int life);
    }

    Post(Casting casting) {
        this.casting = casting;
    }

    void begin(int newLife) {
        life = newLife;
        here = false;
        peer = casting.start(newLife);
    }

    /** Whether its process has joined the node. */
    boolean isHere() {
        if (!peer().isSilent()) {
            awaitHere();
        }
        return here;
    }

    /** The next line of its process, after that it is here, must be this. */
    void expect(String line) {
        awaitHere();
        peer().expect(line);
    }

    void awaitHere() {
        if (!here) {
            peer().expect(Storm.HERE);
            here = true;
        }
    }

    /** The life of the process that plays it. */
    int life() {
        return life;
    }

    /** The process that plays it. */
    Peer peer() {
        Peer present = peer;
        if (present == null) {
            throw new IllegalStateException("nobody has this post");
        }
        return present;
    }

    /** To a process that has ended by itself nothing is sent. */
    void signal(int signal) {
        try {
            Processes.kill((int) peer().pid(), signal);
        } catch (ErrnoException _) {
            // The oracle finds that it was not killed.
        }
    }
}
