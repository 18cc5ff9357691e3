package dev.parley.examples.acquisition;

import dev.parley.qnx4.Qnx4;

/** Has a channel until it is told to go on, or killed. */
final class Holder {

    private static final int CHANNEL = 7;

    private Holder() {}

    public static void main(String[] args) throws Exception {
        try (Qnx4 qnx = Qnx4.attach();
                Daq _ = Daq.open(qnx, CHANNEL)) {
            System.out.println("has channel " + CHANNEL);
            System.in.read();
        }
    }
}
