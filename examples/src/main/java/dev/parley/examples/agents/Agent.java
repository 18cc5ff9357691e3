package dev.parley.examples.agents;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.PortGone;
import java.util.function.UnaryOperator;

/** Does the work. As many as one likes, and whenever: each reports to the manager by itself. */
public final class Agent {

    private final Connection manager;
    private final UnaryOperator<double[]> transform;

    Agent(Connection manager, UnaryOperator<double[]> transform) {
        this.manager = manager;
        this.transform = transform;
    }

    /** Works until the manager is gone. */
    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Connection manager = parley.connect(Fourier.NAME)) {
            new Agent(manager, Fft::transform).work();
        } catch (PeerDied | PortGone e) {
            System.out.println("the manager is gone");
        }
    }

    // [start:agent]
    void work() throws ParleyException {
        Work work = Work.after(new FourierRequest.Ready(), manager);
        while (true) {
            double[] spectrum = transform.apply(work.slice());
            work = Work.after(new FourierRequest.Result(work.ticket(), spectrum), manager);
        }
    }
    // [end:agent]
}
