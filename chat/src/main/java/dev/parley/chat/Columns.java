package dev.parley.chat;

/** How wide a text is on a terminal. */
final class Columns {

    private Columns() {}

    static int of(String text) {
        return text.codePoints().map(Columns::of).sum();
    }

    private static int of(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(codePoint) ? 2 : 1;
        };
    }

    /** By the blocks of East Asian Width W and F, and the pictures: UAX #11. */
    private static boolean isWide(int codePoint) {
        return isIn(codePoint, 0x1100, 0x115f)
                || isIn(codePoint, 0x2e80, 0xa4cf)
                || isIn(codePoint, 0xac00, 0xd7a3)
                || isIn(codePoint, 0xf900, 0xfaff)
                || isIn(codePoint, 0xfe30, 0xfe6f)
                || isIn(codePoint, 0xff00, 0xff60)
                || isIn(codePoint, 0xffe0, 0xffe6)
                || isIn(codePoint, 0x1f300, 0x1faff)
                || isIn(codePoint, 0x20000, 0x3fffd);
    }

    private static boolean isIn(int codePoint, int first, int last) {
        return first <= codePoint && codePoint <= last;
    }
}
