package dev.parley.kernel;

import dev.parley.kernel.state.Inventory;
import dev.parley.linux.ErrnoException;
import dev.parley.wire.PictureCodec;
import java.util.concurrent.TimeUnit;

/**
 * The pictures that are asked for. One that took long to make is shown again for a moment, so that
 * whoever asks without end does not have all of the kernel's time.
 *
 * <p>Owned by the kernel's loop; not thread-safe.
 */
final class Pictures {

    /** What is made sooner is made anew each time. */
    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** What took longer is shown again for so long. */
    private static final long SHOWN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

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
        if (lastTookNanos < LONG_NANOS || begin - lastEndNanos > SHOWN_NANOS) {
            try (Observer observer = new Observer(inventory, descriptors, begin)) {
                last = PictureCodec.encode(observer.picture());
            }
            lastEndNanos = System.nanoTime();
            lastTookNanos = lastEndNanos - begin;
        }
        return last;
    }
}
