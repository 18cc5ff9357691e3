package dev.parley.examples.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Errno;
import dev.parley.Member;
import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;
import dev.parley.examples.state.RamDiskRequest.OfHandle;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A disk in memory. Keeps for each handle the file and the place in it, from open to close, or to
 * the end of the client. Owned by the thread that serves.
 */
public final class RamDiskServer {

    /** How many files there may be. */
    static final int MOST_FILES = 64;

    /** How many handles all clients may have together. */
    static final int MOST_HANDLES = 256;

    /** How many handles a client may have. */
    static final int MOST_HANDLES_EACH = 16;

    private static final byte[] NOTHING = {};

    private final Map<String, RamFile> files = new HashMap<>();
    private final Handles handles = new Handles(MOST_HANDLES);

    /** An empty disk. */
    public RamDiskServer() {}

    /** Serves an empty disk. */
    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Port port = parley.open(RamDisk.NAME)) {
            new RamDiskServer().serve(port);
        }
    }

    // [start:ram-disk-server]
    /** Serves until the port is closed, which is how it ends: {@link dev.parley.Closed}. */
    public void serve(Port port) throws ParleyException {
        while (true) {
            switch (port.receive()) {
                case Request request -> answer(request);
                case Notice.ClientGone(Member client) -> handles.of(client).forEach(this::close);
                case Pulse _, Proxy _, Notice _ -> {} // it asked for none of these
            }
        }
    }

    void answer(Request request) {
        RamDiskRequest.decode(request)
                .ifPresentOrElse(asked -> answer(request, asked), () -> request.fail(Errno.EINVAL));
    }

    private void answer(Request request, RamDiskRequest asked) {
        switch (asked) {
            case RamDiskRequest.Open(String name) -> open(request, name);
            case OfHandle ofHandle ->
                    handles.find(ofHandle.handle(), request.sender())
                            .ifPresentOrElse(
                                    session -> answer(request, ofHandle, session),
                                    () -> request.fail(Errno.EBADF));
        }
    }

    private void admit(Request request, String name) {
        RamFile file = files.computeIfAbsent(name, _ -> new RamFile());
        file.setOpen(true);
        Session session = handles.open(request.sender(), file);
        if (!request.reply(bytes(session.handle()))) {
            close(session); // the client has left, and does not know that it has a handle
        }
    }

    private void close(Session session) {
        handles.close(session);
        session.file().setOpen(false);
    }

    // [end:ram-disk-server]

    private void answer(Request request, OfHandle asked, Session session) {
        switch (asked) {
            case RamDiskRequest.Read(_, int length) -> read(request, session, length);
            case RamDiskRequest.Write(_, byte[] bytes) ->
                    done(request, session.write(bytes), Errno.EFBIG);
            case RamDiskRequest.Seek(_, int position) ->
                    done(request, session.seek(position), Errno.EINVAL);
            case RamDiskRequest.Close _ -> {
                close(session);
                request.reply(NOTHING);
            }
        }
    }

    private void open(Request request, String name) {
        refusal(request.sender(), name).ifPresentOrElse(request::fail, () -> admit(request, name));
    }

    /** Why this client cannot open that; empty: it can. */
    private Optional<Errno> refusal(Member client, String name) {
        int length = name.getBytes(UTF_8).length;
        RamFile file = files.get(name);
        if (length < 1 || length > RamDisk.LONGEST_NAME_BYTES) {
            return Optional.of(Errno.EINVAL);
        } else if (file != null && file.isOpen()) {
            return Optional.of(Errno.EBUSY);
        } else if (handles.of(client).size() >= MOST_HANDLES_EACH) {
            return Optional.of(Errno.EMFILE);
        } else if (handles.areAllOpen()) {
            return Optional.of(Errno.ENFILE);
        } else if (file == null && files.size() >= MOST_FILES) {
            return Optional.of(Errno.ENOSPC);
        }
        return Optional.empty();
    }

    private static void read(Request request, Session session, int length) {
        if (length < 0 || length > RamDisk.LONGEST_TRANSFER_BYTES) {
            request.fail(Errno.EINVAL);
        } else {
            request.reply(session.read(length));
        }
    }

    private static void done(Request request, boolean isDone, Errno otherwise) {
        if (isDone) {
            request.reply(NOTHING);
        } else {
            request.fail(otherwise);
        }
    }

    private static byte[] bytes(long handle) {
        return ByteBuffer.allocate(Long.BYTES).putLong(handle).array();
    }
}
