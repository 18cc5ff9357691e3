package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.Credentials;
import dev.parley.kernel.state.simulation.Cable.Pair;
import dev.parley.kernel.state.simulation.Cable.Telling;
import dev.parley.wire.Ask;
import dev.parley.wire.Ask.Hello;
import dev.parley.wire.ProgramRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process that says anything in any order, also what makes no sense and what is not its own, and
 * too much of it; and that often does not listen.
 */
final class Rogue extends Peer {

    private static final int FLOOD = 12;

    private final RandomAsks asks;

    Rogue(Simulation world, Credentials credentials) {
        super(world, credentials);
        asks = new RandomAsks(world);
    }

    @Override
    void act() {
        if (!isConnected()) {
            connect();
            if (world.chance(9, 10)) {
                say(
                        new Hello(
                                0,
                                "rogue",
                                "1",
                                ProgramRecord.UNSAID,
                                world.chance(1, 2) ? asks.id() : 0));
            }
            return;
        }
        switch (world.dice(40)) {
            case 0 -> makeNoise();
            case 1 -> hangUp();
            case 2, 3 -> flood();
            case 4, 5 -> sayWithWrongDescriptors(asks.next());
            default -> say(asks.next());
        }
    }

    private void flood() {
        Ask ask = asks.next();
        for (int i = 0; i < FLOOD; i++) {
            say(world.chance(1, 2) ? ask : asks.next());
        }
    }

    private void sayWithWrongDescriptors(Ask ask) {
        List<Optional<String>> defects = new ArrayList<>();
        for (int i = world.dice(4); i > 0; i--) {
            defects.add(world.chance(1, 3) ? Optional.of("too short") : Optional.empty());
        }
        say(ask, defects);
    }

    @Override
    void rest() {}

    @Override
    void hear(Telling telling) {
        world.ids().learn(telling.tell());
        telling.pair().filter(_ -> world.chance(1, 2)).ifPresent(Pair::end);
    }

    @Override
    void lost() {}
}
