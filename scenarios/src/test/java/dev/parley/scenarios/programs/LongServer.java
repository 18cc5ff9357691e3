package dev.parley.scenarios.programs;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.parley.Notice;
import dev.parley.Parley;
import dev.parley.Port;
import dev.parley.Proxy;
import dev.parley.Pulse;
import dev.parley.Request;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Receives long messages, and replies with as many bytes as the sender has room for: the header's
 * first number is the seed of the request, that of the reply is the next one.
 *
 * <p>Arguments: port name; "pieces" reads the header first, then pieces of 4 KiB by offset, and
 * writes the reply in pieces; "place" uses both where they lie.
 */
public final class LongServer {

    private static final int PIECE_BYTES = 4096;

    private LongServer() {}

    /** Serves until it is killed. */
    public static void main(String[] args) throws Exception {
        Parley parley = Parley.join();
        Port port = parley.open(args[0]);
        boolean inPlace = args[1].equals("place");
        System.out.println("serving");
        while (true) {
            switch (port.receive()) {
                case Request request -> serve(request, inPlace);
                case Pulse _, Proxy _, Notice _ -> {}
            }
        }
    }

    /** The status says whether the request was whole: 0, or 1 and where it was not. */
    private static void serve(Request request, boolean inPlace) {
        MemorySegment header = Arena.ofAuto().allocate(LongPattern.HEADER_BYTES);
        request.read(0, header);
        long seed = header.get(JAVA_LONG_UNALIGNED, 0);
        boolean whole =
                header.get(JAVA_LONG_UNALIGNED, 8) == request.size()
                        && (inPlace ? isWhole(request, seed) : isWholeInPieces(request, seed));
        if (!whole) {
            request.reply(1, new byte[0]);
        } else if (inPlace) {
            LongPattern.fill(request.replyBody(), 0, seed + 1);
            request.replyInPlace(0, request.replyCapacity());
        } else {
            replyInPieces(request, seed + 1);
        }
    }

    private static boolean isWhole(Request request, long seed) {
        MemorySegment body = request.body().asSlice(LongPattern.HEADER_BYTES);
        return LongPattern.mismatch(body, LongPattern.HEADER_BYTES, seed) == -1;
    }

    private static boolean isWholeInPieces(Request request, long seed) {
        MemorySegment piece = Arena.ofAuto().allocate(PIECE_BYTES);
        for (long at = LongPattern.HEADER_BYTES; at < request.size(); at += PIECE_BYTES) {
            long length = request.read(at, piece);
            if (LongPattern.mismatch(piece.asSlice(0, length), at, seed) != -1) {
                return false;
            }
        }
        return true;
    }

    private static void replyInPieces(Request request, long seed) {
        MemorySegment piece = Arena.ofAuto().allocate(PIECE_BYTES);
        for (long at = 0; at < request.replyCapacity(); at += PIECE_BYTES) {
            long length = Math.min(PIECE_BYTES, request.replyCapacity() - at);
            LongPattern.fill(piece.asSlice(0, length), at, seed);
            request.write(at, piece.asSlice(0, length));
        }
        request.replyInPlace(0, request.replyCapacity());
    }
}
