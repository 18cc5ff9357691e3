package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.Credentials;
import dev.parley.kernel.state.Effect.Journal;
import dev.parley.kernel.state.NameHolder;
import dev.parley.kernel.state.Node;
import dev.parley.kernel.state.Origin;
import dev.parley.wire.RightUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One world, from its beginning to the moment at which all have gone: processes and kernels come
 * and go, and what happens in which order is drawn from the seed. The same seed, the same world.
 */
final class Simulation {

    private static final int NAMES = 4;

    /** 0: it is not to be seen. */
    private static final List<Integer> PIDS = List.of(0, 1_000, 1_000, 1_001, 1_001);

    private static final List<RightUse> USES = List.of(RightUse.values());

    private final SplittableRandom random;
    private final Setting setting;
    private final Tally tally;
    private final Trace trace = new Trace(this);
    private final KnownIds ids = new KnownIds();
    private final Map<String, NameHolder> journal = new HashMap<>();
    private final Set<Long> tags = new HashSet<>(Set.of(0L));
    private final List<Peer> peers = new ArrayList<>();
    private Optional<SimulatedKernel> kernel = Optional.empty();
    private boolean isAtRest;
    private long nowNanos;
    private int lastPid;

    private Simulation(long seed, Tally tally) {
        random = new SplittableRandom(seed);
        setting = Setting.draw(random);
        this.tally = tally;
    }

    /**
     * Plays the world of a seed, and returns a number that follows from all that its nodes decided.
     *
     * @throws AssertionError with what happened last, and how to see it again
     */
    static int play(long seed, Tally tally) {
        Simulation world = new Simulation(seed, tally);
        try {
            world.play();
            return world.trace.fingerprint();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(world.trace.story(seed, e), e);
        }
    }

    private void play() {
        for (int i = 0; i < setting.honest(); i++) {
            peers.add(new Honest(this, honestCredentials()));
        }
        for (int i = 0; i < setting.rogues(); i++) {
            peers.add(new Rogue(this, rogueCredentials()));
        }
        for (int i = 0; i < setting.steps(); i++) {
            step();
        }
        comeToRest();
        end();
    }

    private Credentials honestCredentials() {
        int uid = Setting.KERNEL_UID;
        if (setting.isPublic()) {
            uid = oneOf(List.of(uid, uid, Setting.OTHER_UID, Setting.ROOT));
        }
        return new Credentials(++lastPid, uid, uid);
    }

    /** Sometimes out of sight, sometimes a second connection of the same process. */
    private Credentials rogueCredentials() {
        int uid = oneOf(List.of(Setting.KERNEL_UID, Setting.KERNEL_UID, Setting.OTHER_UID));
        int pid = oneOf(PIDS);
        return new Credentials(pid, uid, uid);
    }

    private void step() {
        nowNanos += Duration.ofMillis(dice(5)).toNanos();
        if (kernel.isEmpty() && chance(1, 8)) {
            kernelBegins();
        }
        switch (dice(16)) {
            case 0, 1, 2, 3, 4 -> somebody().turn();
            case 5, 6, 7, 8, 9 -> kernel.ifPresent(SimulatedKernel::turn);
            case 10, 11, 12, 13, 14 -> somebody().readSome();
            default -> {
                if (!setting.isLong() || chance(1, 4)) {
                    disturb();
                }
            }
        }
        if (chance(3, 4)) {
            kernel.ifPresent(SimulatedKernel::tick);
        }
    }

    private void disturb() {
        switch (dice(setting.hasTrouble() ? 14 : 8)) {
            case 0, 1 -> somebody().freeze(true);
            case 2, 3 -> peers.forEach(peer -> peer.freeze(false));
            case 4, 5, 6, 7 -> nowNanos += Duration.ofMillis(dice(1_000)).toNanos();
            case 8, 9 -> somebody().hangUp();
            case 10, 11 -> dieAndBeReplaced(somebody());
            case 12 -> kernel.ifPresent(doomed -> doomed.dieAfter(dice(6)));
            default -> kernelDies();
        }
    }

