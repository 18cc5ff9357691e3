package dev.parley.link;

import dev.parley.explore.Machine;

/** Which of several ports has what is next, nobody knows: times are no part of the model. */
final class ModelSet extends ReceiveSet {

    private final Machine machine;

    ModelSet(Machine machine) {
        super(false);
        this.machine = machine;
    }

    @Override
    long rank(ReceivePort port) {
        long rank = super.rank(port);
        boolean isByTime = rank >= 0 && rank != HintQueue.NO_RANK;
        return isByTime ? machine.choose(2, "how long has it waited?") : rank;
    }
}
