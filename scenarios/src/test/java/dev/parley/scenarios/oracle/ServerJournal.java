package dev.parley.scenarios.oracle;

import java.util.concurrent.atomic.AtomicInteger;

/** A server's journal of what it receives, and the replies. Thread-safe. */
public final class ServerJournal {

    private final Journal journal;
    private final AtomicInteger receipts = new AtomicInteger();

    /** What is received is entered in that journal. */
    public ServerJournal(Journal journal) {
        this.journal = journal;
    }

    /**
     * A request has just been received; nothing was done with it. Returns the number by which it is
     * known from here on.
     *
     * @param sender the life that the node says it is of
     */
    public int received(byte[] request, int sender) {
        int receipt = receipts.incrementAndGet();
        journal.write(
                new Entry.Received(
                        System.nanoTime(),
                        receipt,
                        Message.client(request),
                        Message.number(request),
                        Message.crc(request),
                        sender));
        return receipt;
    }

    /** The one right reply. */
    public byte[] reply(byte[] request) {
        return Message.reply(journal.life(), request);
    }

    /** The request was replied, or failed; whether that met anybody. */
    public void replied(int receipt, boolean met) {
        journal.write(new Entry.Replied(System.nanoTime(), receipt, met));
    }

    /** The request is going to be forwarded to that life. */
    public void forwarding(int receipt, int server) {
        journal.write(new Entry.Forwarding(System.nanoTime(), receipt, server));
    }

    /** The request was forwarded; whether that met anybody. */
    public void forwarded(int receipt, boolean met) {
        journal.write(new Entry.Forwarded(System.nanoTime(), receipt, met));
    }
}
