package dev.parley.chat;

import dev.parley.Errno;
import java.io.IOException;

/** The chat says no, or is not there. */
public abstract sealed class ChatException extends IOException {

    private static final long serialVersionUID = 1;

    private ChatException(String message) {
        super(message);
    }

    /** Nobody has the server's name. */
    public static final class NoServer extends ChatException {
        private static final long serialVersionUID = 1;

        NoServer() {
            super("no chat server: start one with ./parley chat-server");
        }
    }

    /** Somebody has the server's name already. */
    public static final class NameTaken extends ChatException {
        private static final long serialVersionUID = 1;

        NameTaken() {
            super("EBUSY: another process serves " + ChatServer.NAME + " already");
        }
    }

    /** The server died, or ended. */
    public static final class ServerGone extends ChatException {
        private static final long serialVersionUID = 1;

        ServerGone() {
            super("the chat server is gone");
        }
    }

    /** The server has refused what was asked. */
    public static final class Refused extends ChatException {
        private static final long serialVersionUID = 1;

        private final Errno errno;

        Refused(Errno errno, String message) {
            super(errno + ": " + message);
            this.errno = errno;
        }

        /** Why. */
        public Errno errno() {
            return errno;
        }
    }
}
