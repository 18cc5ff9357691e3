package dev.parley.link;

import dev.parley.wire.PassedRight;
import java.util.List;

/** What rights that go with messages need of the kernel. Thread-safe. */
public interface Granting {

    /**
     * Lets go of rights to ports that were passed and not taken. Never blocks.
     *
     * @param linkId over which they were passed
     */
    void drop(long linkId, List<Long> rightIds);

    /**
     * Has the sender of a request connect by a right that was passed to this process. Blocks until
     * the kernel and the sender's library have answered, or it is enough.
     */
    Forwards.Followed passOn(Held request, PassedRight right);
}
