package dev.parley.scenarios.oracle;

import dev.parley.ParleyException;
import dev.parley.Transport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A client's journal of what it sends, and the messages themselves. Thread-safe. */
public final class ClientJournal {

    private final Journal journal;
    private final AtomicInteger numbers = new AtomicInteger();

    /** What is sent is entered in that journal. */
    public ClientJournal(Journal journal) {
        this.journal = journal;
    }

    /**
     * How a message is going to be sent.
     *
     * @param server the life that is to receive it
     * @param lane messages of one lane are sent by one thread on one connection
     * @param inOrder whether it must be received after those of its lane that were sent before
     * @param patience empty: there is no deadline
     */
    public record Address(
            int server,
            int lane,
            boolean inOrder,
            Transport transport,
            Optional<Duration> patience) {}

    /** A message that is going to be sent, now. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never shared
    public record Draft(int number, byte[] request) {}

    /** Makes a message of a size that wants a reply of a size, and enters it. */
    public Draft begin(Address to, int requestBytes, int replyBytes) {
        int number = numbers.incrementAndGet();
        byte[] request = Message.request(journal.life(), number, replyBytes, requestBytes);
        journal.write(
                new Entry.Intent(
                        System.nanoTime(),
                        number,
                        to.server(),
                        to.lane(),
                        to.inOrder(),
                        to.transport(),
                        Message.crc(request),
                        replyBytes,
                        to.patience().map(Duration::toNanos).orElse(0L)));
        return new Draft(number, request);
    }

    /** The message was replied. */
    public void replied(int number, byte[] reply) {
        write(number, End.REPLIED, Cause.NONE, Message.server(reply), Message.crc(reply));
    }

    /** The message was not replied. */
    public void failed(int number, ParleyException failure) {
        write(number, End.of(failure.delivered()), Cause.of(failure), 0, 0);
    }

    private void write(int number, End end, Cause cause, int replier, int replyCrc) {
        journal.write(new Entry.Outcome(System.nanoTime(), number, end, cause, replier, replyCrc));
    }
}
