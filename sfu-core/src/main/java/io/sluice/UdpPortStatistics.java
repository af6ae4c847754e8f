package io.sluice;

/**
 * What one UDP port carried and dropped since it was opened.
 *
 * @param localAddress the address and port it is bound to, such as {@code "192.0.2.1:20000"}
 * @param datagramsReceived datagrams handed to the loop
 * @param bytesReceived their payloads
 * @param oversizedDrops datagrams dropped on arrival: longer than a packet buffer
 * @param poolDrops datagrams dropped on arrival: no packet buffer was free
 * @param kernelDrops datagrams the kernel dropped because the socket's buffer was full; always 0 where the platform does not
 *     tell
 * @param receiveErrors receive calls that failed
 * @param datagramsSent datagrams handed to the kernel
 * @param bytesSent their payloads
 * @param messagesSent the messages they left in: fewer than datagrams where the kernel segments
 * @param segmentationFallbacks segmented messages the kernel refused, whose datagrams were then sent one by one
 * @param sendBufferDrops outgoing datagrams dropped: the socket's buffer was full
 * @param sendErrors outgoing datagrams dropped: the kernel refused their destination
 */
public record UdpPortStatistics(
        String localAddress,
        long datagramsReceived,
        long bytesReceived,
        long oversizedDrops,
        long poolDrops,
        long kernelDrops,
        long receiveErrors,
        long datagramsSent,
        long bytesSent,
        long messagesSent,
        long segmentationFallbacks,
        long sendBufferDrops,
        long sendErrors) {}
