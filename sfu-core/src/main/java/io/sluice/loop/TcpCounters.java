package io.sluice.loop;

/** What one {@link TcpPort} received, sent and dropped since it was opened. Confined to the port's loop. */
public final class TcpCounters {
    /** Connections that were let in. */
    public long connectionsAccepted;

    /** Newcomers refused because the port was full of connections that are kept. */
    public long portLimitDrops;

    /** Newcomers refused because their address (of IPv6 the /64) had as many connections as one may have. */
    public long addressLimitDrops;

    /** Newcomers that were gone before they could be looked at, or whose socket failed at once. */
    public long stillbornDrops;

    /** Connections closed to make room for a newcomer, being the one that was not kept for longest. */
    public long evictions;

    /** Connections closed because nobody kept them in time, or because a peer did not take what was left for it in time. */
    public long timeouts;

    /** Connections closed because they sent more than they may before they are kept. */
    public long unkeptBytesCloses;

    /** Connections closed because they announced a frame longer than a packet slot. */
    public long oversizedCloses;

    /** Connections that failed: reset by the peer, or given up by the kernel. */
    public long connectionErrors;

    /** Connections that the peer closed, or half closed, which means the same here. */
    public long peerCloses;

    /** Times accepting failed for want of descriptors or memory; each time it rested for a second. */
    public long acceptErrors;

    /** Frames handed to the loop. */
    public long framesReceived;

    /** Bytes of the frames handed to the loop, without their lengths. */
    public long bytesReceived;

    /** Frames of no bytes, which mean nothing and are skipped. */
    public long emptyFrameDrops;

    /** Frames that were cut off by the end of their connection. */
    public long truncatedFrameDrops;

    /** Times a connection was not read for a while, because what it had sent before was not received yet. */
    public long readPauses;

    /** Times receiving stopped for a moment because the loop's packet pool was empty; nothing is lost by it. */
    public long poolPauses;

    /** Frames queued on their connection. */
    public long framesSent;

    /** Bytes of the frames queued on their connection, without their lengths. */
    public long bytesSent;

    /** Frames dropped because their connection had too much queued: a peer that reads too slowly. */
    public long sendBufferDrops;

    /** Frames dropped because there is no connection from their destination, or none any more. */
    public long unconnectedDrops;
}
