package dev.parley.examples.ipc;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.streams.Stream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The server of square roots, as its clients see it. Used by one thread at a time.
 *
 * <p>After a failure it is of no use any more: what was asked may be answered yet.
 */
public final class IpcClient implements AutoCloseable {

    /** What the server's port is called, unless it is told otherwise. */
    public static final String NAME = "ipc";

    private static final String USAGE = "IpcClient [COUNT [NAME]]";

    private static final int USUAL_COUNT = 100_000;
    private static final int MOST_COUNT = 1_000_000;

    private final Connection connection;
    private final Stream<Message> stream;
    private long reads;

    private IpcClient(Connection connection, Stream<Message> stream) {
        this.connection = connection;
        this.stream = stream;
    }

    /** Asks for the roots of so many numbers, and says what it did. */
    public static void main(String[] args) {
        Arguments.run(USAGE, args, IpcClient::run);
    }

    private static void run(Arguments arguments) throws IOException {
        arguments.requireCount(0, 2);
        int count = arguments.number(0, "COUNT", USUAL_COUNT, MOST_COUNT);
        String name = arguments.text(1, NAME);
        double[] values = IntStream.range(0, count).asDoubleStream().toArray();
        try (Parley parley = Parley.join();
                IpcClient client = connect(parley, name)) {
            double[] roots = client.roots(values);
            System.out.printf(
                    Locale.ROOT,
                    "%,d roots in %,d reads; the last one is %.3f%n",
                    count,
                    client.reads(),
                    roots[count - 1]);
        }
    }

    /** Opens a stream to the server of that name. */
    public static IpcClient connect(Parley parley, String name) throws ParleyException {
        Connection connection = parley.connect(name);
        try {
            return new IpcClient(
                    connection, Stream.open(connection, Message.TYPE, Message.OPTIONS));
        } catch (ParleyException e) {
            connection.close();
            throw e;
        }
    }

    // [start:ipc-client]
    /**
     * The square roots of numbers, in their order. Blocks until all are there.
     *
     * @throws EOFException the server has ended
     * @throws ProtocolException it answered what was not asked
     */
    public double[] roots(double... values) throws IOException {
        double[] roots = new double[values.length];
        int asked = 0;
        int answered = 0;
        while (answered < values.length) {
            int next = Math.min(values.length, answered + Message.MOST_OPEN);
            stream.xmitAll(questions(values, asked, next));
            asked = next;
            for (Message answer : answers(asked - answered)) {
                requireNumber(answered, answer.number());
                roots[answered] = answer.value();
                answered++;
            }
        }
        return roots;
    }

    /** As many answers as there are: one at least, so many at most. */
    private List<Message> answers(int most) throws IOException {
        List<Message> answers = stream.recvVectored(most);
        if (answers.isEmpty()) {
            throw new EOFException("the server has ended before it had answered");
        }
        reads++;
        return answers;
    }

    // [end:ipc-client]

    private static List<Message> questions(double[] values, int from, int to) {
        List<Message> questions = new ArrayList<>(to - from);
        for (int number = from; number < to; number++) {
            questions.add(new Message(number, values[number]));
        }
        return questions;
    }

    private static void requireNumber(int expected, long number) throws ProtocolException {
        if (number != expected) {
            throw new ProtocolException(
                    "answer %d came in place of answer %d".formatted(number, expected));
        }
    }

    /** How often it has looked for answers, and found some. */
    public long reads() {
        return reads;
    }

    /** Says that nothing more is asked, and closes the connection. */
    @Override
    public void close() {
        stream.close();
        connection.close();
    }
}
