package dev.parley.cli.demo.chat;

import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.Notice;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A room in which clients talk: whoever is in it hears what the others say.
 *
 * <p>A server never sends to its clients, it replies. So a client that wants to hear asks for what
 * comes next, and the room keeps that request until there is something to tell: the reply. The
 * client is blocked for so long; the room is not, and goes on receiving.
 *
 * <p>A request that makes no sense fails: EINVAL no such request or an empty name, EMSGSIZE it is
 * too long, EEXIST the name is taken or the client is in the room already, ENOTCONN it is not.
 *
 * <p>Owned by the thread that serves.
 */
public final class ChatRoom {

    /** What the port is called. */
    public static final String NAME = "talk";

    /** The status of a reply to who listens, and is not in the room: nothing comes. */
    static final int OVER = 1;

    /** The longest request. */
    static final int LONGEST_BYTES = 1024;

    private final Port port;
    private final Consumer<String> onMissed;

    /** By who they are, which the kernel states: nobody speaks in the name of another. */
    private final Map<Member, Guest> guests = new LinkedHashMap<>();

    /**
     * An empty room.
     *
     * @param onMissed is told who is gone without having left
     */
    public ChatRoom(Port port, Consumer<String> onMissed) {
        this.port = port;
        this.onMissed = onMissed;
    }

    /** Serves until the port is closed, which is how it ends: {@link dev.parley.Closed}. */
    public void serve() throws ParleyException {
        while (true) {
            switch (port.receive()) {
                case Request request -> answer(request);
                case Notice.ClientGone(Member client) -> miss(client);
                case Pulse _, Proxy _, Notice _ -> {} // of a watch: there is none
            }
        }
    }

    private void answer(Request request) {
        if (request.size() > LONGEST_BYTES) {
            request.fail(Errno.EMSGSIZE);
            return;
        }
        ChatRequest.decode(request.bytes())
                .ifPresentOrElse(asked -> answer(request, asked), () -> request.fail(Errno.EINVAL));
    }

    private void answer(Request request, ChatRequest asked) {
        switch (asked) {
            case ChatRequest.Join(String name) -> join(request, name);
            case ChatRequest.Say(String text) ->
                    sender(request).ifPresent(guest -> say(request, guest, text));
            case ChatRequest.Next() -> listen(request);
            case ChatRequest.Leave() -> sender(request).ifPresent(guest -> leave(request, guest));
        }
    }

    /** The guest who asks; a stranger is turned away. */
    private Optional<Guest> sender(Request request) {
        Optional<Guest> guest = Optional.ofNullable(guests.get(request.sender()));
        if (guest.isEmpty()) {
            request.fail(Errno.ENOTCONN);
        }
        return guest;
    }

    private void join(Request request, String name) {
        boolean taken = guests.values().stream().anyMatch(guest -> guest.name().equals(name));
        if (name.isEmpty()) {
            request.fail(Errno.EINVAL);
        } else if (taken || guests.containsKey(request.sender())) {
            request.fail(Errno.EEXIST);
        } else {
            guests.put(request.sender(), new Guest(name));
            done(request);
        }
    }

    private void say(Request request, Guest speaker, String text) {
        done(request); // first: the speaker need not wait until the others are told
        tellOthers(speaker, speaker.name() + ": " + text);
    }

    private void listen(Request request) {
        Guest guest = guests.get(request.sender());
        if (guest == null) {
            request.reply(OVER, new byte[0]);
        } else {
            guest.listen(request);
        }
    }

    private void leave(Request request, Guest guest) {
        guests.remove(request.sender());
        guest.dismiss();
        done(request);
        tellOthers(guest, guest.name() + " has left");
    }

    /** A client closed its connection, or died; if it was in the room, the others are told. */
    private void miss(Member client) {
        Guest guest = guests.remove(client);
        if (guest != null) {
            onMissed.accept(guest.name());
            tellOthers(guest, guest.name() + " is gone");
        }
    }

    private void tellOthers(Guest speaker, String line) {
        for (Guest guest : guests.values()) {
            if (guest != speaker) {
                guest.tell(line);
            }
        }
    }

    private static void done(Request request) {
        request.reply(new byte[0]);
    }
}
