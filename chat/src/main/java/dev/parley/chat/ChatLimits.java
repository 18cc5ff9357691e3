package dev.parley.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Errno;
import java.util.Optional;

/** How much there may be of everything, and what may be in a text. */
public final class ChatLimits {

    /** Who takes part at a time. */
    public static final int MOST_PARTICIPANTS = 64;

    /** The longest name, in bytes of UTF-8. */
    public static final int MOST_NAME_BYTES = 32;

    /** The longest text that is posted at once, in bytes of UTF-8. */
    public static final int MOST_TEXT_BYTES = 256;

    /** What the server keeps for those who have not fetched it yet; then the oldest is lost. */
    public static final int MOST_LINES = 500;

    private ChatLimits() {}

    /** What is wrong with a name. */
    static Optional<Errno> defectOfName(String name) {
        return name.isBlank() || hasControls(name)
                ? Optional.of(Errno.EINVAL)
                : defectOfLength(name, MOST_NAME_BYTES, Errno.ENAMETOOLONG);
    }

    /** What is wrong with a text. */
    static Optional<Errno> defectOfText(String text) {
        return text.isEmpty() || hasControls(text)
                ? Optional.of(Errno.EINVAL)
                : defectOfLength(text, MOST_TEXT_BYTES, Errno.EMSGSIZE);
    }

    private static Optional<Errno> defectOfLength(String text, int mostBytes, Errno defect) {
        return bytes(text) > mostBytes ? Optional.of(defect) : Optional.empty();
    }

    /** The length of a text in UTF-8. */
    static int bytes(String text) {
        return text.getBytes(UTF_8).length;
    }

    /** A terminal obeys them: nobody is to write on another's screen what he likes. */
    private static boolean hasControls(String text) {
        return text.codePoints().anyMatch(Character::isISOControl);
    }
}
