package dev.parley.link;

import dev.parley.linux.Fd;
import dev.parley.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rights that go with the messages of a link, in either direction: with the requests from the
 * client, with the replies from the server.
 *
 * <p>They are shown first, all of a message in one frame, and the other side's library keeps them,
 * or refuses all. Only then is the message sent, with a mark in its header; whoever takes it in
 * finds them by slot and generation. So a message that is received has all its rights, and one that
 * is not has given none.
 *
 * <p>Thread-safe.
 */
public final class LinkRights {

    /** As many go with one message; their descriptors fit into one frame. */
    public static final int MOST = Wire.MAX_RIGHTS;

    /** The message that rights go with, of the giver's direction. */
    record Message(int slot, long generation) {}

    private final Link link;
    private final int slotCount;
    private final RightsGiver giver;
    private final RightsReceiver receiver;
    private volatile @Nullable Granting granting;

    LinkRights(Link link, int slotCount) {
        this.link = link;
        this.slotCount = slotCount;
        this.giver = new RightsGiver(this);
        this.receiver = new RightsReceiver(this);
    }

    /** Who asks the kernel. */
    public void grantBy(Granting who) {
        granting = who;
    }

    /** Who asks the kernel; null: nobody does. */
    @Nullable Granting granting() {
        return granting;
    }

    /** Lets go of rights to ports, if there are any. */
    void drop(List<Long> rightIds) {
        Granting who = granting;
        if (who != null && !rightIds.isEmpty()) {
            who.drop(link.id(), rightIds);
        }
    }

    Link link() {
        return link;
    }

    /** Tells the other side something about a message. */
    void say(LinkFrame.Kind kind, Message message, LinkFrame.Header header) {
        link.sender().post(LinkFrame.of(kind, message.slot(), message.generation(), header));
    }

    /** Of what this side sends. */
    RightsGiver giver() {
        return giver;
    }

    /** What goes with a message that is being taken in; null: it was not shown. */
    @Nullable ArrivedRights take(int slot, long generation) {
        return receiver.take(new Message(slot, generation));
    }

    /** On the background thread: a frame of which {@link LinkFrame.Kind#isOfRights} is true. */
    void hear(LinkFrame.Head head, MemorySegment bytes, List<Fd> descriptors) {
        if (head.slot() < 0 || head.slot() >= slotCount) {
            link.violated("rights name slot " + head.slot());
            return;
        }
        Message message = new Message(head.slot(), head.generation());
        int errno = (int) head.header().first();
        int place = (int) head.header().second();
        long third = head.header().third();
        switch (head.kind()) {
            case RIGHTS -> receiver.shown(message, (int) third, errno, bytes, descriptors);
            case RIGHTS_WITHDRAWN -> receiver.withdrawn(message, (int) third);
            case ANSWER_COMES -> receiver.answerComes(message, place, errno);
            case RIGHTS_KEPT -> giver.kept(message, (int) third, errno);
            case RIGHTS_LEFT -> giver.left(message);
            case ANSWER_WANTED -> giver.answerWanted(message, place, third);
            default -> throw new IllegalArgumentException("not of rights: " + head.kind());
        }
    }

    /** The message with which rights came will not be taken in, and its sender does not know. */
    void forget(int slot, long generation) {
        receiver.forget(new Message(slot, generation));
    }

    /** Nothing is said any more; what has come may still be taken in. */
    void end() {
        giver.end();
        receiver.end();
    }

    /**
     * Nothing is taken in any more.
     *
     * @param withTaken whether what was taken in, and came with what is not over, goes as well
     */
    void retire(boolean withTaken) {
        receiver.retire(withTaken);
    }
}
