package dev.parley.kernel.state.simulation;

import dev.parley.wire.Tell;
import dev.parley.wire.Tell.Connected;
import dev.parley.wire.Tell.Gone;
import dev.parley.wire.Tell.Introduced;
import dev.parley.wire.Tell.Minted;
import dev.parley.wire.Tell.OwnerIs;
import dev.parley.wire.Tell.PortOpened;
import dev.parley.wire.Tell.Watching;
import dev.parley.wire.Tell.Welcome;
import java.util.ArrayList;
import java.util.List;

/** The ids that the kernels of a world have given, for whoever wants to misuse them. */
final class KnownIds {

    private final List<Long> ids = new ArrayList<>(List.of(0L));

    void learn(Tell tell) {
        switch (tell) {
            case Welcome welcome -> ids.add(welcome.self().id());
            case PortOpened opened -> ids.add(opened.portId());
            case Connected connected -> ids.add(connected.linkId());
            case Introduced introduced -> ids.add(introduced.linkId());
            case Minted minted -> minted.rights().forEach(right -> ids.add(right.rightId()));
            case Watching watching -> ids.add(watching.watchId());
            case Gone gone -> ids.add(gone.who().id());
            case OwnerIs owned -> ids.add(owned.owner().id());
            default -> {}
        }
    }

    /** One of them; the last but {@code back}. */
    long pick(int back) {
        return ids.get(Math.max(0, ids.size() - 1 - back));
    }
}
