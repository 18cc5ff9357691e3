package dev.parley.examples.transaction;

import dev.parley.Connection;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Reply;
import java.nio.ByteBuffer;

/**
 * The bank, as its clients see it. Thread-safe.
 *
 * <p>Each method sends one request, and blocks until the bank has done it. It fails with {@link
 * dev.parley.ServerFailed}: ENOENT there is no such account, EOVERFLOW it cannot hold so much.
 * After any other {@link ParleyException}, {@link ParleyException#delivered()} says whether the
 * bank may have done it.
 */
public final class Bank implements AutoCloseable {

    /** What the port of the bank is called. */
    public static final String NAME = "bank";

    private final Connection connection;

    private Bank(Connection connection) {
        this.connection = connection;
    }

    /** Connects to the bank of the node. */
    public static Bank connect(Parley parley) throws ParleyException {
        return new Bank(parley.connect(NAME));
    }

    /** How much is in an account, in cents. */
    public long balance(int account) throws ParleyException {
        requireAccount(account);
        return cents(connection.send(new BankRequest.Balance(account).encode()));
    }

    /**
     * Puts money in.
     *
     * @return how much is in the account now, in cents
     */
    public long deposit(int account, long cents) throws ParleyException {
        requireAccount(account);
        requireMoney(cents);
        return cents(connection.send(new BankRequest.Deposit(account, cents).encode()));
    }

    // [start:bank-interface]
    /**
     * Moves money, all of it or none.
     *
     * @return false: there is not so much in the account it is to come from
     */
    public boolean transfer(int from, int to, long cents) throws ParleyException {
        requireAccount(from);
        requireAccount(to);
        requireMoney(cents);
        Reply reply = connection.send(new BankRequest.Transfer(from, to, cents).encode());
        return reply.status() == BankServer.DONE;
    }

    // [end:bank-interface]

    /** Closes the connection; the bank has kept nothing for it. */
    @Override
    public void close() {
        connection.close();
    }

    private static long cents(Reply reply) {
        return ByteBuffer.wrap(reply.bytes()).getLong();
    }

    private static void requireAccount(int account) {
        if (account < 0) {
            throw new IllegalArgumentException("account must be >= 0, account=" + account);
        }
    }

    private static void requireMoney(long cents) {
        if (cents <= 0) {
            throw new IllegalArgumentException("cents must be > 0, cents=" + cents);
        }
    }
}
