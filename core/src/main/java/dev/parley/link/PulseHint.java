package dev.parley.link;

import dev.parley.link.ReceivePort.Taken;

/**
 * The receiver's own copy of a pulse. Received also when its link has ended meanwhile: who sent it
 * does not wait for anything.
 *
 * <p>Guarded by the port's lock.
 */
final class PulseHint extends Hint {

    private final LinkPulses from;
    int code;
    long value;
    int urgency;
    long nanos;

    PulseHint(LinkPulses from) {
        this.from = from;
    }

    @Override
    long nanos() {
        return nanos;
    }

    @Override
    int urgency() {
        return urgency;
    }

    @Override
    ServerLink link() {
        return from.link();
    }

    @Override
    Taken take(Held into) {
        into.pulse().fill(this);
        from.received(this);
        return Taken.PULSE;
    }
}
