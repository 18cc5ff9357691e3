package dev.parley.examples.transaction;

import static dev.parley.examples.Refusals.assertRefused;
import static dev.parley.examples.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.parley.Connection;
import dev.parley.Delivered;
import dev.parley.Errno;
import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.PeerDied;
import dev.parley.Port;
import dev.parley.examples.Program;
import dev.parley.examples.Serving;
import dev.parley.junit.ParleyNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class BankTest {

    private static final int ACCOUNTS = 3;

    @RegisterExtension static final ParleyNode NODE = new ParleyNode();

    @Test
    void moneyIsMoved() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Bank bank = Bank.connect(parley)) {
            assertThat(bank.deposit(0, 100)).isEqualTo(100);
            assertThat(bank.transfer(0, 2, 70)).isTrue();
            assertThat(bank.balance(0)).isEqualTo(30);
            assertThat(bank.balance(2)).isEqualTo(70);
        }
    }

    @Test
    void whatIsNotThereIsNotMoved() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Bank bank = Bank.connect(parley)) {
            bank.deposit(0, 100);
            assertThat(bank.transfer(0, 1, 101)).isFalse();
            assertThat(bank.balance(0)).isEqualTo(100);
            assertThat(bank.balance(1)).isZero();
        }
    }

    @Test
    void aTransferToTheSameAccountChangesNothing() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Bank bank = Bank.connect(parley)) {
            bank.deposit(0, Long.MAX_VALUE);
            assertThat(bank.transfer(0, 0, 1)).isTrue();
            assertThat(bank.balance(0)).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void anAccountHasALimit() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Bank bank = Bank.connect(parley)) {
            bank.deposit(0, Long.MAX_VALUE);
            bank.deposit(1, 1);
            assertRefused(Errno.EOVERFLOW, () -> bank.deposit(0, 1));
            assertRefused(Errno.EOVERFLOW, () -> bank.transfer(1, 0, 1));
            assertThat(bank.balance(1)).isEqualTo(1);
        }
    }

    @Test
    void whatMakesNoSenseIsNotSent() throws Exception {
        try (Parley parley = NODE.join();
                Port port = parley.open(Bank.NAME);
                Bank bank = Bank.connect(parley)) {
            assertThatIllegalArgumentException().isThrownBy(() -> bank.balance(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> bank.deposit(0, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> bank.transfer(0, -1, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> bank.transfer(0, 1, -1));
            assertThat(port.poll()).isEmpty();
        }
    }

    @Test
    void whatMakesNoSenseAndIsSentAllTheSameIsRefused() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Connection raw = parley.connect(Bank.NAME)) {
            assertRefused(Errno.EINVAL, () -> raw.send(new byte[3]));
            assertRefused(Errno.EINVAL, () -> raw.send(new byte[BankRequest.SIZE_BYTES]));
            assertRefused(Errno.EINVAL, () -> send(raw, new BankRequest.Transfer(0, 1, -5)));
            assertRefused(Errno.EINVAL, () -> send(raw, new BankRequest.Deposit(0, -5)));
            assertRefused(Errno.ENOENT, () -> send(raw, new BankRequest.Balance(ACCOUNTS)));
            assertRefused(Errno.ENOENT, () -> send(raw, new BankRequest.Transfer(0, -1, 5)));
        }
    }

    @Test
    void whoeverIsKilledHasMovedWholeAmounts() throws Exception {
        try (Serving _ = serve();
                Parley parley = NODE.join();
                Bank bank = Bank.connect(parley);
                Program one = Program.start(NODE, Mover.class, ACCOUNTS);
                Program other = Program.start(NODE, Mover.class, ACCOUNTS)) {
            bank.deposit(0, 1_000);
            one.expect("moving");
            other.expect("moving");
            soon().until(() -> bank.balance(2) > 0);
            one.kill();
            other.kill();
            soon().until(() -> total(bank) == 1_000); // what they had sent may be done yet
        }
    }

    @Test
    void whoseServerIsKilledIsTold() throws Exception {
        try (Program server = Program.serving(Bank.NAME, NODE, BankServer.class, ACCOUNTS);
                Parley parley = NODE.join();
                Bank bank = Bank.connect(parley)) {
            bank.deposit(0, 100);
            server.kill();
            assertThatThrownBy(() -> bank.deposit(0, 100))
                    .asInstanceOf(type(PeerDied.class))
                    .returns(Delivered.NO, ParleyException::delivered);
        }
    }

    private static long total(Bank bank) throws ParleyException {
        return bank.balance(0) + bank.balance(1) + bank.balance(2);
    }

    private static Serving serve() throws ParleyException {
        return Serving.start(NODE, Bank.NAME, new BankServer(ACCOUNTS)::serve);
    }

    private static void send(Connection raw, BankRequest request) throws ParleyException {
        raw.send(request.encode());
    }
}
