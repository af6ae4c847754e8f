package io.sluice.loop;

/** What one {@link UdpPort} received, sent and dropped since it was opened. Confined to the port's loop. */
public final class UdpCounters {
    /** Datagrams handed to the loop. */
    public long datagramsReceived;

    public long bytesReceived;

    /** Messages the datagrams came in: fewer than datagrams where the kernel hands on several at once. */
    public long messagesReceived;

    /** Datagrams longer than a packet slot. */
    public long oversizedDrops;

    /** Datagrams read and dropped because the loop's packet pool was empty. */
    public long poolDrops;

    /** Datagrams the kernel dropped because the socket's buffer was full (SO_RXQ_OVFL), where the platform tells. */
    public long kernelDrops;

    /** Receive calls that failed for another reason than an empty socket. */
    public long receiveErrors;

    public long datagramsSent;
    public long bytesSent;

    /** Messages the datagrams left in: fewer than datagrams where the kernel segments. */
    public long messagesSent;

    /** Segmented messages the kernel refused, whose datagrams were then sent one by one. */
    public long segmentationFallbacks;

    /** Datagrams dropped because the socket's send buffer was full. */
    public long sendBufferDrops;

    /** Datagrams the kernel refused for their destination: no route, forbidden, port 0. */
    public long sendErrors;
}
