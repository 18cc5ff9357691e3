package dev.parley.chat;

/** How those who take part are told that there is something to fetch. */
@FunctionalInterface
interface Bell {

    /**
     * Triggers a proxy of a process; never blocks.
     *
     * @return false: the process has none such
     */
    boolean ring(int pid, int proxy);
}
