package dev.parley.kernel.state;

import java.util.HashMap;
import java.util.Map;

/**
 * Whose use of what, for those who look into a node's ledger from another package.
 *
 * @param holder a member's id or a uid, as the limit has it
 */
public record Usage(Limit limit, long holder) {

    /** What the node believes to be used. */
    public static Map<Usage, Long> of(Node node) {
        Map<Usage, Long> usage = new HashMap<>();
        node.ledger()
                .used()
                .forEach(
                        (account, amount) ->
                                usage.put(new Usage(account.limit(), account.holder()), amount));
        return usage;
    }
}
