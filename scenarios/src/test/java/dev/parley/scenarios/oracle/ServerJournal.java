package dev.parley.scenarios.oracle;

/** A server's journal of what it receives, and the replies. Thread-safe. */
public final class ServerJournal {

    private final Journal journal;

    /** What is received is entered in that journal. */
    public ServerJournal(Journal journal) {
        this.journal = journal;
    }

    /**
     * A request has just been received; nothing was done with it.
     *
     * @param sender the life that the node says it is of
     */
    public void received(byte[] request, int sender) {
        journal.write(
                new Entry.Received(
                        System.nanoTime(),
                        Message.client(request),
                        Message.number(request),
                        Message.crc(request),
                        sender));
    }

    /** The one right reply. */
    public byte[] reply(byte[] request) {
        return Message.reply(journal.life(), request);
    }

    /** The request was replied, or failed; whether that met anybody. */
    public void replied(byte[] request, boolean met) {
        journal.write(
                new Entry.Replied(
                        System.nanoTime(), Message.client(request), Message.number(request), met));
    }
}
