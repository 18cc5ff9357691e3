package dev.parley.examples.transaction;

import dev.parley.Errno;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Port;
import dev.parley.Receipt;
import dev.parley.Request;
import java.nio.ByteBuffer;

/**
 * A bank of accounts, which are numbered from 0 on.
 *
 * <p>Owned by the thread that serves: so a request is done before the next is looked at, and no
 * client ever sees half a transfer. It keeps nothing of its clients.
 */
public final class BankServer {

    /** The status of a reply to what was done. */
    static final int DONE = 0;

    /** The status of a reply to a transfer of more than there is. */
    static final int NOT_COVERED = 1;

    private static final byte[] NOTHING = {};

    private final long[] balances;

    /** Empty accounts. */
    public BankServer(int accounts) {
        balances = new long[accounts];
    }

    /** Serves as many accounts as the argument says. */
    public static void main(String[] args) throws Exception {
        try (Parley parley = Parley.join();
                Port port = parley.open(Bank.NAME)) {
            new BankServer(Integer.parseInt(args[0])).serve(port);
        }
    }

    // [start:bank-server]
    /** Serves until the port is closed, which is how it ends: {@link dev.parley.Closed}. */
    public void serve(Port port) throws ParleyException {
        Receipt receipt = new Receipt();
        while (true) {
            if (port.receive(receipt) instanceof Request request) {
                BankRequest.decode(request)
                        .ifPresentOrElse(
                                asked -> answer(request, asked), () -> request.fail(Errno.EINVAL));
            } // else somebody is gone, for whom nothing is kept
        }
    }

    private void answer(Request request, BankRequest asked) {
        switch (asked) {
            case BankRequest.Balance(int account) when has(account) -> tell(request, account);
            case BankRequest.Deposit(int account, long cents) when has(account) ->
                    deposit(request, account, cents);
            case BankRequest.Transfer(int from, int to, long cents) when has(from) && has(to) ->
                    transfer(request, from, to, cents);
            case BankRequest _ -> request.fail(Errno.ENOENT);
        }
    }

    private void transfer(Request request, int from, int to, long cents) {
        if (cents <= 0) {
            request.fail(Errno.EINVAL); // a client need not use the interface
        } else if (cents > balances[from]) {
            request.reply(NOT_COVERED, NOTHING);
        } else if (from != to && overflows(to, cents)) {
            request.fail(Errno.EOVERFLOW);
        } else {
            balances[from] -= cents;
            balances[to] += cents;
            request.reply(DONE, NOTHING);
        }
    }

    // [end:bank-server]

    private void deposit(Request request, int account, long cents) {
        if (cents <= 0) {
            request.fail(Errno.EINVAL);
        } else if (overflows(account, cents)) {
            request.fail(Errno.EOVERFLOW);
        } else {
            balances[account] += cents;
            tell(request, account);
        }
    }

    private void tell(Request request, int account) {
        request.reply(DONE, ByteBuffer.allocate(Long.BYTES).putLong(balances[account]).array());
    }

    private boolean has(int account) {
        return account >= 0 && account < balances.length;
    }

    private boolean overflows(int account, long cents) {
        return cents > Long.MAX_VALUE - balances[account];
    }
}
