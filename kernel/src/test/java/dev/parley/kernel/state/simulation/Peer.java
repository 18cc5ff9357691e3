package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.Credentials;
import dev.parley.kernel.state.simulation.Cable.Asking;
import dev.parley.kernel.state.simulation.Cable.Telling;
import dev.parley.wire.Ask;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A process, and its connection to a kernel. */
abstract sealed class Peer permits Honest, Rogue {

    private static final int READS = 4;

    final Simulation world;
    final Credentials credentials;
    private Optional<Cable> cable = Optional.empty();
    private boolean isDead;
    private boolean isFrozen;
    private int lastCall;
    private int absences;

    Peer(Simulation world, Credentials credentials) {
        this.world = world;
        this.credentials = credentials;
    }

    /** Does something, or nothing. */
    abstract void act();

    /** Comes to a rest: nothing new is begun. */
    abstract void rest();

    /** The kernel says something. */
    abstract void hear(Telling telling);

    /** The connection has ended. */
    abstract void lost();

    void turn() {
        if (!isDead && !isFrozen) {
            act();
        }
    }

    /** Reads one thing that the kernel has said; false: there is nothing. */
    private boolean read() {
        if (isFrozen || cable.isEmpty()) {
            return false;
        }
        Cable current = cable.get();
        Optional<Telling> telling = current.read();
        telling.ifPresent(this::hear);
        if (current.isAtEnd()) {
            hangUp();
        }
        return telling.isPresent();
    }

    /** Reads what there is, but not without end; false: there was nothing. */
    boolean readSome() {
        boolean any = false;
        for (int i = 0; i < READS && read(); i++) {
            any = true;
        }
        return any;
    }

    boolean isConnected() {
        return cable.isPresent();
    }

    /** Whether neither side has given the connection up. */
    boolean isHeard() {
        return cable.filter(current -> !current.isCut()).isPresent();
    }

    void connect() {
        cable = world.kernel().map(kernel -> kernel.connect(this));
    }

    /** Says something with so many descriptors as there should be; returns the call's number. */
    int say(Ask ask) {
        return say(ask, Collections.nCopies(Grounds.descriptorsWith(ask), Optional.empty()));
    }

    int say(Ask ask, List<Optional<String>> defects) {
        lastCall++;
        cable.ifPresent(current -> current.ask(new Asking(lastCall, Optional.of(ask), defects)));
        return lastCall;
    }

    void makeNoise() {
        cable.ifPresent(
                current -> current.ask(new Asking(++lastCall, Optional.empty(), List.of())));
    }

    /** Ends the connection, whatever is on its way. */
    void hangUp() {
        cable.ifPresent(Cable::hangUp);
        cable = Optional.empty();
        lost();
    }

    void die() {
        isDead = true;
        wasAbsent();
        hangUp();
    }

    boolean isDead() {
        return isDead;
    }

    /** Neither acts nor reads from now on, or does so again. */
    void freeze(boolean frozen) {
        isFrozen = frozen;
    }

    /** It was not there when it should have been, so others may be told that it is gone. */
    void wasAbsent() {
        absences++;
    }

    int absences() {
        return absences;
    }
}
