package dev.parley.cli.sin;

import dev.parley.Parley;
import dev.parley.ParleyException;
import dev.parley.Snapshot;
import dev.parley.cli.base.Status;
import dev.parley.cli.base.Table;
import java.util.List;
import java.util.Map;

/** One way to look at a node. Immutable. */
interface View {

    /** The same once it has looked for itself at what one picture does not show. Blocks. */
    default View looking(Parley parley) throws ParleyException {
        return this;
    }

    /** How the command ends. */
    default int status() {
        return Status.OK;
    }

    /** What it is called on the command line, and in JSON. */
    String name();

    /**
     * What people see.
     *
     * @param wide whether with all columns
     */
    Table table(Snapshot snapshot, boolean wide);

    /** What programs read: an object for each thing, with all that is known of it. */
    List<Map<String, Object>> json(Snapshot snapshot);
}
