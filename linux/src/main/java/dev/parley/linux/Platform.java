package dev.parley.linux;

import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The machines that are supported, and the few numbers in which their Linux differs. */
enum Platform {
    /** {@code struct epoll_event} is packed here, and here only. */
    X86_64(0x20000, 4),
    AARCH64(0x8000, 8);

    private static final @Nullable Platform CURRENT =
            detect(System.getProperty("os.name"), System.getProperty("os.arch"));

    /** {@code O_NOFOLLOW} of openat. */
    final int openNoFollow;

    /** Where {@code data} lies in {@code struct epoll_event}, in bytes. */
    final int epollDataOffset;

    Platform(int openNoFollow, int epollDataOffset) {
        this.openNoFollow = openNoFollow;
        this.epollDataOffset = epollDataOffset;
    }

    /** The machine this runs on; {@link UnsupportedOperationException} where there is no table. */
    static Platform current() {
        if (CURRENT == null) {
            throw new UnsupportedOperationException(
                    "Parley needs Linux on x86-64 or aarch64, little-endian; this is "
                            + System.getProperty("os.name")
                            + " on "
                            + System.getProperty("os.arch"));
        }
        return CURRENT;
    }

    /** The platform of these values of {@code os.name} and {@code os.arch}, or null. */
    static @Nullable Platform detect(String name, String machine) {
        if (!name.equals("Linux") || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return null;
        }
        return switch (machine) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64" -> AARCH64;
            default -> null;
        };
    }
}
