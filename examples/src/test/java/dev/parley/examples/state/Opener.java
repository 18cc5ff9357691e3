package dev.parley.examples.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.Parley;

/** Opens a file, writes into it, says so, and stays until it is killed. */
final class Opener {

    private Opener() {}

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                RamDisk disk = RamDisk.connect(parley);
                OpenFile file = disk.open(args[0])) {
            file.write("by the dead".getBytes(UTF_8));
            System.out.println("open");
            System.in.read();
        }
    }
}
