package dev.parley.wire;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Messages of every kind, with any content that a frame can carry. */
final class RandomMessages {

    private static final int LONGEST_REASON_BYTES = 1_000;
    private static final int MOST_OF_A_LIST = 64;

    private static final List<Refusal> REFUSALS = List.of(Refusal.values());

    private static final List<RightUse> USES = List.of(RightUse.values());

    private final Random random;

    RandomMessages(Random random) {
        this.random = random;
    }

    int call() {
        return random.nextInt() | 1; // anything but 0
    }

    List<Ask> asks() {
        return List.of(
                new Ask.Hello(
                        number(),
                        text(Wire.MAX_LABEL_BYTES),
                        text(Wire.MAX_LABEL_BYTES),
                        program(),
                        number()),
                new Ask.OpenPort(name(), random.nextBoolean()),
                new Ask.ClosePort(number()),
                new Ask.AttachName(number(), name()),
                new Ask.DetachName(number(), name()),
                new Ask.Connect(
                        name(),
                        number(),
                        kind(),
                        random.nextInt(),
                        random.nextInt(),
                        number(),
                        passed()),
                new Ask.Disconnect(number()),
                new Ask.ListNames(name()),
                new Ask.WatchMember(number(), random.nextInt(), random.nextInt()),
                new Ask.WatchName(name()),
                new Ask.Unwatch(number()),
                new Ask.Look(number()),
                new Ask.WatchMembers(),
                new Ask.WatchOwner(
                        name(), random.nextBoolean(), number(), random.nextInt(), random.nextInt()),
                new Ask.Noted(number(), number()),
                new Ask.Leave(),
                new Ask.MintRights(number(), many(this::wish)),
                new Ask.DropRights(number(), many(this::number)));
    }

    List<Tell> tells() {
        return List.of(
                new Tell.Welcome(number(), number(), text(Wire.MAX_LABEL_BYTES), member()),
                new Tell.PortOpened(number()),
                new Tell.Done(),
                new Tell.Connected(number(), number(), kind(), member(), program(), use()),
                new Tell.AlreadyLinked(number()),
                new Tell.Names(many(this::nameRecord), random.nextBoolean()),
                new Tell.Refused(refusal(), text(LONGEST_REASON_BYTES)),
                new Tell.Introduced(
                        number(),
                        number(),
                        kind(),
                        random.nextInt(),
                        random.nextInt(),
                        member(),
                        use()),
                new Tell.Watching(number()),
                new Tell.Gone(number(), member(), end()),
                new Tell.Missed(number(), number()),
                new Tell.OwnerIs(number(), member()),
                new Tell.LinkEnded(number()),
                new Tell.Seen(number()),
                new Tell.Minted(number(), many(this::right)));
    }

    private LinkKind kind() {
        return random.nextBoolean() ? LinkKind.MEMORY : LinkKind.SOCKET;
    }

    private RightUse use() {
        return USES.get(random.nextInt(USES.size()));
    }

    private RightWish wish() {
        return new RightWish(number(), passed(), use());
    }

    private PassedRight passed() {
        return new PassedRight(number(), number());
    }

    private MintedRight right() {
        return new MintedRight(number(), number(), use());
    }

    private long number() {
        return random.nextLong();
    }

    private String name() {
        return text(Wire.MAX_NAME_BYTES);
    }

    private NameRecord nameRecord() {
        return new NameRecord(name(), number(), member());
    }

    private MemberRecord member() {
        return new MemberRecord(
                number(),
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                text(Wire.MAX_LABEL_BYTES));
    }

    private MemberEnd end() {
        MemberEnd.Kind[] kinds = MemberEnd.Kind.values();
        return new MemberEnd(kinds[random.nextInt(kinds.length)], random.nextInt());
    }

    private ProgramRecord program() {
        MemberRole[] roles = MemberRole.values();
        return new ProgramRecord(
                text(Wire.MAX_LABEL_BYTES),
                random.nextInt(),
                random.nextInt(-1, 0xffff),
                roles[random.nextInt(roles.length)]);
    }

    private Refusal refusal() {
        return REFUSALS.get(random.nextInt(REFUSALS.size()));
    }

    private <T> List<T> many(Supplier<T> supplier) {
        return Stream.generate(supplier).limit(random.nextInt(MOST_OF_A_LIST + 1)).toList();
    }

    /** Characters of one to four bytes, sometimes none at all, sometimes as many as fit. */
    private String text(int maxBytes) {
        int bytes = random.nextInt(4) == 0 ? maxBytes : random.nextInt(maxBytes + 1);
        int width = 1 + random.nextInt(4);
        int[] first = {0, 0, 0x80, 0x800, 0x10000};
        int[] end = {0, 0x80, 0x800, 0xD800, 0x110000};
        return IntStream.range(0, bytes / width)
                .map(_ -> random.nextInt(first[width], end[width]))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
