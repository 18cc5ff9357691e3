package dev.parley.examples.agents;

import dev.parley.Connection;
import dev.parley.Parley;

/** An agent that takes work, says so, and never does it. */
final class Idler {

    private Idler() {}

    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Connection manager = parley.connect(Fourier.NAME)) {
            Work work = Work.after(new FourierRequest.Ready(), manager);
            System.out.println("has " + work.slice().length / 2 + " points");
            System.in.read();
        }
    }
}
