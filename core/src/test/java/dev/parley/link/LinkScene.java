package dev.parley.link;

import dev.parley.explore.Layout;
import dev.parley.explore.Machine;
import dev.parley.link.LinkModel.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the threads of a {@link LinkModel} have to do with.
 *
 * @param closed the first connection is
 * @param eightBytes for a body on its way
 */
record LinkScene(
        Layout layout,
        Machine machine,
        Shape shape,
        List<PortModel> ports,
        LinkObserver observer,
        AtomicBoolean closed,
        MemorySegment eightBytes) {

    /** Where the first link leads to. */
    ReceivePort port() {
        return ports.getFirst().port();
    }
}
