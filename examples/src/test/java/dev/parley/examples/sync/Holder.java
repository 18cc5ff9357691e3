package dev.parley.examples.sync;

import dev.parley.Parley;

/** Takes a unit of a semaphore, says so, and keeps it until it is killed. */
final class Holder {

    private Holder() {}

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Semaphore semaphore = Semaphore.connect(parley, args[0]);
                Semaphore.Permit _ = semaphore.acquire()) {
            System.out.println("holding");
            System.in.read();
        }
    }
}
