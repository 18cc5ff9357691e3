package dev.parley.link;

import dev.parley.explore.Machine;
import dev.parley.link.LinkModel.Pair;
import dev.parley.link.ReceivePort.Taken;
import dev.parley.link.ReceiveSet.Arrival;
import dev.parley.sleep.Deadline;
import dev.parley.sleep.InterruptibleSleep;
import java.util.List;

/** A thread that receives from all ports at once. */
final class SetReceiver extends LinkReceiver {

    private final ReceiveSet set;
    private final SetSleep sleep;

    SetReceiver(
            LinkScene scene,
            ReceiveSet set,
            int process,
            int number,
            List<Pair> pairs,
            boolean leaves,
            boolean staysAway) {
        super(scene, scene.port(), process, number, pairs, leaves, staysAway);
        this.set = set;
        this.sleep = new ModelSleep(scene.machine(), scene.ports());
    }

    @Override
    boolean isAt(ReceivePort which) {
        return true;
    }

    @Override
    Arrival poll(Held into) {
        return set.receive(into, Deadline.AT_ONCE);
    }

    @Override
    Arrival sleepOnce(Held into) {
        return set.sleepOnce(sleep, into, Deadline.NEVER);
    }

    @Override
    void leave(Taken why) {
        set.leave(new Arrival(null, why));
    }

    /** Sleeps as the system call does. The set itself does not change: its bell is left out. */
    private static final class ModelSleep extends SetSleep {

        private final Machine machine;
        private final int[] bells;

        ModelSleep(Machine machine, List<PortModel> ports) {
            SetBell own = new SetBell();
            super(own, new InterruptibleSleep(own::ring));
            this.machine = machine;
            this.bells = ports.stream().mapToInt(PortModel::bell).toArray();
        }

        @Override
        void sleep(long deadline) {
            machine.sleepOnAll(bells, rung());
        }
    }
}
