package io.sluice;

/**
 * What one TCP port, whose connections carry framed datagrams (RFC 4571), has counted since it was opened.
 *
 * @param localAddress where it listens, such as {@code "192.0.2.1:20001"}
 * @param connections open now
 * @param connectionsAccepted connections that were let in
 * @param portLimitDrops newcomers refused because the port was full of connections that are kept
 * @param addressLimitDrops newcomers refused because their address (of IPv6 the /64) had as many connections as one
 *     may have
 * @param stillbornDrops newcomers that were gone before they could be looked at, or whose socket failed at once
 * @param evictions connections closed to make room for a newcomer, being the one that was not kept for longest
 * @param timeouts connections closed because nobody kept them in time, or because a peer did not take what was left
 *     for it in time
 * @param unkeptBytesCloses connections closed because they sent more than they may before they are kept
 * @param oversizedCloses connections closed because they announced a frame longer than a packet slot
 * @param connectionErrors connections that failed: reset by the peer, or given up by the kernel
 * @param peerCloses connections that the peer closed, or half closed, which means the same here
 * @param acceptErrors times accepting failed for want of descriptors or memory; each time it rested for a second
 * @param framesReceived frames handed to the loop
 * @param bytesReceived bytes of the frames handed to the loop, without their lengths
 * @param emptyFrameDrops frames of no bytes, which mean nothing and are skipped
 * @param truncatedFrameDrops frames that were cut off by the end of their connection
 * @param readPauses times a connection was not read for a while, because what it had sent before was not received yet
 * @param poolPauses times receiving stopped for a moment because the loop's packet pool was empty; nothing is lost by
 *     it
 * @param framesSent frames queued on their connection
 * @param bytesSent bytes of the frames queued on their connection, without their lengths
 * @param sendBufferDrops frames dropped because their connection had too much queued: a peer that reads too slowly
 * @param unconnectedDrops frames dropped because there is no connection from their destination, or none any more
 */
public record TcpPortStatistics(
        String localAddress,
        int connections,
        long connectionsAccepted,
        long portLimitDrops,
        long addressLimitDrops,
        long stillbornDrops,
        long evictions,
        long timeouts,
        long unkeptBytesCloses,
        long oversizedCloses,
        long connectionErrors,
        long peerCloses,
        long acceptErrors,
        long framesReceived,
        long bytesReceived,
        long emptyFrameDrops,
        long truncatedFrameDrops,
        long readPauses,
        long poolPauses,
        long framesSent,
        long bytesSent,
        long sendBufferDrops,
        long unconnectedDrops) {}
