package dev.parley.chat;

/** What a client may ask of the server. {@link ChatCodec} has the bytes. */
sealed interface ChatRequest {

    /**
     * To be let in.
     *
     * @param proxy of the client: triggered whenever there is something to fetch
     */
    record Open(int proxy, String name) implements ChatRequest {}

    /** To tell all others. */
    record Post(int handle, String text) implements ChatRequest {}

    /**
     * To be told what this participant has not been told yet.
     *
     * @param room for the reply, in bytes
     */
    record Fetch(int handle, int room) implements ChatRequest {}

    /** To be let out. */
    record Close(int handle) implements ChatRequest {}
}
