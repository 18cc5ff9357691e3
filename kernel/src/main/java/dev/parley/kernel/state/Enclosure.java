package dev.parley.kernel.state;

import dev.parley.table.TableLayout;
import dev.parley.wire.Ask;
import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.ClosePort;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Ask.DetachName;
import dev.parley.wire.Ask.Disconnect;
import dev.parley.wire.Ask.DropRights;
import dev.parley.wire.Ask.Hello;
import dev.parley.wire.Ask.Leave;
import dev.parley.wire.Ask.ListNames;
import dev.parley.wire.Ask.Look;
import dev.parley.wire.Ask.MintRights;
import dev.parley.wire.Ask.Noted;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.Ask.Unwatch;
import dev.parley.wire.Ask.WatchMember;
import dev.parley.wire.Ask.WatchMembers;
import dev.parley.wire.Ask.WatchName;
import dev.parley.wire.Ask.WatchOwner;
import dev.parley.wire.LinkGeometry;
import java.util.List;

/**
 * A memory that has to come with a question: always of a fixed size, reserved, and sealed against
 * any change of that.
 *
 * @param sizeBytes exactly
 * @param makerWritesOnly whether it is sealed against new writable mappings too
 */
public record Enclosure(String what, long sizeBytes, boolean makerWritesOnly) {

    /** The size of a liveness page, and of a port's facts page and its bell page. */
    public static final int PAGE_BYTES = 4096;

    private static final Enclosure LIVENESS = new Enclosure("liveness page", PAGE_BYTES, true);
    private static final Enclosure TABLE =
            new Enclosure("process table", TableLayout.SIZE_BYTES, true);
    private static final Enclosure FACTS = new Enclosure("facts page", PAGE_BYTES, true);
    private static final Enclosure BELL = new Enclosure("bell page", PAGE_BYTES, false);

    /** What has to come with this question, in order. */
    public static List<Enclosure> of(Ask ask) {
        return switch (ask) {
            case Hello _ -> List.of(LIVENESS, TABLE);
            case OpenPort _ -> List.of(FACTS, BELL);
            case Connect connect ->
                    switch (connect.kind()) {
                        case MEMORY -> linkMemory(connect);
                        case SOCKET -> List.of();
                    };
            case Look look -> pictureMemory(look);
            case ClosePort _,
                    AttachName _,
                    DetachName _,
                    Disconnect _,
                    ListNames _,
                    WatchMember _,
                    WatchMembers _,
                    WatchName _,
                    WatchOwner _,
                    Unwatch _,
                    Noted _,
                    Leave _,
                    MintRights _,
                    DropRights _ ->
                    List.of();
        };
    }

    private static List<Enclosure> pictureMemory(Look look) {
        return List.of(new Enclosure("memory for a picture", look.capacityBytes(), false));
    }

    private static List<Enclosure> linkMemory(Connect connect) {
        if (LinkGeometry.defect(connect.slotCount(), connect.slotBytes()).isPresent()) {
            return List.of(); // refused before anybody looks at its memory
        }
        LinkGeometry geometry = new LinkGeometry(connect.slotCount(), connect.slotBytes());
        return List.of(new Enclosure("link memory", geometry.sizeBytes(), false));
    }
}
