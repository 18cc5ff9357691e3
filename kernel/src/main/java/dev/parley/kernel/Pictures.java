package dev.parley.kernel;

import dev.parley.kernel.state.Inventory;
import dev.parley.linux.ErrnoException;
import dev.parley.wire.PictureCodec;
import java.util.concurrent.TimeUnit;

/**
 * The pictures that are asked for. One that took long to make is shown again for a while, so that
 * whoever asks without end has no more than a small part of the kernel's time.
 *
 * <p>Owned by the kernel's loop; not thread-safe.
 */
final class Pictures {

    /** What is made sooner is made anew each time. */
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** It is shown again for so many times as long as it took. */
    private static final int SHOWN_FACTOR = 10;

    private final HeldDescriptors descriptors;
    private byte[] last = {};
    private long lastEndNanos;
    private long lastTookNanos;

    Pictures(HeldDescriptors descriptors) {
        this.descriptors = descriptors;
    }

    /** The bytes of a picture of now, or of a moment ago. */
    byte[] picture(Inventory inventory) throws ErrnoException {
        long begin = System.nanoTime();
        if (lastTookNanos < LONG_NANOS || begin - lastEndNanos > SHOWN_FACTOR * lastTookNanos) {
            try (Observer observer = new Observer(inventory, descriptors, begin)) {
                last = PictureCodec.encode(observer.picture());
            }
            lastEndNanos = System.nanoTime();
            lastTookNanos = lastEndNanos - begin;
        }
        return last;
    }
}
