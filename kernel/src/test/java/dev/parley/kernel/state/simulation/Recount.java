package dev.parley.kernel.state.simulation;

import dev.parley.kernel.state.Limit;
import dev.parley.kernel.state.Limits;
import dev.parley.kernel.state.Usage;
import dev.parley.kernel.state.simulation.Truth.Link;
import dev.parley.kernel.state.simulation.Truth.Member;
import dev.parley.kernel.state.simulation.Truth.Target;
import dev.parley.kernel.state.simulation.Truth.Wait;
import dev.parley.wire.Ask.Connect;
import dev.parley.wire.LinkGeometry;
import java.util.HashMap;
import java.util.Map;

/** Who uses how much, counted anew from what is true. Immutable. */
final class Recount {

    /** Socket, pidfd, liveness page, table. */
    static final int DESCRIPTORS_OF_MEMBER = 4;

    /** Facts page, bell page. */
    static final int DESCRIPTORS_OF_PORT = 2;

    private final Limits limits;
    private final Map<Usage, Long> usage = new HashMap<>();

    Recount(Setting setting, Truth truth) {
        limits = setting.limits();
        truth.members.values().forEach(this::count);
        truth.ports
                .values()
                .forEach(
                        port -> {
                            add(port.owner(), Limit.PORTS_PER_MEMBER, 1);
                            add(port.owner(), Limit.DESCRIPTORS_PER_UID, DESCRIPTORS_OF_PORT);
                        });
        truth.names.values().forEach(port -> add(port.owner(), Limit.NAMES_PER_MEMBER, 1));
        truth.links.values().forEach(this::count);
        truth.rights.values().forEach(right -> add(right.giver(), Limit.RIGHTS_PER_UID, 1));
        truth.waits.values().forEach(this::count);
        truth.watches
                .values()
                .forEach(
                        watch ->
                                add(
                                        watch.watcher,
                                        Limit.WATCHES_PER_MEMBER,
                                        watch.target instanceof Target.Everybody
                                                ? setting.ends().unnoted()
                                                : 1));
    }

    private void count(Member member) {
        add(member, Limit.MEMBERS_PER_UID, 1);
        add(member, Limit.DESCRIPTORS_PER_UID, DESCRIPTORS_OF_MEMBER + member.inFlight);
        add(member, Limit.UNREAD_PER_MEMBER, member.unread);
    }

    private void count(Link link) {
        add(link.client(), Limit.LINKS_PER_MEMBER, 1);
        add(link.client(), Limit.LINK_BYTES_PER_UID, link.geometry().sizeBytes());
    }

    private void count(Wait wait) {
        add(wait.client(), Limit.WAITING_PER_MEMBER, 1);
        add(wait.client(), Limit.LINKS_PER_MEMBER, 1);
        add(wait.client(), Limit.LINK_BYTES_PER_UID, geometry(wait.ask()).sizeBytes());
        add(wait.client(), Limit.DESCRIPTORS_PER_UID, wait.memory().isPresent() ? 1 : 0);
    }

    static LinkGeometry geometry(Connect ask) {
        return new LinkGeometry(ask.slotCount(), ask.slotBytes());
    }

    private void add(Member holder, Limit limit, long amount) {
        if (amount > 0) {
            usage.merge(key(holder, limit), amount, Long::sum);
        }
    }

    private static Usage key(Member holder, Limit limit) {
        return new Usage(
                limit,
                switch (limit) {
                    case MEMBERS_PER_UID, LINK_BYTES_PER_UID, RIGHTS_PER_UID, DESCRIPTORS_PER_UID ->
                            holder.credentials.uid();
                    case PORTS_PER_MEMBER,
                            NAMES_PER_MEMBER,
                            LINKS_PER_MEMBER,
                            WAITING_PER_MEMBER,
                            WATCHES_PER_MEMBER,
                            UNREAD_PER_MEMBER ->
                            holder.id();
                });
    }

    boolean allows(Member holder, Limit limit, long amount) {
        return usage.getOrDefault(key(holder, limit), 0L) + amount <= limits.of(limit);
    }

    Map<Usage, Long> usage() {
        return usage;
    }
}
