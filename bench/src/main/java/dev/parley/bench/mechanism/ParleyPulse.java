package dev.parley.bench.mechanism;

import dev.parley.Connection;
import dev.parley.Transport;
import dev.parley.Waiting;

/**
 * Pulses, which nobody replies: what is measured is how long it takes until one is on its way. A
 * sender that is faster than the receiver waits for room.
 */
final class ParleyPulse extends ParleyLink {

    ParleyPulse() {
        super(Waiting.ADAPTIVE, Transport.MEMORY);
    }

    @Override
    public int maxBytes() {
        return Message.MIN_BYTES;
    }

    @Override
    Exchange exchange(Connection connection, Setting setting) {
        return new Exchange(setting) {

            @Override
            protected void exchange() throws Exception {
                while (!connection.tryPulse(1, Message.stamp(request))) {
                    Thread.onSpinWait();
                }
                Message.pretend(request, reply); // for whoever checks that there was one
            }

            @Override
            public void close() {
                connection.close();
            }
        };
    }
}
