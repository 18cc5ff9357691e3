package dev.parley.examples.elevator;

import dev.parley.Parley;

/** Asks for blocks, says so, and waits for them until it is killed. */
final class Reader {

    private Reader() {}

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Disk disk = Disk.connect(parley)) {
            for (String block : args) {
                var _ = disk.readLater(Integer.parseInt(block));
            }
            System.out.println("waiting");
            System.in.read();
        }
    }
}
