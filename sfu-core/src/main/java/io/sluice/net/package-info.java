/**
 * Threads and sockets: {@link io.sluice.net.NettyLoops} starts Netty event loops, each turning one
 * {@link io.sluice.loop.Loop}, and opens the UDP ports those loops read. On Linux a port is a socket of our own, called in
 * batches through the foreign-function API; elsewhere it is a {@link java.nio.channels.DatagramChannel}. The only importer
 * of Netty.
 *
 * <p>From bottom to top: {@link io.sluice.net.LinuxSocket} are the system calls, {@link io.sluice.net.MessageHeaders} the
 * structures they take, {@link io.sluice.net.ReceiveQueue} and {@link io.sluice.net.SendQueue} the two directions of a
 * {@link io.sluice.net.LinuxUdpPort}, {@link io.sluice.net.LoopThread} the thread that owns it.
 */
@NullMarked
package io.sluice.net;

import org.jspecify.annotations.NullMarked;
