package dev.parley.link;

import dev.parley.linux.ErrnoException;
import dev.parley.linux.Fd;
import dev.parley.linux.Mapping;
import dev.parley.linux.Mapping.Access;
import dev.parley.linux.Memfd;
import dev.parley.linux.Words;
import org.jspecify.annotations.Nullable;

/**
 * Memory beside the link, for a message that is too long for a slot: made and paid for by the
 * client's process. Used by one slot at a time.
 */
final class Extent {

    private final int id;
    private @Nullable Fd descriptor;
    private final Mapping mapping;
    private final Words words;

    private Extent(int id, Fd descriptor, Mapping mapping) {
        this.id = id;
        this.descriptor = descriptor;
        this.mapping = mapping;
        this.words = mapping.words();
    }

    /** Makes one, reserved in full. */
    static Extent create(int id, long sizeBytes) throws ErrnoException {
        Fd descriptor = Memfd.create("parley-extent", sizeBytes);
        try {
            Mapping mapping = Mapping.map(descriptor, sizeBytes, Access.READ_WRITE);
            return new Extent(id, descriptor, mapping);
        } catch (ErrnoException e) {
            descriptor.close();
            throw e;
        }
    }

    int id() {
        return id;
    }

    long sizeBytes() {
        return mapping.sizeBytes();
    }

    Mapping mapping() {
        return mapping;
    }

    Words words() {
        return words;
    }

    /** Fixes the size, so that others may map it; hands over the descriptor. */
    Fd share() throws ErrnoException {
        Fd handedOver = take();
        try {
            Memfd.seal(handedOver, Memfd.FIXED_SIZE);
            return handedOver;
        } catch (ErrnoException e) {
            handedOver.close();
            throw e;
        }
    }

    /**
     * Fixes size and content, at the price of this side's own mapping: it is over for this side.
     * Hands over the descriptor.
     */
    Fd giveAway(long lengthBytes) throws ErrnoException {
        mapping.recycle();
        Fd handedOver = take();
        try {
            Memfd.settle(handedOver, lengthBytes);
            return handedOver;
        } catch (ErrnoException e) {
            handedOver.close();
            throw e;
        }
    }

    private Fd take() {
        Fd taken = descriptor;
        if (taken == null) {
            throw new IllegalStateException("the descriptor was handed over");
        }
        descriptor = null;
        return taken;
    }

    void retire() {
        mapping.retire();
        Fd owned = descriptor;
        if (owned != null) {
            owned.close();
        }
    }
}
