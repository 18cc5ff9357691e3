package dev.parley.node;

import static dev.parley.node.KernelConnection.expect;

import dev.parley.link.Forwards.Followed;
import dev.parley.link.Granting;
import dev.parley.link.Held;
import dev.parley.linux.ErrnoException;
import dev.parley.sleep.Deadline;
import dev.parley.wire.Ask;
import dev.parley.wire.MintedRight;
import dev.parley.wire.PassedRight;
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

    /** On a thread of its own: the kernel may be slow to read. */
    @Override
    public void drop(long linkId, List<Long> rightIds) {
        KernelConnection kernel = membership.kernel();
        Thread.ofVirtual().start(() -> kernel.tell(new Ask.DropRights(linkId, rightIds)));
    }

    /**
     * Has the sender of a request connect to a port that a link of this process leads to. Blocks
     * the first time.
     *
     * @throws KernelRefusal it may not
     */
    Followed lead(Held request, long portId, long linkId, long deadline)
            throws KernelRefusal, IOException {
        boolean isAsked = request.link().forwards().isAsked(portId);
        long rightId = isAsked ? 0 : rightBy(linkId, request.link().id());
        return await(request, portId, rightId, deadline);
    }

    /** 0: the kernel does not know these links, for it is another one than made them. */
    private long rightBy(long ownLinkId, long linkId) throws KernelRefusal, IOException {
        try {
            RightWish wish = RightWish.own(ownLinkId, RightUse.SEND);
            return mint(linkId, List.of(wish)).getFirst().rightId();
        } catch (KernelRefusal e) {
            if (e.refusal() == Refusal.STALE) {
                return 0;
            }
            throw e;
        }
    }

    private Followed await(Held request, long portId, long rightId, long deadline) {
        try {
            return request.link().forwards().await(portId, rightId, deadline);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Followed(0, ErrnoException.EINTR);
        } finally {
            if (rightId != 0) {
                drop(request.link().id(), List.of(rightId)); // unless it was taken
            }
        }
    }

    @Override
    public Followed passOn(Held request, PassedRight passed) {
        try {
            RightWish wish = RightWish.passed(passed, RightUse.ALL);
            MintedRight right = mint(request.link().id(), List.of(wish)).getFirst();
            return await(request, right.portId(), right.rightId(), Deadline.after(PATIENCE));
        } catch (KernelRefusal e) {
            return new Followed(0, e.refusal().errno());
        } catch (IOException _) {
            return new Followed(0, ErrnoException.ENOTCONN);
        }
    }
}
