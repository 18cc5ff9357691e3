package dev.parley.kernel.state.simulation;

import static dev.parley.kernel.state.simulation.Oracle.require;
import static dev.parley.kernel.state.simulation.Oracle.requireEqual;

import dev.parley.kernel.state.Descriptor;
import dev.parley.kernel.state.Effect;
import dev.parley.kernel.state.Effect.Drop;
import dev.parley.kernel.state.Effect.Expel;
import dev.parley.kernel.state.Effect.Introduce;
import dev.parley.kernel.state.Effect.Journal;
import dev.parley.kernel.state.Effect.Note;
import dev.parley.kernel.state.Effect.Release;
import dev.parley.kernel.state.Effect.Say;
import dev.parley.kernel.state.Effect.Show;
import dev.parley.kernel.state.Event;
import dev.parley.kernel.state.Event.Asked;
import dev.parley.kernel.state.NameHolder;
import dev.parley.kernel.state.simulation.Truth.Call;
import dev.parley.kernel.state.simulation.Truth.Link;
import dev.parley.kernel.state.simulation.Truth.Member;
import dev.parley.kernel.state.simulation.Truth.Target;
import dev.parley.kernel.state.simulation.Truth.Wait;
import dev.parley.kernel.state.simulation.Truth.Watch;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.Refusal;
import dev.parley.wire.RightUse;
import dev.parley.wire.Tell.AlreadyLinked;
import dev.parley.wire.Tell.Gone;
import dev.parley.wire.Tell.LinkEnded;
import dev.parley.wire.Tell.Missed;
import dev.parley.wire.Tell.OwnerIs;
import dev.parley.wire.Tell.Refused;
import dev.parley.wire.Wire;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a node says and does, one effect after the other: each is of something that is true, for
 * somebody who is there and waits for it, and comes once.
 *
 * <p>Owned by {@link Oracle}.
 */
final class Hearing {

    private record End(long connection, long linkId) {}

    private final Truth truth;
    private final Meeting meeting;
    private final OwnersHeard owners;
    private final Map<String, NameHolder> journal;
    private final Set<Descriptor> held = new HashSet<>();
    private final Map<Call, Asked> unanswered = new HashMap<>();
    private final Map<Long, Asked> introduced = new HashMap<>();
    private final Set<End> ends = new HashSet<>();
    private final Set<Long> expelled = new HashSet<>();
    private long nowNanos;

    Hearing(Truth truth, GivenIds ids, Map<String, NameHolder> kept) {
        this.truth = truth;
        this.journal = new HashMap<>(kept);
        meeting = new Meeting(truth, ids);
        owners = new OwnersHeard(truth, ids);
    }

    /** Hears of an event before its effects. */
    void begin(Event event, long now) {
        nowNanos = now;
        if (event instanceof Asked asked) {
            held.addAll(asked.descriptors());
            Asked before = unanswered.put(new Call(asked.connection(), asked.call()), asked);
            require(before == null, "a call is asked once", asked);
        }
    }

    /** Who asked for a link that could not be made still waits for the answer. */
    void takeBack(Introduce introduce) {
        Asked asked = Objects.requireNonNull(introduced.get(introduce.linkId()));
        if (truth.members.containsKey(asked.connection())) {
            unanswered.put(new Call(asked.connection(), asked.call()), asked);
        }
    }

    /** The member is to be told of a link's end. */
    void expectEnd(Member member, Link link) {
        ends.add(new End(member.connection, link.id()));
    }

    /** The member is to be told why it must go, and to go. */
    void expectExpulsion(Member member) {
        expelled.add(member.connection);
    }

    /** The member is gone: it waits for no answer. */
    void forget(Member member) {
        unanswered.keySet().removeIf(call -> call.connection() == member.connection);
    }

    /** What was said or done in answer to a question; empty: nothing yet. */
    static Optional<Effect> answer(Asked asked, List<Effect> effects) {
        return effects.stream().filter(effect -> isAnswer(asked, effect)).findFirst();
    }

    private static boolean isAnswer(Asked asked, Effect effect) {
        return switch (effect) {
            case Say say -> isTo(asked, say);
            case Introduce introduce -> isTo(asked, introduce.client());
            case Show show ->
                    show.connection() == asked.connection() && show.call() == asked.call();
            case Journal _, Drop _, Expel _, Release _, Note _ -> false;
        };
    }

    private static boolean isTo(Asked asked, Say say) {
        return say.connection() == asked.connection() && say.call() == asked.call();
    }

    void hear(Effect effect) {
        switch (effect) {
            case Say say -> hear(say);
            case Introduce introduce -> hear(introduce);
            case Show show -> {
                requireHeld(List.of(show.memory()));
                answered(new Call(show.connection(), show.call()));
            }
            case Journal(String name, Optional<NameHolder> holder) -> {
                NameHolder before = journal.remove(name);
                require(before != null || holder.isPresent(), "somebody had the name", name);
                holder.ifPresent(next -> journal.put(name, next));
            }
            case Drop(Descriptor descriptor) ->
                    require(held.remove(descriptor), "it is held, and dropped once", descriptor);
            case Expel(long connection) ->
                    require(expelled.remove(connection), "it has to go", connection);
            case Release(long connection) -> truth.deaths.hearRelease(connection);
            case Note _ -> {}
        }
    }

