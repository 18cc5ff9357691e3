package dev.parley;

import dev.parley.link.GivenRights;
import dev.parley.link.Outcome;
import dev.parley.link.ShownRights;
import dev.parley.node.Session;
import dev.parley.wire.MintedRight;
import dev.parley.wire.RightUse;
import dev.parley.wire.RightWish;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rights of one message, from their sender's hands until it is received, or they are his again.
 *
 * <p>Used by one thread.
 */
final class Passing {

    private final Session session;
    private final long linkId;
    private final List<MintedRight> minted;
    private final GivenRights given = new GivenRights();

    /** Those that are passed, by their places. */
    private final Map<Integer, Request> requests = new LinkedHashMap<>();

    /** Null: not shown yet. */
    private @Nullable ShownRights shown;

    private Passing(Session session, long linkId, List<MintedRight> minted) {
        this.session = session;
        this.linkId = linkId;
        this.minted = minted;
    }

    /**
     * Takes the rights out of their sender's hands. Blocks for the kernel, if there are rights to
     * ports among them. If this throws, nothing has happened.
     *
     * @param linkId to whose other end they go
     */
    static Passing begin(Session session, long linkId, Rights rights, String what)
            throws ParleyException {
        for (Rights.Right right : rights.all()) {
            require(right, what);
        }
        List<RightWish> wishes = wishes(rights);
        List<MintedRight> minted =
                wishes.isEmpty()
                        ? List.of()
                        : Failures.asking(what, () -> session.mint(linkId, wishes));
        Passing passing = new Passing(session, linkId, minted);
        boolean isDone = false;
        try {
            passing.collect(rights, what);
            isDone = true;
            return passing;
        } finally {
            if (!isDone) {
                passing.settle(false);
            }
        }
    }

    private static void require(Rights.Right right, String what) throws ParleyException {
        switch (right) {
            case Rights.ByConnection one -> one.connection().requireReachable(what);
            case Rights.ByPort _, Rights.ToFile _ -> {}
            case Rights.ToAnswer one -> {
                Outcome refused = one.request().held().reasonNotToForward();
                if (refused != null) {
                    throw Failures.of(refused, 0, what);
                }
            }
        }
    }

    private static List<RightWish> wishes(Rights rights) {
        List<RightWish> wishes = new ArrayList<>();
        for (Rights.Right right : rights.all()) {
            switch (right) {
                case Rights.ByConnection one ->
                        wishes.add(RightWish.own(one.connection().linkId(), wire(one.use())));
                case Rights.ByPort one ->
                        wishes.add(RightWish.own(one.port().id(), wire(one.use())));
                case Rights.ToAnswer _, Rights.ToFile _ -> {}
            }
        }
        return wishes;
    }

    private void collect(Rights rights, String what) throws OverLimit {
        Iterator<MintedRight> next = minted.iterator();
        for (int place = 0; place < rights.size(); place++) {
            switch (rights.all().get(place)) {
                case Rights.ByConnection _, Rights.ByPort _ -> {
                    MintedRight right = next.next();
                    given.addConnection(right.rightId(), right.use());
                }
                case Rights.ToFile one -> given.addDescriptor(one.descriptor().duplicateFd(what));
                case Rights.ToAnswer one -> {
                    given.addRequest(one.request().handOver());
                    requests.put(place, one.request());
                }
            }
        }
    }

    /** Shows them to the other side. */
    interface Carrier {
        ShownRights show(GivenRights given, long deadline);
    }

    /**
     * Shows them to the other side. Blocks until that has answered.
     *
     * @return 0: they may go; else the errno why not
     */
    int show(Carrier carrier, long deadline) {
        ShownRights asked = carrier.show(given, deadline);
        shown = asked;
        return asked.errno();
    }

    /** The message was received, or may have been; or else all of it is its sender's again. */
    void settle(boolean isGiven) {
        ShownRights asked = shown;
        Set<Integer> returned = asked == null ? requests.keySet() : asked.settle(isGiven);
        if (asked == null) {
            given.close();
        }
        if (!isGiven) {
            takeBack(returned);
        }
    }

    private void takeBack(Set<Integer> places) {
        if (!minted.isEmpty()) {
            session.drop(linkId, minted.stream().map(MintedRight::rightId).toList());
        }
        requests.forEach(
                (place, request) -> {
                    if (places.contains(place)) {
                        request.held().reopen();
                    }
                });
    }

    /** Why the other side's library does not keep them. */
    static OverLimit refused(int errno, String what) {
        Errno why = Errno.of(errno).orElse(Errno.EIO);
        String reason =
                switch (why) {
                    case EAGAIN -> "too many descriptors are under way to the same process";
                    case EMFILE -> "the other process has as many descriptors as it may";
                    case ETOOMANYREFS -> "this user has too many descriptors under way";
                    default -> "the other process refuses them";
                };
        return new OverLimit(why, "%s: nothing was passed: %s".formatted(what, reason));
    }

    static RightUse wire(Use use) {
        return switch (use) {
            case ALL -> RightUse.ALL;
            case SEND -> RightUse.SEND;
            case PULSE -> RightUse.PULSE;
            case ONCE -> RightUse.ONCE;
        };
    }
}
