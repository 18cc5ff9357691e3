package dev.parley.examples.transaction;

import dev.parley.Request;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a client may ask of the bank. A request says everything that it takes to do it: the bank
 * need not know what was asked before.
 *
 * <p>All have one shape, of {@value #SIZE_BYTES} bytes, big-endian:
 *
 * <pre>
 * offset  size  field
 *      0     4  what: 1 balance, 2 deposit, 3 transfer
 *      4     4  account
 *      8     4  the other account, of a transfer
 *     12     8  cents, of a deposit or a transfer
 * </pre>
 */
sealed interface BankRequest {

    int SIZE_BYTES = 20;

    int BALANCE = 1;
    int DEPOSIT = 2;
    int TRANSFER = 3;

    /** How much is in an account. */
    record Balance(int account) implements BankRequest {}

    /** To put money in. */
    record Deposit(int account, long cents) implements BankRequest {}

    /** To move money. */
    record Transfer(int from, int to, long cents) implements BankRequest {}

    default byte[] encode() {
        return switch (this) {
            case Balance(int account) -> bytes(BALANCE, account, 0, 0);
            case Deposit(int account, long cents) -> bytes(DEPOSIT, account, 0, cents);
            case Transfer(int from, int to, long cents) -> bytes(TRANSFER, from, to, cents);
        };
    }

    /** Empty: it is none. */
    static Optional<BankRequest> decode(Request request) {
        if (request.size() != SIZE_BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(SIZE_BYTES);
        request.read(0, bytes);
        bytes.flip();
        int what = bytes.getInt();
        int account = bytes.getInt();
        int other = bytes.getInt();
        long cents = bytes.getLong();
        return switch (what) {
            case BALANCE -> Optional.of(new Balance(account));
            case DEPOSIT -> Optional.of(new Deposit(account, cents));
            case TRANSFER -> Optional.of(new Transfer(account, other, cents));
            default -> Optional.empty();
        };
    }

    private static byte[] bytes(int what, int account, int other, long cents) {
        return ByteBuffer.allocate(SIZE_BYTES)
                .putInt(what)
                .putInt(account)
                .putInt(other)
                .putLong(cents)
                .array();
    }
}