    private void requireHeld(List<Descriptor> descriptors) {
        require(held.containsAll(descriptors), "what is sent is held", descriptors);
    }

    private void hear(Say say) {
        boolean mustGo = expelled.contains(say.connection());
        require(mustGo || truth.members.containsKey(say.connection()), "somebody hears it", say);
        require(say.copies().isEmpty(), "nothing comes with it", say);
        if (mustGo) {
            require(say.tell() instanceof Refused, "it is told why it must go", say);
        } else if (say.call() == Wire.UNASKED) {
            hearNews(say);
        } else {
            hearAnswer(say);
        }
    }

    private void hearNews(Say say) {
        switch (say.tell()) {
            case Gone gone -> {
                Watch watch = watch(gone.watchId(), say);
                if (watch.target instanceof Target.Everybody) {
                    truth.deaths.hear(watch, gone);
                } else {
                    truth.watches.remove(gone.watchId());
                    Target told = new Target.Ended(gone.who(), gone.end());
                    requireEqual(watch.target, told, "what is watched");
                }
            }
            case Missed missed -> truth.deaths.hear(watch(missed.watchId(), say), missed);
            case OwnerIs owned -> owners.hear(watch(owned.watchId(), say), owned);
            case LinkEnded ended ->
                    require(
                            ends.remove(new End(say.connection(), ended.linkId())),
                            "the other side has died, and it is not known yet",
                            ended);
            default -> throw new AssertionError("not true: this is said unasked: " + say);
        }
    }

    private Watch watch(long watchId, Say say) {
        Watch watch = truth.watches.get(watchId);
        require(watch != null, "there is such a watch", say);
        Watch known = Objects.requireNonNull(watch);
        require(known.watcher.connection == say.connection(), "it is the watcher's", say);
        return known;
    }

    private void hearAnswer(Say say) {
        Call call = new Call(say.connection(), say.call());
        answered(call);
        Wait wait = truth.waits.remove(call);
        if (wait != null) {
            switch (say.tell()) {
                case Refused refused when refused.refusal() == Refusal.NOT_PERMITTED ->
                        require(
                                !truth.port(wait.ask()).isFor(wait.client()),
                                "it may not connect to this port",
                                refused);
                case Refused refused -> requireTooLate(wait, refused);
                case AlreadyLinked already -> {
                    Optional<Link> link =
                            truth.linkOf(wait.client(), truth.port(wait.ask()), RightUse.ALL);
                    require(
                            link.filter(known -> known.id() == already.linkId()).isPresent(),
                            "they have this link",
                            already);
                }
                default -> throw new AssertionError("not true: this ends a wait: " + say);
            }
        }
    }

    private void requireTooLate(Wait wait, Refused refused) {
        require(wait.deadlineNanos() <= nowNanos, "it has waited long enough", wait);
        boolean isThere = truth.names.containsKey(wait.ask().name());
        boolean wasPatient = wait.ask().patienceNanos() > 0;
        Refusal why = isThere || wasPatient ? Refusal.TIMED_OUT : Refusal.NOT_FOUND;
        requireEqual(why, refused.refusal(), "the reason for the end of a wait");
    }

    private void hear(Introduce introduce) {
        requireHeld(introduce.client().copies());
        requireHeld(introduce.server().copies());
        Call call = new Call(introduce.client().connection(), introduce.client().call());
        Asked asked = answered(call);
        require(asked.ask() instanceof Connect, "it asked for a link", asked);
        Connect connect = (Connect) asked.ask();
        if (truth.waits.containsKey(call)) {
            requireFirst(call, connect.name());
            truth.waits.remove(call);
        }
        introduced.put(introduce.linkId(), asked);
        meeting.judge(introduce, truth.member(call.connection()), asked, connect);
    }

    private void requireFirst(Call call, String name) {
        Optional<Call> first =
                truth.waits.entrySet().stream()
                        .filter(entry -> entry.getValue().ask().name().equals(name))
                        .map(Map.Entry::getKey)
                        .findFirst();
        require(first.equals(Optional.of(call)), "who came first is served first", call);
    }

    private Asked answered(Call call) {
        Asked asked = unanswered.remove(call);
        require(asked != null, "this was asked, and is not answered yet", call);
        return Objects.requireNonNull(asked);
    }

    /** After the last effect of an event: nobody who was to be told was forgotten. */
    void end() {
        require(ends.isEmpty(), "who has a link to the dead is told", ends);
        require(expelled.isEmpty(), "who has to go, goes", expelled);
        requireEqual(truth.waits.keySet(), unanswered.keySet(), "what is unanswered");
        truth.watches.forEach(
                (id, watch) ->
                        require(!(watch.target instanceof Target.Ended), "this watch is told", id));
        truth.deaths.requireAllTold();
        owners.requireAllTold();
    }

    Set<Descriptor> held() {
        return held;
    }

    Map<String, NameHolder> journal() {
        return journal;
    }
}
