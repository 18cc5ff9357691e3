package dev.parley.wire;

/** Numbers that both ends of a kernel connection agree on. */
public final class Wire {

    /** The layout of the frames; a peer that says another number is refused, with both named. */
    public static final int VERSION = 6;

    /** Longest frame, in bytes. */
    public static final int MAX_FRAME_BYTES = 32 * 1024;

    /** Longest name of a port, in bytes of UTF-8. */
    public static final int MAX_NAME_BYTES = 255;

    /** Longest program or node name, in bytes of UTF-8; longer ones are cut where they are made. */
    public static final int MAX_LABEL_BYTES = 64;

    /** The largest picture that is asked for, in bytes. */
    public static final long MAX_PICTURE_BYTES = 1L << 30;

    /** So many ends of members a watch of all of them tells before the first is noted. */
    public static final int MEMBERS_WINDOW = 64;

    /** So many rights pass with one message. */
    public static final int MAX_RIGHTS = 16;

    /** The call number of what the kernel says unasked. */
    public static final int UNASKED = 0;

    private Wire() {}
}
