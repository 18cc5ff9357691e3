package dev.parley.examples.sync;

import dev.parley.Parley;

/** Enters a monitor, says so, and stays inside, or waits for a signal, until it is killed. */
final class Occupant {

    private Occupant() {}

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Monitor monitor = Monitor.connect(parley, args[0]);
                Monitor.Turn turn = monitor.enter()) {
            System.out.println("inside");
            if (args[1].equals("await")) {
                turn.await();
                System.out.println("inside again");
            }
            System.in.read();
        }
    }
}
