package dev.parley.examples.names;

import static dev.parley.qnx4.Literal.*;

import dev.parley.Errno;
import dev.parley.qnx4.NameInfo;

/** Lists the names of this node, as the loop of QNX 4's manual does. */
public final class Names {

    private static final int EINVAL = Errno.EINVAL.number();

    private Names() {}

    // [start:names]
    /** A line for each. */
    public static void main(String[] args) {
        NameInfo[] nameinfo = new NameInfo[1];
        int name_id = 0;
        System.out.println("   ID     PID  NAME");
        while ((name_id = qnx_name_query(0, name_id, nameinfo)) != -1) {
            NameInfo info = nameinfo[0];
            System.out.printf("%5d %7d  %s%n", info.id(), info.pid(), info.name());
            name_id++; // the next one, or the next higher one that there is
        }
        if (errno() != EINVAL) { // which says that there are no more
            System.err.println("qnx_name_query: errno " + errno());
            System.exit(1);
        }
    }
    // [end:names]
}
