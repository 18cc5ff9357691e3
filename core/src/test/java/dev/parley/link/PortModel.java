package dev.parley.link;

import dev.parley.explore.Layout;
import dev.parley.explore.Machine;
import dev.parley.explore.ModelLock;
import dev.parley.explore.ModelWords;
import dev.parley.linux.Mapping;
import dev.parley.table.ProcessTable;

/**
 * A port to be explored.
 *
 * @param sleepers the place where it counts them
 * @param bell the place of what they sleep on
 */
record PortModel(ReceivePort port, int sleepers, int bell, Mapping factsPage, Mapping bellPage) {

    private static final int PAGE_BYTES = 4096;

    /**
     * One more.
     *
     * @param isContended whether more than one thread may want its lock
     */
    static PortModel of(
            int number,
            Layout layout,
            Machine machine,
            ReceivePort.Terms terms,
            ProcessTable table,
            boolean isContended) {
        String name = "port " + number;
        int sleepers = layout.place("sleepers of " + name);
        int urgent = layout.constant("what is urgent at " + name + ": nothing", 0);
        int bell = layout.place("the bell of " + name);
        Mapping factsPage = page(machine, sleepers, urgent);
        Mapping bellPage = page(machine, bell);
        ModelLock lock = new ModelLock(machine, "the lock of " + name, isContended);
        return new PortModel(
                new ReceivePort(number, factsPage, bellPage, terms, table, lock),
                sleepers,
                bell,
                factsPage,
                bellPage);
    }

    /** With a place for each of its first longs. */
    private static Mapping page(Machine machine, int... places) {
        return Mapping.standIn(
                new ModelWords(machine, places, places, ModelWords.Ownership.NOBODYS), PAGE_BYTES);
    }
}
