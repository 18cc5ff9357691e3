package dev.parley.link;

import dev.parley.link.ReceivePort.Taken;

/**
 * A slot in which the receiver saw a request. It is not a claim: its client may withdraw.
 *
 * <p>Guarded by the port's lock.
 */
final class RequestHint extends Hint {

    final ServerLink link;
    final int slot;
    long generation;

    RequestHint(ServerLink link, int slot) {
        this.link = link;
        this.slot = slot;
    }

    @Override
    long nanos() {
        return link.sentNanos(slot);
    }

    @Override
    int urgency() {
        return link.priority(slot, generation);
    }

    @Override
    ServerLink link() {
        return link;
    }

    @Override
    Taken take(Held into) {
        return link.claim(this, into) ? Taken.REQUEST : Taken.NOTHING;
    }
}
