package dev.parley.node;

import static dev.parley.node.KernelConnection.expect;

import dev.parley.link.Deadline;
import dev.parley.link.Forwards;
import dev.parley.link.Forwards.Followed;
import dev.parley.link.Granting;
import dev.parley.link.Held;
import dev.parley.linux.ErrnoException;
import dev.parley.wire.Ask;
import dev.parley.wire.MintedRight;
import dev.parley.wire.Refusal;
import dev.parley.wire.RightUse;
import dev.parley.wire.RightWish;
import dev.parley.wire.Tell;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Rights to ports, as the kernel makes them for who is at the other end of a link. Thread-safe. */
final class Grants implements Granting {

    /** Nobody waits for more than that until somebody else's library has a link. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Membership membership;

    Grants(Membership membership) {
        this.membership = membership;
    }

    /** Makes rights for the other end of a link: all that are wished for, or none. Blocks. */
    List<MintedRight> mint(long linkId, List<RightWish> wishes) throws KernelRefusal, IOException {
        Tell.Minted minted =
                membership
                        .kernel()
                        .ask(
                                new Ask.MintRights(linkId, wishes),
                                List.of(),
                                expect(Tell.Minted.class));
        return minted.rights();
    }

    @Override
    public void drop(List<Long> rightIds) {
        membership.kernel().tell(new Ask.DropRights(rightIds));
    }

    /**
     * Has the sender of a request connect to a port that a link of this process leads to. Blocks
     * the first time.
     *
     * @throws KernelRefusal it may not
     */
    Followed lead(Held request, long portId, long linkId, long deadline)
            throws KernelRefusal, IOException {
        Forwards forwards = request.link().forwards();
        long rightId =
                forwards.isAsked(portId) ? 0 : rightTo(linkId, RightUse.SEND, request.link().id());
        return lead(forwards, portId, rightId, deadline);
    }

    /** 0: the kernel does not know these links, for it is another one than made them. */
    private long rightTo(long sourceId, RightUse use, long linkId)
            throws KernelRefusal, IOException {
        try {
            return mint(linkId, List.of(new RightWish(sourceId, use))).getFirst().rightId();
        } catch (KernelRefusal e) {
            if (e.refusal() == Refusal.STALE) {
                return 0;
            }
            throw e;
        }
    }

    private Followed lead(Forwards forwards, long portId, long rightId, long deadline) {
        try {
            return forwards.await(portId, rightId, deadline);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Followed(0, ErrnoException.EINTR);
        } finally {
            if (rightId != 0) {
                drop(List.of(rightId)); // unless it was taken
            }
        }
    }

    @Override
    public Followed passOn(Held request, long rightId) {
        try {
            RightWish wish = new RightWish(rightId, RightUse.ALL);
            MintedRight right = mint(request.link().id(), List.of(wish)).getFirst();
            return lead(
                    request.link().forwards(),
                    right.portId(),
                    right.rightId(),
                    Deadline.after(PATIENCE));
        } catch (KernelRefusal e) {
            return new Followed(0, e.refusal().errno());
        } catch (IOException _) {
            return new Followed(0, ErrnoException.ENOTCONN);
        }
    }
}
