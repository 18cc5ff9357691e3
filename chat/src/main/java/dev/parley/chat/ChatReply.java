package dev.parley.chat;

import dev.parley.Errno;
import java.util.List;

/** What the server answers. {@link ChatCodec} has the bytes. */
sealed interface ChatReply {

    /** It is done. */
    record Done() implements ChatReply {}

    /**
     * It is not done.
     *
     * @param status why
     */
    record Refused(Errno status) implements ChatReply {}

    /**
     * Somebody is in.
     *
     * @param handle for all that he asks from now on
     */
    record Opened(int handle) implements ChatReply {}

    /**
     * What was said.
     *
     * @param missed how many lines were lost before it
     */
    record Lines(int missed, List<String> lines) implements ChatReply {}
}
