package dev.parley.cli.demo.chat;

import dev.parley.Connection;
import dev.parley.ParleyException;
import dev.parley.Reply;
import java.util.Optional;

/**
 * One who talks in a {@link ChatRoom}.
 *
 * <p>Thread-safe: one thread listens, others speak meanwhile, by the same connection.
 */
public final class ChatClient {

    private final Connection room;

    private ChatClient(Connection room) {
        this.room = room;
    }

    /**
     * Enters the room.
     *
     * @throws dev.parley.ServerFailed EEXIST: somebody there has this name
     */
    public static ChatClient join(Connection room, String name) throws ParleyException {
        room.send(new ChatRequest.Join(name).encode());
        return new ChatClient(room);
    }

    /** Tells all others. */
    public void say(String text) throws ParleyException {
        room.send(new ChatRequest.Say(text).encode());
    }

    /**
     * Blocks until there is something to hear; empty: this client has left.
     *
     * @throws dev.parley.PeerDied the room is no more
     */
    public Optional<String> hear() throws ParleyException {
        Reply reply = room.send(new ChatRequest.Next().encode());
        return reply.status() == ChatRoom.OVER ? Optional.empty() : Optional.of(reply.text());
    }

    /** Leaves the room, and ends what {@link #hear} waits for. */
    public void leave() throws ParleyException {
        room.send(new ChatRequest.Leave().encode());
    }
}