    private void dieAndBeReplaced(Peer peer) {
        peers.remove(peer);
        peer.die();
        peers.add(
                switch (peer) {
                    case Honest _ -> new Honest(this, honestCredentials());
                    case Rogue _ -> new Rogue(this, rogueCredentials());
                });
    }

    private void kernelBegins() {
        long epoch;
        do {
            epoch = random.nextLong();
        } while (!tags.add(Node.tag(epoch)));
        journal.values().removeIf(holder -> !isAlive(holder));
        Map<String, NameHolder> kept = Map.copyOf(journal);
        kernel =
                Optional.of(
                        new SimulatedKernel(
                                this,
                                new Origin(
                                        epoch, "host", setting.policy(), setting.limits(), kept)));
    }

    private boolean isAlive(NameHolder holder) {
        return holder.pid() != 0
                && peers.stream()
                        .map(peer -> peer.credentials)
                        .anyMatch(one -> one.pid() == holder.pid() && one.uid() == holder.uid());
    }

    void kernelDies() {
        kernel.ifPresent(SimulatedKernel::cutAll);
        kernel = Optional.empty();
    }

    /** No trouble from now on, and nothing new: what is under way comes to its end. */
    private void comeToRest() {
        isAtRest = true;
        kernel.ifPresent(SimulatedKernel::spare);
        peers.forEach(peer -> peer.freeze(false));
        for (int i = 0; i < 16; i++) {
            if (kernel.isEmpty()) {
                kernelBegins();
            }
            nowNanos += Duration.ofMillis(500).toNanos();
            peers.forEach(Peer::rest);
            while (anythingMoves()) {
                peers.forEach(Peer::rest);
            }
        }
        peers.stream()
                .filter(Honest.class::isInstance)
                .map(Honest.class::cast)
                .forEach(Honest::requireNothingMissed);
    }

    private boolean anythingMoves() {
        boolean moves = kernel.filter(SimulatedKernel::work).isPresent();
        for (Peer peer : peers) {
            moves |= peer.readSome();
        }
        return moves;
    }

    private void end() {
        for (Peer peer : peers) {
            if (chance(1, 2)) {
                peer.die();
            } else {
                peer.hangUp();
            }
        }
        SimulatedKernel last = kernel.orElseThrow();
        while (last.work()) {
            nowNanos += Node.GRACE_NANOS;
        }
        last.requireNothingLeft();
    }

    Setting setting() {
        return setting;
    }

    Trace trace() {
        return trace;
    }

    Tally tally() {
        return tally;
    }

    KnownIds ids() {
        return ids;
    }

    Optional<SimulatedKernel> kernel() {
        return kernel;
    }

    long nowNanos() {
        return nowNanos;
    }

    void write(Journal line) {
        line.holder()
                .ifPresentOrElse(
                        holder -> journal.put(line.name(), holder),
                        () -> journal.remove(line.name()));
    }

    /** Those honest processes of which the present kernel does not know that they are back. */
    List<Honest> absentees(List<Truth.Member> present) {
        return peers.stream()
                .filter(Honest.class::isInstance)
                .map(Honest.class::cast)
                .filter(peer -> present.stream().noneMatch(peer::isKnownAs))
                .toList();
    }

    /** Nothing new is begun. */
    boolean isAtRest() {
        return isAtRest;
    }

    boolean systemRefuses() {
        return setting.hasTrouble() && !isAtRest && chance(1, 8);
    }

    Peer somebody() {
        return oneOf(peers);
    }

    String name() {
        return chance(1, 20) ? "#" + oneOf(PIDS) : "name" + dice(NAMES);
    }

    RightUse use() {
        return oneOf(USES);
    }

    long patienceNanos() {
        return chance(1, 2) ? 0 : Duration.ofMillis(1 + dice(3_000)).toNanos();
    }

    <T> T oneOf(List<T> several) {
        return several.get(dice(several.size()));
    }

    boolean chance(int good, int outOf) {
        return dice(outOf) < good;
    }

    /** From 0 to one less than this. */
    int dice(int sides) {
        return random.nextInt(sides);
    }
}
