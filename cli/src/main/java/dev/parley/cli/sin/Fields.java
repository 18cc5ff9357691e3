package dev.parley.cli.sin;

import dev.parley.Member;
import dev.parley.Snapshot;
import dev.parley.Snapshot.ThreadInfo;
import dev.parley.cli.base.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What things are in JSON. Ids are texts: they take all of 64 bits, and many a reader has numbers
 * of 53, which would make one of two neighbours.
 */
final class Fields {

    private Fields() {}

    /** A thread; what does not apply to its state is left out. */
    static Map<String, Object> of(Snapshot snapshot, ThreadInfo thread) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("tid", thread.tid());
        fields.put("id", thread.id());
        fields.put("name", thread.name());
        fields.put("state", thread.state().name());
        snapshot.blockedOn(thread).ifPresent(member -> fields.put("blockedOn", of(member)));
        thread.portId().ifPresent(port -> fields.put("port", id(port)));
        thread.linkId().ifPresent(link -> fields.put("link", id(link)));
        fields.put("priority", thread.priority());
        fields.put("hasTimeout", thread.hasTimeout());
        fields.put("sinceNanos", thread.since().toNanos());
        fields.put("waits", thread.waits());
        return fields;
    }

    static Map<String, Object> of(Member member) {
        Map<String, Object> fields = Json.of(member);
        fields.put("member", id(member.id()));
        return fields;
    }

    static String id(long id) {
        return Long.toString(id);
    }
}
