package dev.parley.link;

import dev.parley.link.LinkModel.Pair;
import java.util.List;

/** A thread that receives from the first port, and forwards to the last one. */
final class ForwardingReceiver extends LinkReceiver {

    private final long linkId;

    ForwardingReceiver(LinkScene scene, int process, List<Pair> pairs) {
        super(scene, scene.port(), process, 0, pairs, false, false);
        linkId = pairs.getLast().client().id();
    }

    @Override
    void observeReceived(long received) {
        scene.observer().receivedToForward(received);
    }

    @Override
    void complete(Held finished, long received) {
        scene.observer().forwarded(received, finished.forward(linkId));
    }
}
