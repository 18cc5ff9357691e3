package dev.parley.chat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Who takes part: the handle of each is his place in a table. Owned by the server's thread. */
final class Participants {

    private final @Nullable Participant[] table =
            new @Nullable Participant[ChatLimits.MOST_PARTICIPANTS];

    /** Puts one in; returns his handle; empty: there is no room. */
    OptionalInt add(Participant participant) {
        for (int handle = 0; handle < table.length; handle++) {
            if (table[handle] == null) {
                table[handle] = participant;
                return OptionalInt.of(handle);
            }
        }
        return OptionalInt.empty();
    }

    /** Whose handle it is; empty: nobody's, or another process's. */
    Optional<Participant> find(int handle, int pid) {
        return handle < 0 || handle >= table.length
                ? Optional.empty()
                : Optional.ofNullable(table[handle]).filter(one -> one.pid() == pid);
    }

    /** The one of this process. */
    Optional<Participant> ofProcess(int pid) {
        return all().stream().filter(one -> one.pid() == pid).findFirst();
    }

    boolean isNamed(String name) {
        return all().stream().anyMatch(one -> one.name().equals(name));
    }

    void remove(Participant participant) {
        for (int handle = 0; handle < table.length; handle++) {
            if (table[handle] == participant) {
                table[handle] = null;
            }
        }
    }

    List<Participant> all() {
        return Arrays.stream(table).filter(Objects::nonNull).toList();
    }
}
