package dev.parley.node;

import dev.parley.wire.Ask;
import java.util.function.LongFunction;

/**
 * The number that a kernel has for something of this process. It means nothing to another kernel,
 * and is told to none.
 */
record Registration(KernelConnection kernel, long id) {

    /** Tells the kernel something about it; where that kernel is lost, nobody hears. */
    void tell(LongFunction<Ask> ask) {
        kernel.tell(ask.apply(id));
    }
}
