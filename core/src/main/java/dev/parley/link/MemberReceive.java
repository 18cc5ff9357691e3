package dev.parley.link;

/** Receives what one member has sent. Owned by the thread that receives, but for {@link #gone}. */
public final class MemberReceive extends ChosenReceive {

    private final long memberId;

    /** The floor above is told of the member's end, so a link need not be there. */
    private boolean watched;

    private volatile boolean gone;

    /** For the requests of this member. */
    public MemberReceive(ReceivePort port, long memberId) {
        super(port);
        this.memberId = memberId;
    }

    /** From now on the member's end is told by {@link #gone}. */
    public void watched() {
        watched = true;
    }

    /** The member is gone. Any thread. */
    public void gone() {
        gone = true;
        // Visible before the count of sleepers is read; pairs with the count in #sleep.
        port().ring(Integer.MAX_VALUE);
    }

    /** Whether it is. */
    public boolean isGone() {
        return gone;
    }

    @Override
    boolean wants(Hint hint) {
        return hint instanceof RequestHint request && request.link.client().id() == memberId;
    }

    @Override
    boolean isAbsent(PortLinks links) {
        return gone || (!watched && !links.areThereOf(memberId));
    }
}
