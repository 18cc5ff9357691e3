package dev.parley.link;

/** Receives the triggers of one proxy. Owned by the thread that receives. */
public final class ProxyReceive extends ChosenReceive {

    private final PortProxy proxy;

    /** For the triggers of this proxy. */
    public ProxyReceive(ReceivePort port, PortProxy proxy) {
        super(port);
        this.proxy = proxy;
    }

    @Override
    boolean wants(Hint hint) {
        return hint == proxy.hint();
    }

    @Override
    boolean isAbsent(PortLinks links) {
        return proxy.isClosed();
    }
}
