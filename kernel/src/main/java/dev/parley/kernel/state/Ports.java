package dev.parley.kernel.state;

import dev.parley.kernel.state.Effect.Journal;
import dev.parley.kernel.state.Event.Asked;
import dev.parley.wire.Ask.AttachName;
import dev.parley.wire.Ask.DetachName;
import dev.parley.wire.Ask.OpenPort;
import dev.parley.wire.PortName;
import dev.parley.wire.Quoted;
import dev.parley.wire.Tell.PortOpened;
import java.util.Optional;

/**
 * What members do with their own ports and names.
 *
 * <p>Owned by {@link Node}; not thread-safe.
 */
final class Ports {

    /** A port's facts page and its bell page. */
    private static final int DESCRIPTORS = 2;

    private final Ids ids;
    private final Ledger ledger;
    private final Directory directory;
    private final Policy policy;
    private final Reservations reservations;
    private final Introductions introductions;
    private final Links links;
    private final Rights rights;
    private final Watches watches;
    private final Outbox out;

    Ports(Books books, Introductions introductions, Links links, Rights rights, Watches watches) {
        policy = books.policy();
        reservations = books.reservations();
        ids = books.ids();
        ledger = books.ledger();
        directory = books.directory();
        out = books.out();
        this.introductions = introductions;
        this.links = links;
        this.rights = rights;
        this.watches = watches;
    }

    void open(Member owner, Asked asked, OpenPort open) throws RefusedException {
        if (!open.name().isEmpty()) {
            requireAttachable(owner, open.name());
        }
        ledger.require(owner, Limit.PORTS_PER_MEMBER, 1);
        ledger.require(owner, Limit.DESCRIPTORS_PER_UID, DESCRIPTORS);

        ledger.charge(owner, Limit.PORTS_PER_MEMBER, 1);
        ledger.charge(owner, Limit.DESCRIPTORS_PER_UID, DESCRIPTORS);
        Port port =
                new Port(
                        ids.next(),
                        owner,
                        asked.descriptors().getFirst(),
                        asked.descriptors().getLast(),
                        open.byRightOnly());
        directory.add(port);
        owner.add(port);
        if (open.name().isEmpty()) {
            out.say(owner, asked.call(), new PortOpened(port.id()));
        } else {
            name(port, open.name());
            out.say(owner, asked.call(), new PortOpened(port.id()));
            introductions.named(port, open.name());
        }
    }

    void attach(Member owner, AttachName attach) throws RefusedException {
        Port port = directory.requireOwn(owner, attach.portId());
        requireAttachable(owner, attach.name());
        name(port, attach.name());
        introductions.named(port, attach.name());
    }

    void detach(Member owner, DetachName detach) throws RefusedException {
        Port port = directory.requireOwn(owner, detach.portId());
        directory.requireLeadsTo(detach.name(), port);
        unname(port, detach.name());
    }

    void close(Member owner, long portId) throws RefusedException {
        close(directory.requireOwn(owner, portId));
    }

    /** A member goes: first all its names are free. */
    void unnameAll(Member owner) {
        owner.ports().forEach(this::unnameAll);
    }

    /** A member goes: then its ports close. */
    void closeAll(Member owner) {
        owner.ports().forEach(this::close);
    }

    private void requireAttachable(Member owner, String name) throws RefusedException {
        Credentials credentials = owner.credentials();
        RefusedException.requirePermitted(
                PortName.isOfProcess(name)
                        ? processNameDenial(credentials, name)
                        : policy.nameDenial(credentials));
        directory.requireFree(name);
        reservations.requireFor(owner, name);
        ledger.require(owner, Limit.NAMES_PER_MEMBER, 1);
    }

    /** What a process is called by its pid is its own, whoever it is, and nobody else's. */
    private static Optional<String> processNameDenial(Credentials credentials, String name) {
        boolean isOwn =
                credentials.pid() != 0 && name.equals(PortName.ofProcess(credentials.pid()));
        return isOwn
                ? Optional.empty()
                : Optional.of(
                        "this name is for the process with that pid alone, name=%s pid=%d"
                                .formatted(Quoted.of(name), credentials.pid()));
    }

    private void name(Port port, String name) {
        ledger.charge(port.owner(), Limit.NAMES_PER_MEMBER, 1);
        directory.attach(name, port);
        reservations.settle(name);
        out.add(new Journal(name, Optional.of(NameHolder.of(port.owner()))));
        watches.ownerChanged(name);
    }

    private void unname(Port port, String name) {
        directory.detach(name, port);
        ledger.refund(port.owner(), Limit.NAMES_PER_MEMBER, 1);
        out.add(new Journal(name, Optional.empty()));
        watches.nameGone(name, port.owner().asRecord());
    }

    private void unnameAll(Port port) {
        port.names().forEach(name -> unname(port, name));
    }

    private void close(Port port) {
        unnameAll(port);
        links.endAll(port);
        rights.endAll(port);
        directory.remove(port);
        port.owner().remove(port);
        ledger.refund(port.owner(), Limit.PORTS_PER_MEMBER, 1);
        ledger.refund(port.owner(), Limit.DESCRIPTORS_PER_UID, DESCRIPTORS);
        out.drop(port.facts());
        out.drop(port.bell());
    }
}
