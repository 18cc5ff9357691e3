package dev.parley.examples.transaction;

import dev.parley.Parley;

/** Moves a cent from an account to the next, round and round, until it is killed. */
final class Mover {

    private Mover() {}

    public static void main(String[] args) throws Exception {
        int accounts = Integer.parseInt(args[0]);
        try (Parley parley = Parley.join();
                Bank bank = Bank.connect(parley)) {
            System.out.println("moving");
            for (int from = 0; true; from = (from + 1) % accounts) {
                bank.transfer(from, (from + 1) % accounts, 1);
            }
        }
    }
}
