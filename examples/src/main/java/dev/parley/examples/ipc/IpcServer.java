package dev.parley.examples.ipc;

import dev.parley.Closed;
import dev.parley.Interrupted;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.streams.Stream;
import dev.parley.streams.StreamPort;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers with square roots. Each client is served by a virtual thread of its own: whatever one
 * does, or does not, the others do not notice.
 */
public final class IpcServer {

    private static final String USAGE = "IpcServer CLIENTS [NAME]";

    private static final int MOST_CLIENTS = 4096;

    private IpcServer() {}

    /** Serves as many clients as the arguments say, under a name, and ends. */
    public static void main(String[] args) {
        Arguments.run(USAGE, args, IpcServer::run);
    }

    private static void run(Arguments arguments) throws ParleyException {
        arguments.requireCount(1, 2);
        int clients = arguments.number(0, "CLIENTS", 1, MOST_CLIENTS);
        String name = arguments.text(1, IpcClient.NAME);
        try (Parley parley = Parley.join();
                StreamPort port = StreamPort.open(parley, name)) {
            serve(port, clients);
        }
    }

    // [start:ipc-server]
    /** Serves so many clients, all at the same time, and comes back when the last one is done. */
    private static void serve(StreamPort port, int clients) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                threads.execute(() -> serveNext(port));
            }
        }
    }

    /** Whoever comes next. Others have to be accepted by others, as also that may take a moment. */
    private static void serveNext(StreamPort port) {
        try (Stream<Message> stream = port.accept(Message.TYPE, Message.OPTIONS)) {
            serve(stream);
        } catch (Closed | Interrupted _) {
            // Nobody comes any more.
        }
    }

    private static void serve(Stream<Message> stream) {
        int client = stream.peer().pid();
        try {
            tell(client, "answered " + answerAll(stream));
        } catch (ParleyException e) {
            tell(client, String.valueOf(e.getMessage()));
        }
    }

    /** Until the client says that nothing more comes; returns how many there were. */
    private static long answerAll(Stream<Message> stream) throws ParleyException {
        long count = 0;
        while (true) {
            List<Message> questions = stream.recvVectored(Message.MOST_OPEN);
            if (questions.isEmpty()) {
                return count;
            }
            stream.xmitAll(questions.stream().map(Message::answer).toList());
            count += questions.size();
        }
    }

    // [end:ipc-server]

    private static void tell(int client, String what) {
        System.out.println("client " + client + ": " + what);
    }
}
