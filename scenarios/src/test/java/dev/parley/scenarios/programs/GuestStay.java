package dev.parley.scenarios.programs;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What a {@link Guest} has. Owned by one thread. */
final class GuestStay {

    private final Parley parley;
    private final List<Port> ports = new ArrayList<>();
    private final Deque<Connection> connections = new ArrayDeque<>();

    GuestStay(Parley parley) {
        this.parley = parley;
    }

    void obey(String verb, String object) throws ParleyException {
        switch (verb) {
            case "open" -> ports.add(parley.open(object));
            case "close" -> ports.removeLast().close();
            case "connect" -> connections.add(parley.connect(object));
            case "disconnect" -> connections.remove().close();
            case "leave" -> parley.close();
            case "exit" -> Runtime.getRuntime().halt(Integer.parseInt(object));
            default -> throw new IllegalArgumentException(verb);
        }
    }
}
