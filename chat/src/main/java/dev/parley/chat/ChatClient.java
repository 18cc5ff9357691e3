package dev.parley.chat;

import dev.parley.Errno;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One who takes part in the chat, as his process sees it: each method sends a message to the server
 * and blocks until the reply.
 *
 * <p>Thread-safe. All methods throw {@link ChatException.ServerGone} when the server is no more.
 */
public final class ChatClient implements AutoCloseable {

    private final Qnx4 qnx;
    private final int server;
    private final int handle;
    private final ServerWatch watch;

    private ChatClient(Qnx4 qnx, int server, int handle, ServerWatch watch) {
        this.qnx = qnx;
        this.server = server;
        this.handle = handle;
        this.watch = watch;
    }

    /**
     * Comes in.
     *
     * @param proxy of this process: the server triggers it whenever there is something to fetch;
     *     and it is triggered when the server is no more, so that who fetches finds that out
     * @throws ChatException.NoServer there is none
     * @throws ChatException.Refused EEXIST, somebody there has this name; EINVAL, ENAMETOOLONG, it
     *     is none; EBUSY, this process takes part already; EAGAIN, as many as may do
     */
    // [start:chat-client-open]
    public static ChatClient open(Qnx4 qnx, String name, int proxy) throws IOException {
        int server = locate(qnx);
        byte[] reply = send(qnx, server, new ChatRequest.Open(proxy, name));
        requireDone(reply, name);
        int handle = ChatCodec.decodeHandle(reply);
        return new ChatClient(qnx, server, handle, ServerWatch.open(qnx, proxy));
    }

    // [end:chat-client-open]

    private static int locate(Qnx4 qnx) throws IOException {
        try {
            return qnx.qnx_name_locate(0, ChatServer.NAME, 0);
        } catch (Qnx4Exception e) {
            throw e.errno() == Errno.ESRCH ? new ChatException.NoServer() : e;
        }
    }

    /**
     * Tells all others.
     *
     * @throws ChatException.Refused EMSGSIZE, the text is too long; EINVAL, it is empty, or has
     *     control characters
     */
    public void post(String text) throws IOException {
        requireDone(send(qnx, server, new ChatRequest.Post(handle, text)), "this text");
    }

    /** What others have said since the last time, as far as the reply has room; empty: nothing. */
    public List<String> fetch() throws IOException {
        byte[] reply = send(qnx, server, new ChatRequest.Fetch(handle, ChatCodec.REPLY_ROOM));
        if (ChatCodec.status(reply).equals(Optional.of(Errno.ENOMSG))) {
            return List.of();
        }
        requireDone(reply, "to fetch");
        ChatReply.Lines news = ChatCodec.decodeLines(reply);
        List<String> lines = new ArrayList<>(news.lines());
        if (news.missed() > 0) {
            lines.addFirst("* %,d lines were missed".formatted(news.missed()));
        }
        return lines;
    }

    /** Leaves; the proxy is triggered no more. */
    @Override
    public void close() throws IOException {
        watch.close();
        requireDone(send(qnx, server, new ChatRequest.Close(handle)), "to leave");
    }

    private static byte[] send(Qnx4 qnx, int server, ChatRequest request) throws IOException {
        byte[] reply = new byte[ChatCodec.REPLY_ROOM];
        MemorySegment message = MemorySegment.ofArray(ChatCodec.encode(request));
        try {
            qnx.Send(server, message, MemorySegment.ofArray(reply));
            return reply;
        } catch (Qnx4Exception e) {
            throw e.errno() == Errno.ESRCH ? new ChatException.ServerGone() : e;
        }
    }

    private static void requireDone(byte[] reply, String what) throws ChatException {
        Optional<Errno> status = ChatCodec.status(reply);
        if (status.isPresent()) {
            throw new ChatException.Refused(status.get(), reason(status.get(), what));
        }
    }

    private static String reason(Errno status, String what) {
        if (status == Errno.EEXIST) {
            return "somebody in the chat is called " + what;
        }
        if (status == Errno.EAGAIN) {
            return "the chat is full";
        }
        return "the chat server refuses " + what;
    }
}
