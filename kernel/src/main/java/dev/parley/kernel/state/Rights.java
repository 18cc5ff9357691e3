package dev.parley.kernel.state;

import dev.parley.wire.Ask.DropRights;
import dev.parley.wire.Ask.MintRights;
import dev.parley.wire.MintedRight;
import dev.parley.wire.PassedRight;
import dev.parley.wire.Refusal;
import dev.parley.wire.RightUse;
import dev.parley.wire.RightWish;
import dev.parley.wire.Tell.Minted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rights that are on their way: made for one member, and not taken yet.
 *
 * <p>A right is charged to its giver's user until it is gone, whether the giver is still there or
 * not. It is gone when it is taken, passed on or dropped, with its receiver, and with its port.
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Rights {

    private final Ids ids;
    private final Ledger ledger;
    private final Directory directory;
    private final Outbox out;
    private final Links links;
    private final Map<Long, Right> rights = new HashMap<>();

    /**
     * What a right is made from.
     *
     * @param passed the right that is gone once it is passed on
     */
    private record Source(Port port, RightUse use, Optional<Right> passed) {

        Source narrowedTo(RightUse wish) throws RefusedException {
            RightUse left =
                    use.narrowedTo(wish)
                            .orElseThrow(
                                    () ->
                                            notPermitted(
                                                    "nothing is left of this right, has=%s wish=%s port=%d"
                                                            .formatted(use, wish, port.id())));
            return new Source(port, left, passed);
        }
    }

    Rights(Books books, Links links) {
        ids = books.ids();
        ledger = books.ledger();
        directory = books.directory();
        out = books.out();
        this.links = links;
    }

    /** Makes all that are wished, or none. */
    void mint(Member giver, int call, MintRights mint) throws RefusedException {
        Member receiver = links.requireOwn(giver, mint.linkId()).otherEnd(giver);
        List<Source> sources = new ArrayList<>();
        for (RightWish wish : mint.wishes()) {
            Source source = source(giver, wish).narrowedTo(wish.use());
            Directions.requireOfReceiver(receiver, source.port().owner());
            sources.add(source);
        }
        List<Right> passed = sources.stream().flatMap(source -> source.passed().stream()).toList();
        requireDistinct(passed);
        long refunded = passed.stream().filter(right -> giver.isOfSameUser(right.giver())).count();
        ledger.require(giver, Limit.RIGHTS_PER_UID, sources.size() - refunded);

        passed.forEach(this::remove);
        List<MintedRight> minted = new ArrayList<>();
        for (Source source : sources) {
            Right right =
                    new Right(
                            ids.next(),
                            giver,
                            receiver,
                            mint.linkId(),
                            source.port(),
                            source.use());
            add(right);
            minted.add(new MintedRight(right.id(), right.port().id(), right.use()));
        }
        out.say(giver, call, new Minted(mint.linkId(), List.copyOf(minted)));
    }

    /**
     * What was passed to the giver is named as such: nobody else has him pass on what is his own.
     */
    private Source source(Member giver, RightWish wish) throws RefusedException {
        if (!wish.passed().isNone()) {
            return source(requireOf(giver, wish.passed()));
        }
        Optional<Port> port = directory.find(wish.ownId());
        if (port.isPresent()) {
            return new Source(
                    directory.requireOwn(giver, wish.ownId()), RightUse.ALL, Optional.empty());
        }
        if (links.find(wish.ownId()).isEmpty()) {
            throw ids.missing("source", wish.ownId());
        }
        return source(links.requireOfClient(giver, wish.ownId()));
    }

    private static Source source(Link link) throws RefusedException {
        if (link.use() == RightUse.ONCE) {
            throw notPermitted(
                    "the right to send once may have been used, link=%d".formatted(link.id()));
        }
        return new Source(link.port(), link.use(), Optional.empty());
    }

    private static Source source(Right right) {
        return new Source(right.port(), right.use(), Optional.of(right));
    }

    private static void requireDistinct(List<Right> passed) throws RefusedException {
        Set<Right> seen = new HashSet<>();
        for (Right right : passed) {
            if (!seen.add(right)) {
                throw new RefusedException(
                        Refusal.INVALID, "the same right is passed twice, right=" + right.id());
            }
        }
    }

    /** The right that was passed to this member. */
    Right requireOf(Member receiver, PassedRight name) throws RefusedException {
        Right right = rights.get(name.rightId());
        if (right == null) {
            throw ids.missing("right", name.rightId());
        }
        if (right.receiver() != receiver || !right.is(name)) {
            throw notPermitted("the right is somebody else's, right=" + right.id());
        }
        return right;
    }

    private static RefusedException notPermitted(String reason) {
        return new RefusedException(Refusal.NOT_PERMITTED, reason);
    }

    /** What is not this member's to drop, stays. */
    void drop(Member member, DropRights drop) {
        for (long rightId : drop.rightIds()) {
            Right right = rights.get(rightId);
            if (right != null
                    && right.linkId() == drop.linkId()
                    && (right.giver() == member || right.receiver() == member)) {
                remove(right);
            }
        }
    }

    /** It is taken: there is a link instead of it. */
    void take(Right right) {
        remove(right);
    }

    /** It was taken for a link that never was. */
    void giveBack(Right right) {
        add(right);
    }

    void endAll(Port port) {
        port.rights().forEach(this::remove);
    }

    void endAll(Member receiver) {
        receiver.rights().forEach(this::remove);
    }

    private void add(Right right) {
        rights.put(right.id(), right);
        right.receiver().add(right);
        right.port().add(right);
        ledger.charge(right.giver(), Limit.RIGHTS_PER_UID, 1);
    }

    private void remove(Right right) {
        rights.remove(right.id());
        right.receiver().remove(right);
        right.port().remove(right);
        ledger.refund(right.giver(), Limit.RIGHTS_PER_UID, 1);
    }
}
