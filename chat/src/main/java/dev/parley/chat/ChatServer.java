package dev.parley.chat;

import static dev.parley.qnx4.SystemMessage.U16;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.parley.Errno;
import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import dev.parley.qnx4.SystemMessage;
import dev.parley.qnx4.VersionInfo;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The server of the chat: it receives and replies, and never sends. Whom it has something to tell,
 * it rings by a proxy of his own; he comes and fetches it.
 *
 * <p>Owned by the thread that serves.
 */
public final class ChatServer {

    /** Under which clients find it. */
    public static final String NAME = "/qnx/ChatServer";

    private static final Logger LOG = System.getLogger("parley.chat");
    private static final VersionInfo VERSION =
            new VersionInfo("ChatServer", "Nov 30 2026", 100, 'A', false);

    /** What no message is of: {@link Qnx4#Receive} leaves what it does not overwrite. */
    private static final byte NOTHING = -1;

    private final Qnx4 qnx;
    private final Consumer<String> onDeath;
    private final ChatRoom room = new ChatRoom(this::ring);
    private final byte[] bytes = new byte[ChatCodec.REQUEST_ROOM];
    private final MemorySegment message = MemorySegment.ofArray(bytes);

    private ChatServer(Qnx4 qnx, Consumer<String> onDeath) {
        this.qnx = qnx;
        this.onDeath = onDeath;
    }

    /**
     * Takes the server's name, and asks to be told of deaths.
     *
     * @param onDeath is told who took part and died
     * @throws ChatException.NameTaken somebody serves already
     * @throws Qnx4Exception EPERM, this user may have no such name, or not be told of deaths
     */
    public static ChatServer open(Qnx4 qnx, Consumer<String> onDeath) throws IOException {
        // [start:chat-server-name]
        int flags = Qnx4._PPF_SERVER | Qnx4._PPF_INFORM;
        qnx.qnx_pflags(flags, flags);
        try {
            qnx.qnx_name_attach(0, NAME);
        } catch (Qnx4Exception e) {
            throw e.errno() == Errno.EBUSY ? new ChatException.NameTaken() : e;
        }
        // [end:chat-server-name]
        LOG.log(INFO, "chat.serving name={0}", NAME);
        return new ChatServer(qnx, onDeath);
    }

    /**
     * Serves, until the process takes part no more.
     *
     * @throws Qnx4Exception EBADF, that is so; EINTR, this thread was interrupted
     */
    // [start:chat-server-loop]
    public void serve() throws Qnx4Exception {
        while (true) {
            message.fill(NOTHING);
            int pid = qnx.Receive(0, message);
            switch (Short.toUnsignedInt(message.get(U16, 0))) {
                case SystemMessage.TYPE -> answerSystem(pid);
                case ChatCodec.TYPE -> answerClient(pid);
                default -> refuse(pid);
            }
        }
    }

    // [end:chat-server-loop]

    // [start:chat-server-system]
    private void answerSystem(int pid) throws Qnx4Exception {
        switch (SystemMessage.decode(message).orElseThrow()) {
            case SystemMessage.Death _ -> {
                reply(pid, SystemMessage.reply(SystemMessage.EOK));
                bury(Qnx4.process(pid));
            }
            case SystemMessage.Version _ -> reply(pid, VERSION.write());
            case SystemMessage.Trace _, SystemMessage.Signal _ ->
                    reply(pid, SystemMessage.reply(SystemMessage.EOK));
            case SystemMessage.Unknown _ -> refuse(pid);
        }
    }

    /** A process is no more; it may have had nothing to do with the chat. */
    private void bury(int pid) {
        room.died(pid).ifPresent(onDeath);
    }

    // [end:chat-server-system]

    // [start:chat-server-client]
    private void answerClient(int pid) throws Qnx4Exception {
        Optional<ChatRequest> request = request(pid);
        if (request.isEmpty()) {
            refuse(pid);
            return;
        }
        ChatReply reply = room.answer(Qnx4.process(pid), request.get());
        reply(pid, MemorySegment.ofArray(ChatCodec.encode(reply)));
    }

    // [end:chat-server-client]

    /** What was asked. Only {@link Qnx4#Readmsg} tells how long the message is. */
    private Optional<ChatRequest> request(int pid) throws Qnx4Exception {
        try {
            long length = qnx.Readmsg(pid, 0, message, message.byteSize());
            return ChatCodec.decodeRequest(Arrays.copyOf(bytes, (int) length));
        } catch (Qnx4Exception e) {
            requireGone(e);
            return Optional.empty();
        }
    }

    /** Answers what makes no sense here. */
    private void refuse(int pid) throws Qnx4Exception {
        LOG.log(
                WARNING,
                "chat.spurious pid={0,number,#} type={1} subtype={2}",
                Qnx4.process(pid),
                Integer.toHexString(Short.toUnsignedInt(message.get(U16, 0))),
                Integer.toHexString(Short.toUnsignedInt(message.get(U16, Short.BYTES))));
        reply(pid, SystemMessage.reply(SystemMessage.ENOSYS));
    }

    private void reply(int pid, MemorySegment reply) throws Qnx4Exception {
        try {
            qnx.Reply(pid, reply);
        } catch (Qnx4Exception e) {
            requireGone(e);
        }
    }

    /** Who has asked may die, or give up, at any moment: that is no failure of the server's. */
    private static void requireGone(Qnx4Exception e) throws Qnx4Exception {
        if (e.errno() != Errno.ESRCH) {
            throw e;
        }
    }

    // [start:chat-server-ring]
    private boolean ring(int pid, int proxy) {
        try {
            return Qnx4.process(proxy) == pid && qnx.Trigger(proxy) == pid;
        } catch (Qnx4Exception _) {
            return false; // he is gone, or was rung 65,535 times and did not come
        }
    }
    // [end:chat-server-ring]
}
