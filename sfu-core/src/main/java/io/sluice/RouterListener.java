package io.sluice;

/**
 * Hears of all that comes and goes in a router, whoever made it: for those who keep a list, a log or a count. Called in order on
 * a virtual thread of the router's; calling back into the library is fine. What is told may have been closed meanwhile, which is told
 * next. A thing's closing is told after those of what hangs on it.
 */
public interface RouterListener {
    /** A listener that ignores everything. */
    RouterListener NONE = new RouterListener() {};

    /** The router is there: before everything else, maybe before {@link Sfu#createRouter} has returned it. */
    default void onOpened(Router router) {}

    /** A transport was created. */
    default void onNewTransport(Transport transport) {}

    /** A transport of this router sends a stream to the router. */
    default void onNewProducer(Producer producer) {}

    /** A transport of this router receives a stream. */
    default void onNewConsumer(Consumer consumer) {}

    /** An observer of loudness was created. */
    default void onNewRtpObserver(RtpObserver observer) {}

    /** A transport is closed, and all it carried before it. */
    default void onTransportClosed(Transport transport, CloseReason reason) {}

    /** A producer is closed, and its consumers before it. */
    default void onProducerClosed(Producer producer, CloseReason reason) {}

    /** A consumer is closed. */
    default void onConsumerClosed(Consumer consumer, CloseReason reason) {}

    /** An observer is closed. */
    default void onRtpObserverClosed(RtpObserver observer, CloseReason reason) {}

    /**
     * The router is closed with all it held; nothing follows. Once.
     *
     * @param reason {@link CloseReason#REQUESTED} or {@link CloseReason#SERVER_CLOSED}
     */
    default void onClosed(CloseReason reason) {}
}
