/**
 * Threads and sockets: {@link io.sluice.net.NettyLoops} starts Netty event loops, each turning one
 * {@link io.sluice.loop.Loop}, and opens the ports those loops read. On Linux a UDP port is a socket of our own, called in
 * batches through the foreign-function API; elsewhere it is a {@link java.nio.channels.DatagramChannel}. The only importer
 * of Netty.
 *
 * <p>From bottom to top: {@link io.sluice.net.LinuxSocket} are the system calls, {@link io.sluice.net.MessageHeaders} the
 * structures they take, {@link io.sluice.net.ReceiveQueue} and {@link io.sluice.net.SendQueue} the two directions of a
 * {@link io.sluice.net.LinuxUdpPort}, {@link io.sluice.net.LoopThread} the thread that owns it.
 *
 * <p>A {@link io.sluice.net.NettyTcpPort} is made of Netty's channels: {@link io.sluice.net.TcpListener} accepts,
 * {@link io.sluice.net.TcpConnections} says who may stay, and a {@link io.sluice.net.TcpConnection} has a
 * {@link io.sluice.net.TcpReceiveQueue}, which a {@link io.sluice.net.FrameDecoder} cuts into frames, and a
 * {@link io.sluice.net.TcpSendQueue}.
 */
@NullMarked
package io.sluice.net;

import org.jspecify.annotations.NullMarked;
