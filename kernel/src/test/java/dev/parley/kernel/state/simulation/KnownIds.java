package dev.parley.kernel.state.simulation;

import dev.parley.wire.MintedRight;
import dev.parley.wire.PassedRight;
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
    private final List<PassedRight> rights = new ArrayList<>(List.of(PassedRight.NONE));

    void learn(Tell tell) {
        switch (tell) {
            case Welcome welcome -> ids.add(welcome.self().id());
            case PortOpened opened -> ids.add(opened.portId());
            case Connected connected -> ids.add(connected.linkId());
            case Introduced introduced -> ids.add(introduced.linkId());
            case Minted minted -> minted.rights().forEach(right -> learn(minted, right));
            case Watching watching -> ids.add(watching.watchId());
            case Gone gone -> ids.add(gone.who().id());
            case OwnerIs owned -> ids.add(owned.owner().id());
            default -> {}
        }
    }

    private void learn(Minted minted, MintedRight right) {
        ids.add(right.rightId());
        rights.add(new PassedRight(minted.linkId(), right.rightId()));
    }

    /** One of them; the last but {@code back}. */
    long pick(int back) {
        return pick(ids, back);
    }

    /** The same of rights, each as its receiver calls it. */
    PassedRight pickRight(int back) {
        return pick(rights, back);
    }

    private static <T> T pick(List<T> known, int back) {
        return known.get(Math.max(0, known.size() - 1 - back));
    }
}
