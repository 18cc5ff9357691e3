package dev.parley.scenarios;

import dev.parley.JoinOptions;
import dev.parley.Parley;
import dev.parley.Snapshot.State;
import dev.parley.kernel.EmbeddedKernel;
import dev.parley.node.NodeAddress;
import dev.parley.scenarios.programs.Scripted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A shop in which nothing goes on any more, as {@code parley sin waits --dot} prints it: what the
 * gateway has forwarded waits elsewhere, and three servers wait for each other. Not a test: a
 * program for docs/waits.svg. Run in the project's directory.
 */
final class WaitsPicture implements AutoCloseable {

    private static final Duration A_MOMENT = Duration.ofMillis(10);
    private static final Duration LATER = Duration.ofSeconds(2);

    private final EmbeddedKernel kernel;
    private final Parley parley;
    private final List<Peer> peers = new ArrayList<>();
    private int waiting;

    private WaitsPicture(EmbeddedKernel kernel, Parley parley) {
        this.kernel = kernel;
        this.parley = parley;
    }

    /** Takes some ten seconds. */
    public static void main(String[] args) throws Exception {
        try (EmbeddedKernel kernel = EmbeddedKernel.start();
                Parley parley = Parley.join(JoinOptions.defaults().withSocket(kernel.socket()));
                WaitsPicture picture = new WaitsPicture(kernel, parley)) {
            picture.begin();
            Thread.sleep(LATER);
            picture.print();
        }
    }

    private void begin() throws Exception {
        for (String server : List.of("disk", "stock", "login", "billing", "ledger", "audit")) {
            start(server, 1);
        }
        start("gateway", 1);
        start("orders", 2);
        String knot = "billing:ask:ledger ledger:ask:audit audit:ask:billing";
        start("report", 0, "billing", knot);
        await(4);
        String order = "gateway:forward:orders orders:ask:stock stock:forward:disk";
        String bill = "gateway:forward:orders orders:ask:billing";
        start("shop", 0, "gateway", order, "gateway", bill);
        await(4);
        start("kiosk", 0, "gateway", "gateway:ask:login");
        await(2);
        start("till", 0, "gateway", order);
        await(1);
    }

    private void start(Object... arguments) {
        peers.add(Peer.start(kernel.socket(), Scripted.class, arguments).expect("ready"));
    }

    /** So many threads more wait, each where it stays. */
    private void await(int more) throws Exception {
        waiting += more;
        while (waits() != waiting) {
            Thread.sleep(A_MOMENT);
        }
    }

    private long waits() throws Exception {
        return parley.look().processes().stream()
                .flatMap(process -> process.threads().stream())
                .filter(thread -> thread.state() == State.SEND || thread.state() == State.REPLY)
                .count();
    }

    private void print() throws Exception {
        ProcessBuilder command =
                new ProcessBuilder("./parley", "sin", "waits", "--dot").inheritIO();
        command.environment().put(NodeAddress.VARIABLE, kernel.socket().toString());
        if (command.start().waitFor() != 0) {
            throw new IllegalStateException("parley sin has failed");
        }
    }

    @Override
    public void close() {
        peers.forEach(Peer::close);
    }
}
