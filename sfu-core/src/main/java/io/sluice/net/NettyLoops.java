package io.sluice.net;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.sluice.loop.DatagramPort;
import io.sluice.loop.Loop;
import io.sluice.loop.PortPoller;
import io.sluice.loop.TcpPort;
import io.sluice.loop.UdpPort;
import io.sluice.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a server, each turning one {@link Loop}, and the ports those loops read. Owns all of it: {@link #close}
 * ends the threads, closes the ports and frees the memory.
 *
 * <p>Methods may be called from any thread but a loop's own, where they throw {@link IllegalStateException}: they wait for
 * a loop. That is a matter of microseconds, and a virtual thread gives its carrier back meanwhile.
 */
public final class NettyLoops implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NettyLoops.class);

    private final NetOptions options;
    private final Clock clock;
    private final boolean epoll;
    private final List<LoopThread> threads = new ArrayList<>();
    private final List<Loop> loops;
    private boolean closed;

    private NettyLoops(int count, Clock clock, NetOptions options) {
        this.options = options;
        this.clock = clock;
        this.epoll = useEpoll(options.backend());
        IoHandlerFactory selector = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        boolean started = false;
        try {
            for (int i = 0; i < count; i++) {
                threads.add(new LoopThread(i, clock, options, selector));
            }
            this.loops = threads.stream().map(LoopThread::loop).toList();
            started = true;
        } finally {
            if (!started) {
                stopAll();
            }
        }
    }

    /**
     * Starts loops on threads named {@code sluice-loop-0}, {@code sluice-loop-1} and so on, which keep the process alive
     * until {@link #close}.
     *
     * @param count how many, at least 1; one per core is a good number
     * @param clock the loops' time; must run as fast as the machine's, which wakes them
     * @throws IllegalStateException if {@link NetOptions.Backend#EPOLL} is asked for and does not work here
     */
    public static NettyLoops start(int count, Clock clock, NetOptions options) {
        if (count < 1) {
            throw new IllegalArgumentException("count " + count + " is not at least 1");
        }
        return new NettyLoops(count, clock, options);
    }

    /** What they were started with. */
    public NetOptions options() {
        return options;
    }

    /** The loops, by index. */
    public List<Loop> loops() {
        return loops;
    }

    /** The backend in use: {@link NetOptions.Backend#EPOLL} or {@link NetOptions.Backend#NIO}. */
    public NetOptions.Backend backend() {
        return epoll ? NetOptions.Backend.EPOLL : NetOptions.Backend.NIO;
    }

    /**
     * Opens a port on a loop and has the loop read it from now on. The port belongs to the loop: its methods are called
     * there, {@link UdpPort#close} included.
     *
     * @param local the address of one interface
     * @param ports of which the first free one is bound
     * @param handler takes what is received, on the loop
     * @throws java.net.BindException if no port of the range is free
     * @throws java.net.SocketException if the address is not this machine's, or there are too many open files
     */
    public UdpPort openUdp(Loop loop, InetAddress local, PortRange ports, PortPoller.Handler handler)
            throws IOException {
        return openUdp(loop, local, ports, handler, options);
    }

    /** The same with other options than those of the loops: buffers and what concerns a single socket. */
    public UdpPort openUdp(
            Loop loop, InetAddress local, PortRange ports, PortPoller.Handler handler, NetOptions portOptions)
            throws IOException {
        return open(loop, local, eventLoop -> openUdp(threadOf(loop), local, ports, portOptions), handler);
    }

    /**
     * Opens a listening TCP socket on a loop, whose connections carry framed datagrams (RFC 4571), and has the loop read them
     * from now on. The port belongs to the loop, as one of {@link #openUdp} does.
     *
     * @param local the address of one interface
     * @param ports of which the first free one is bound
     * @param handler takes what is received, on the loop, and learns which connections ended
     * @throws java.net.BindException if no port of the range is free
     * @throws java.net.SocketException if the address is not this machine's, or there are too many open files
     */
    public TcpPort openTcp(Loop loop, InetAddress local, PortRange ports, PortPoller.Handler handler, TcpLimits limits)
            throws IOException {
        return open(
                loop,
                local,
                eventLoop -> NettyTcpPort.open(
                        eventLoop, loop, clock, TcpListener.open(eventLoop, loop, clock, epoll, local, ports), limits),
                handler);
    }

    /** Closes a port and waits until it is; what it queued is not sent. Without effect on a closed one. */
    public void close(Loop loop, DatagramPort port) {
        requireOutside();
        threadOf(loop).close(port);
    }

    /**
     * Runs what the loops' mailboxes hold, closes all ports, ends the threads and frees the memory, in this order. A task
     * given to a loop later is dropped. Without effect the second time.
     */
    @Override
    public synchronized void close() {
        requireOutside();
        if (!closed) {
            closed = true;
            stopAll();
        }
    }

    private <P extends LoopPort> P open(
            Loop loop, InetAddress local, LoopThread.Opener<P> opener, PortPoller.Handler handler) throws IOException {
        requireOutside();
        LocalPorts.requireLocal(local);
        LoopThread thread = threadOf(loop);
        try {
            return thread.open(opener, handler);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the loops are closed", e);
        }
    }

    private BoundUdpPort openUdp(LoopThread thread, InetAddress local, PortRange ports, NetOptions portOptions)
            throws IOException {
        ArrivalClock arrivals = new ArrivalClock(clock);
        return epoll
                ? LinuxUdpPort.open(local, ports, portOptions, arrivals, thread::overflow)
                : NioUdpPort.open(local, ports, portOptions);
    }

    private void stopAll() {
        try {
            threads.forEach(LoopThread::stop);
        } finally {
            threads.forEach(LoopThread::join);
        }
        threads.forEach(thread -> thread.loop().freeLanes());
    }

    private LoopThread threadOf(Loop loop) {
        LoopThread thread = loop.index() < threads.size() ? threads.get(loop.index()) : null;
        if (thread == null || thread.loop() != loop) {
            throw new IllegalArgumentException("loop " + loop.index() + " was not started here");
        }
        return thread;
    }

    private void requireOutside() {
        for (LoopThread thread : threads) {
            if (thread.inLoop()) {
                throw new IllegalStateException(
                        "called on loop " + thread.loop().index() + ", which would wait for itself");
            }
        }
    }

    private static boolean useEpoll(NetOptions.Backend backend) {
        return switch (backend) {
            case NIO -> false;
            case EPOLL -> {
                String obstacle = obstacle();
                if (!obstacle.isEmpty()) {
                    throw new IllegalStateException("backend EPOLL does not work here: " + obstacle);
                }
                yield true;
            }
            case AUTO -> {
                String obstacle = obstacle();
                if (!obstacle.isEmpty()) {
                    LOG.info("UDP by NIO, since epoll does not work here: {}", obstacle);
                }
                yield obstacle.isEmpty();
            }
        };
    }

    /** Why our own sockets on epoll do not work here; empty if they do. */
    private static String obstacle() {
        if (!Epoll.isAvailable()) {
            return String.valueOf(Epoll.unavailabilityCause());
        }
        try {
            return LinuxSocket.available() ? "" : "no socket can be opened";
        } catch (LinkageError e) {
            return String.valueOf(e.getCause() == null ? e : e.getCause());
        }
    }
}
