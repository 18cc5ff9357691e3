package dev.parley.scenarios.guide;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Closed;
import dev.parley.Errno;
import dev.parley.Interrupted;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;
import java.util.ArrayList;
import java.util.List;

// [start:journal]
/** Keeps what it is told, and tells it to those who wait for it. Owned by one thread. */
final class Journal {

    /** A reader, and the number of the line that it waits for. */
    private record Reader(Request request, int line) {}

    private final List<String> lines = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Port port = parley.open("journal")) {
            new Journal().serve(port);
        }
    }

    void serve(Port port) throws Closed, Interrupted {
        while (true) {
            switch (port.receive()) {
                case Request request -> answer(request);
                case Notice.ClientGone(var client) -> {
                    readers.removeIf(reader -> reader.request().abandoned());
                    append(client.program() + " is gone");
                }
                case Pulse _, Proxy _, Notice _ -> {} // it asked for none of these
            }
        }
    }

    private void answer(Request request) {
        String[] words = new String(request.bytes(), UTF_8).split(" ", 2);
        switch (words[0]) {
            case "append" -> {
                append(request.sender().program() + ": " + words[1]);
                request.reply(new byte[0]);
            }
            case "read" -> {
                readers.add(new Reader(request, Integer.parseInt(words[1])));
                tellReaders();
            }
            default -> request.fail(Errno.ENOSYS);
        }
    }

    private void append(String line) {
        lines.add(line);
        tellReaders();
    }

    private void tellReaders() {
        for (Reader reader : List.copyOf(readers)) {
            if (reader.line() < lines.size()) {
                readers.remove(reader);
                reader.request().reply(lines.get(reader.line()).getBytes(UTF_8));
            }
        }
    }
}
// [end:journal]
