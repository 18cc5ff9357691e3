package dev.parley.link;

import dev.parley.proof.Interleavings;
import dev.parley.sleep.Deadline;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Threads that receive at one port, while requests, rings and notices come in. */
class ReceivePortInterleavingsTest {

    private static final int THREADS = 2;

    /** What they do. */
    public static class Receivers {

        private final SharedPair pair = new SharedPair();
        private final Set<Long> received = ConcurrentHashMap.newKeySet();
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger told = new AtomicInteger();
        private final AtomicInteger heard = new AtomicInteger();
        private final AtomicInteger errors = new AtomicInteger();

        /** A client sends, as long as it has a slot for it. */
        @Operation
        public void send() {
            ClientSlot slot = pair.client.claim(Deadline.AT_ONCE, SharedPair.NOT_CANCELLED);
            if (slot != null) {
                pair.send(slot);
                sent.incrementAndGet();
            }
        }

        /** A client has rung, for whatever reason. */
        @Operation
        public void ring() {
            pair.port.admit(pair.server);
        }

        /** The floor above has a notice. */
        @Operation
        public void tell() {
            pair.port.tell(told.incrementAndGet());
        }

        /** Takes a request, or a notice. */
        @Operation
        public void receive() {
            take();
        }

        private boolean take() {
            Held held = new Held();
            return switch (pair.port.receive(held, Deadline.AT_ONCE)) {
                case REQUEST -> {
                    if (!received.add(held.generation() << 8 | held.slot())) {
                        errors.incrementAndGet();
                    }
                    yield true;
                }
                case NOTICE -> {
                    if (pair.port.pollNotice() != null) {
                        heard.incrementAndGet();
                    }
                    yield true;
                }
                case NOTHING -> false;
                case PULSE, PROXY, INTERRUPTED, CLOSED, ABSENT, CALLED -> {
                    errors.incrementAndGet();
                    yield false;
                }
            };
        }

        /** In the end each request and each notice was received, and none twice. */
        @Validate
        public void allIsReceived() {
            while (take()) {
                // What is left.
            }
            if (errors.get() != 0 || received.size() != sent.get() || heard.get() != told.get()) {
                throw new AssertionError(
                        "errors=%d, received %d of %d, heard %d of %d"
                                .formatted(
                                        errors.get(),
                                        received.size(),
                                        sent.get(),
                                        heard.get(),
                                        told.get()));
            }
        }
    }

    /** Not step by step: there the clock stands still, and a scan's times make no sense. */
    @Test
    @Tag("reliability")
    void whatComesInIsReceivedOnce() {
        Interleavings.checkFreely(Receivers.class, THREADS);
    }
}
