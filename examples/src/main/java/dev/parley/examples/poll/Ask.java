package dev.parley.examples.poll;

import dev.parley.qnx4.Qnx4;
import dev.parley.qnx4.Qnx4Exception;
import java.util.List;

/** Asks the counter how far it is; or tells it to stop. */
public final class Ask {

    private Ask() {}

    /** With the argument "stop" it does that. */
    public static void main(String[] args) throws Qnx4Exception {
        try (Qnx4 qnx = Qnx4.attach()) {
            Primes primes = Primes.locate(qnx);
            boolean stops = List.of(args).contains("stop");
            System.out.println(stops ? primes.stop() : primes.progress());
        }
    }
}
