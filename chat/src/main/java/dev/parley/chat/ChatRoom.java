package dev.parley.chat;

import dev.parley.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the server knows, and what it answers; without a word of how messages travel. Owned by the
 * server's thread.
 *
 * <p>A line is for all but its author, who has it on his screen. Who comes is told what is still
 * there; when the last has left, nothing is.
 */
final class ChatRoom {

    private static final ChatReply DONE = new ChatReply.Done();

    private final Participants participants = new Participants();
    private final TextBuffer buffer = new TextBuffer();
    private final Bell bell;
    private long come;

    ChatRoom(Bell bell) {
        this.bell = bell;
    }

    /** What a process is answered. */
    ChatReply answer(int pid, ChatRequest request) {
        return switch (request) {
            case ChatRequest.Open(int proxy, String name) -> open(pid, proxy, name);
            // [start:chat-handles]
            case ChatRequest.Post(int handle, String text) ->
                    participants
                            .find(handle, pid)
                            .map(speaker -> post(speaker, text))
                            .orElseGet(ChatRoom::badHandle);
            // [end:chat-handles]
            case ChatRequest.Fetch(int handle, int room) ->
                    participants
                            .find(handle, pid)
                            .map(reader -> fetch(reader, room))
                            .orElseGet(ChatRoom::badHandle);
            case ChatRequest.Close(int handle) ->
                    participants.find(handle, pid).map(this::close).orElseGet(ChatRoom::badHandle);
        };
    }

    private static ChatReply badHandle() {
        return refused(Errno.EBADF);
    }

    private static ChatReply refused(Errno status) {
        return new ChatReply.Refused(status);
    }

    private ChatReply open(int pid, int proxy, String name) {
        Optional<Errno> defect = defect(pid, proxy, name);
        if (defect.isPresent()) {
            return refused(defect.get());
        }
        Participant newcomer = new Participant(come, pid, proxy, name, buffer.first());
        OptionalInt handle = participants.add(newcomer);
        if (handle.isEmpty()) {
            return refused(Errno.EAGAIN);
        }
        come++;
        announce(newcomer, "has come");
        return new ChatReply.Opened(handle.getAsInt());
    }

    private Optional<Errno> defect(int pid, int proxy, String name) {
        Optional<Errno> defect = ChatLimits.defectOfName(name);
        if (defect.isPresent()) {
            return defect;
        }
        if (participants.ofProcess(pid).isPresent()) {
            return Optional.of(Errno.EBUSY);
        }
        if (participants.isNamed(name)) {
            return Optional.of(Errno.EEXIST);
        }
        // Rung once, it shows that it is the newcomer's, and he fetches what was said before.
        return bell.ring(pid, proxy) ? Optional.empty() : Optional.of(Errno.EINVAL);
    }

    private ChatReply post(Participant speaker, String text) {
        Optional<Errno> defect = ChatLimits.defectOfText(text);
        if (defect.isPresent()) {
            return refused(defect.get());
        }
        tell(speaker, speaker.name() + ": " + text);
        return DONE;
    }

    private ChatReply fetch(Participant reader, int room) {
        if (room < ChatCodec.LEAST_ROOM) {
            return refused(Errno.EMSGSIZE);
        }
        List<String> lines = new ArrayList<>();
        int missed = reader.missed();
        reader.toldUpTo(take(reader, ChatCodec.roomForLines(room), lines));
        return lines.isEmpty() && missed == 0
                ? refused(Errno.ENOMSG)
                : new ChatReply.Lines(missed, lines);
    }

    /** Takes what there is room for; returns the number of the first line that was not taken. */
    private long take(Participant reader, int room, List<String> lines) {
        int left = room;
        long number = reader.next();
        while (number < buffer.end()) {
            TextBuffer.Line line = buffer.line(number);
            if (line.author() != reader.number()) {
                left -= ChatCodec.bytes(line.text());
                if (left < 0) {
                    return number;
                }
                lines.add(line.text());
            }
            number++;
        }
        return number;
    }

    private ChatReply close(Participant leaver) {
        remove(leaver, "has left");
        return DONE;
    }

    /** A process is no more. Returns the name of who took part by it. */
    Optional<String> died(int pid) {
        Optional<Participant> dead = participants.ofProcess(pid);
        dead.ifPresent(one -> remove(one, "is gone"));
        return dead.map(Participant::name);
    }

    private void remove(Participant leaver, String how) {
        participants.remove(leaver);
        if (participants.all().isEmpty()) {
            buffer.reset();
        } else {
            announce(leaver, how);
        }
    }

    private void announce(Participant who, String what) {
        tell(who, "* " + who.name() + " " + what);
    }

    /** Keeps a line for all others, and rings them. */
    private void tell(Participant author, String text) {
        TextBuffer.Line line = new TextBuffer.Line(author.number(), text);
        long oldest = buffer.first();
        buffer.append(line).ifPresent(lost -> lose(oldest, lost));
        for (Participant other : participants.all()) {
            if (other != author) {
                bell.ring(other.pid(), other.proxy());
            }
        }
    }

    private void lose(long number, TextBuffer.Line line) {
        participants.all().forEach(one -> one.lose(number, line));
    }
}
